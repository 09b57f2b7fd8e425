package io.hoplab.observe;

import io.hoplab.flow.Disposition;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import java.util.Optional;

/** What a host's routing says of a packet. */
@FunctionalInterface
public interface RouteOracle {

  /** Knows nothing. */
  RouteOracle SILENT = (host, tuple, incoming) -> Optional.empty();

  /**
   * Why the host would not pass the packet on.
   *
   * @param incoming the interface that the packet came in by
   * @return empty when the host would pass it on, or nothing is known
   */
  Optional<Refusal> refusal(HostName host, FiveTuple tuple, InterfaceName incoming);

  /** Why a host does not pass a packet on, and what shows it. */
  record Refusal(Disposition disposition, String cause) {}
}
