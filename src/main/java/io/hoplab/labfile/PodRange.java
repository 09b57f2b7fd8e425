package io.hoplab.labfile;

import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A node's pod addresses and its ends of the pods' veth pairs, given away one by one. */
final class PodRange {
  /** The first pod's: the network's own address and the bridge's stand before it. */
  private static final int FIRST = 2;

  private final HostName node;
  private final Optional<Cidr> range;
  private final Set<Integer> taken = new HashSet<>();
  private final Map<String, String> interfaces = new HashMap<>();
  private final Set<String> full = new HashSet<>();
  private long cursor = FIRST;

  PodRange(HostName node, Optional<Cidr> range) {
    this.node = node;
    this.range = range;
    for (String own : new String[] {"lo", "eth0", "cbr0"}) {
      interfaces.put(own, "the node's own");
    }
  }

  /** Stands in for a node that is not there, so that its pods can still be looked at. */
  static PodRange none() {
    return new PodRange(HostName.of("none"), Optional.empty());
  }

  HostName node() {
    return node;
  }

  /** Says whether a pod may have the address. */
  void check(Ipv4Address address, Item at) {
    if (range.isEmpty()) {
      return;
    }
    Cidr cidr = range.get();
    if (!cidr.contains(address)) {
      at.problem(address + " is outside " + node + "'s pod CIDR " + cidr);
      return;
    }
    long index =
        Integer.toUnsignedLong(address.bits()) - Integer.toUnsignedLong(cidr.network().bits());
    String owner =
        index == 0
            ? "the network address"
            : index == 1
                ? "cbr0's address"
                : address.equals(cidr.last()) ? "the broadcast address" : "";
    if (!owner.isEmpty()) {
      at.problem(address + " is " + owner + " in " + node + "'s pod CIDR " + cidr);
    }
  }

  void take(Ipv4Address address) {
    taken.add(address.bits());
  }

  /** The next free address, in host-local's order. */
  Optional<Ipv4Address> next(Item pod) {
    if (range.isEmpty()) {
      return Optional.empty();
    }
    Cidr cidr = range.get();
    while (cursor < cidr.size() - 1) {
      Ipv4Address address = cidr.address(cursor++);
      if (taken.add(address.bits())) {
        return Optional.of(address);
      }
    }
    if (full.add(pod.path())) {
      pod.get("replicas")
          .orElse(pod)
          .problem(
              "wanted at most "
                  + Math.max(0, cidr.size() - 3)
                  + " pods on "
                  + node
                  + ", which is what its pod CIDR "
                  + cidr
                  + " has addresses for, came more");
    }
    return Optional.empty();
  }

  /** Gives the pod an interface on the node. */
  void plug(InterfaceName veth, HostName pod, Item at) {
    if (range.isEmpty()) {
      return;
    }
    String owner = interfaces.putIfAbsent(veth.value(), pod + "'s");
    if (owner != null) {
      at.get("veth")
          .orElse(at)
          .problem(
              "wanted an interface name of its own on "
                  + node
                  + ", came "
                  + veth
                  + ", which is "
                  + owner
                  + " already");
    }
  }
}
