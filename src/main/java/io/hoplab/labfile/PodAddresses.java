package io.hoplab.labfile;

import io.hoplab.k8s.NetworkPlugin;
import io.hoplab.net.Cidr;
import io.hoplab.net.Ipv4Address;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Addresses for pods, given away one by one: those of a node's pod CIDR, or of a whole subnet. */
final class PodAddresses {
  /** The first pod's: the network's own address and the gateway's stand before it. */
  private static final int FIRST = 2;

  /** The first host's in a subnet: Azure keeps those before it. */
  private static final int FIRST_OF_SUBNET = 4;

  private final Cidr range;
  private final Optional<String> subnet;
  private final boolean bridge;
  private final Predicate<Ipv4Address> foreign;
  private final int first;
  private final Set<Integer> taken = new HashSet<>();
  private long cursor;

  private PodAddresses(
      Cidr range,
      Optional<String> subnet,
      boolean bridge,
      Predicate<Ipv4Address> foreign,
      int first) {
    this.range = range;
    this.subnet = subnet;
    this.bridge = bridge;
    this.foreign = foreign;
    this.first = first;
    this.cursor = first;
  }

  static PodAddresses ofNode(Cidr range, NetworkPlugin plugin) {
    return new PodAddresses(range, Optional.empty(), plugin.hasBridge(), address -> false, FIRST);
  }

  /** The addresses of a subnet that no NIC has. */
  static PodAddresses ofSubnet(String name, Cidr range, Hosts hosts) {
    return new PodAddresses(
        range,
        Optional.of(name),
        false,
        address -> hosts.owner(address).isPresent(),
        FIRST_OF_SUBNET);
  }

  Cidr range() {
    return range;
  }

  Optional<String> subnet() {
    return subnet;
  }

  boolean bridge() {
    return bridge;
  }

  void take(Ipv4Address address) {
    taken.add(address.bits());
  }

  /** The next free address. */
  Optional<Ipv4Address> next() {
    while (cursor < range.size() - 1) {
      Ipv4Address address = range.address(cursor++);
      if (!foreign.test(address) && taken.add(address.bits())) {
        return Optional.of(address);
      }
    }
    return Optional.empty();
  }

  /** What a node of that name has run out of. */
  String wanted(String node) {
    long most = Math.max(0, range.size() - first - 1);
    return subnet
        .map(
            name ->
                "wanted at most "
                    + most
                    + " nodes, pods and VMs in subnet "
                    + name
                    + ", which is what its range "
                    + range
                    + " has addresses for, came more")
        .orElse(
            "wanted at most "
                + most
                + " pods on "
                + node
                + ", which is what its pod CIDR "
                + range
                + " has addresses for, came more");
  }
}
