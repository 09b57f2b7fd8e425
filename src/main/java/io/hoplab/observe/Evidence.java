package io.hoplab.observe;

import io.hoplab.evidence.HostRecord;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.MacAddress;
import io.hoplab.topology.Topology;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that was recorded of a network, and the network it was recorded in.
 *
 * @param topology hosts, links and addresses
 * @param records what was recorded at each host
 * @param routes what each host's routing says
 * @param state how each host is set up besides
 */
public record Evidence(
    Topology topology, Map<HostName, HostRecord> records, RouteOracle routes, HostState state) {

  /** Takes a copy of the map. */
  public Evidence {
    records = Map.copyOf(records);
  }

  /** Without anything known of the hosts but their routing. */
  public Evidence(Topology topology, Map<HostName, HostRecord> records, RouteOracle routes) {
    this(topology, records, routes, HostState.UNKNOWN);
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

  /** How an interface is set up, if that is known. */
  Optional<HostState.Link> link(HostName host, InterfaceName name) {
    return state.links(host).stream().filter(link -> link.name().equals(name)).findFirst();
  }

  /** The Ethernet address of an interface. */
  Optional<MacAddress> mac(HostName host, InterfaceName name) {
    return link(host, name).flatMap(HostState.Link::mac).or(() -> topology.mac(host, name));
  }

  /** Whether the address is one of the host's. */
  boolean owns(HostName host, Ipv4Address address) {
    if (address.bits() >>> 24 == 127) {
      return true;
    }
    List<HostState.Link> links = state.links(host);
    return links.isEmpty()
        ? topology.addresses(host).contains(address)
        : links.stream().anyMatch(link -> link.addresses().contains(address));
  }
}
