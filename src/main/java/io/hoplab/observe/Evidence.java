package io.hoplab.observe;

import io.hoplab.evidence.HostRecord;
import io.hoplab.net.HostName;
import io.hoplab.topology.Topology;
import java.util.Map;
import java.util.Optional;

/**
 * All that was recorded of a network, and the network it was recorded in.
 *
 * @param topology hosts, links and addresses
 * @param records what was recorded at each host
 * @param routes what each host's routing says
 */
public record Evidence(Topology topology, Map<HostName, HostRecord> records, RouteOracle routes) {

  /** Takes a copy of the map. */
  public Evidence {
    records = Map.copyOf(records);
  }

  Optional<HostRecord> record(HostName host) {
    return Optional.ofNullable(records.get(host));
  }

  /** Why it is not known what happened at the host; empty when it is. */
  Optional<String> gap(HostName host) {
    return record(host)
        .map(found -> found.captured().gap().map(reason -> "capture at " + host + ": " + reason))
        .orElse(Optional.of("nothing was captured at " + host));
  }
}
