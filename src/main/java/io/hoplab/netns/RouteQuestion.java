package io.hoplab.netns;

import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import java.util.Optional;

/**
 * Where would a packet go? As {@code ip route get DESTINATION from SOURCE iif INCOMING} asks.
 *
 * @param destination its destination
 * @param source its source; empty to let the kernel choose one
 * @param incoming the interface it came in by; empty for a packet of the host's own
 */
public record RouteQuestion(
    Ipv4Address destination, Optional<Ipv4Address> source, Optional<InterfaceName> incoming) {

  /** A question for a packet of the host's own. */
  public static RouteQuestion to(Ipv4Address destination) {
    return new RouteQuestion(destination, Optional.empty(), Optional.empty());
  }

  /** A question for a packet that came in by an interface. */
  public static RouteQuestion forwarded(
      Ipv4Address source, Ipv4Address destination, InterfaceName incoming) {
    return new RouteQuestion(destination, Optional.of(source), Optional.of(incoming));
  }

  @Override
  public String toString() {
    return destination
        + source.map(address -> " from " + address).orElse("")
        + incoming.map(name -> " iif " + name).orElse("");
  }
}
