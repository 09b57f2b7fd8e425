package io.hoplab.netfilter;

import io.hoplab.net.Cidr;
import io.hoplab.net.Ipv4Address;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The interfaces of a host: what stands in for its routing tables.
 *
 * @param all the interfaces, without the loopback
 */
public record Legs(List<Leg> all) {
  private static final Cidr LOOPBACK = Cidr.parse("127.0.0.0/8");

  /** Takes a copy of the list. */
  public Legs {
    all = List.copyOf(all);
  }

  /** Whether the address is one of the host's own. */
  public boolean local(Ipv4Address address) {
    return LOOPBACK.contains(address)
        || all.stream().anyMatch(leg -> leg.address().equals(address));
  }

  /** The interface with the longest prefix for the address. */
  public Optional<Leg> towards(Ipv4Address address) {
    return all.stream()
        .map(leg -> longest(leg, address).map(range -> new Way(leg, range.prefixLength())))
        .flatMap(Optional::stream)
        .max(Comparator.comparingInt(Way::prefixLength))
        .map(Way::leg);
  }

  private record Way(Leg leg, int prefixLength) {}

  private static Optional<Cidr> longest(Leg leg, Ipv4Address address) {
    return leg.behind().stream()
        .filter(range -> range.contains(address))
        .max(Comparator.comparingInt(Cidr::prefixLength));
  }
}
