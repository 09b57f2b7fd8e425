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
  private final HostName node;
  private final Optional<PodAddresses> addresses;
  private final Map<String, String> interfaces = new HashMap<>();
  private final Set<String> full = new HashSet<>();

  PodRange(HostName node, Optional<PodAddresses> addresses) {
    this.node = node;
    this.addresses = addresses;
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

  /** The subnet that its pods' addresses are from; empty where the node has a pod CIDR. */
  Optional<String> subnet() {
    return addresses.flatMap(PodAddresses::subnet);
  }

  /** Says whether a pod may have the address of the node's pod CIDR. */
  void check(Ipv4Address address, Item at) {
    if (addresses.isEmpty() || subnet().isPresent()) {
      return;
    }
    Cidr cidr = addresses.get().range();
    if (!cidr.contains(address)) {
      at.problem(address + " is outside " + node + "'s pod CIDR " + cidr);
      return;
    }
    long index =
        Integer.toUnsignedLong(address.bits()) - Integer.toUnsignedLong(cidr.network().bits());
    String owner =
        index == 0
            ? "the network address"
            : index == 1 && addresses.get().bridge()
                ? "cbr0's address"
                : address.equals(cidr.last()) ? "the broadcast address" : "";
    if (!owner.isEmpty()) {
      at.problem(address + " is " + owner + " in " + node + "'s pod CIDR " + cidr);
    }
  }

  void take(Ipv4Address address) {
    addresses.ifPresent(it -> it.take(address));
  }

  /** The next free address, in host-local's order. */
  Optional<Ipv4Address> next(Item pod) {
    if (addresses.isEmpty()) {
      return Optional.empty();
    }
    Optional<Ipv4Address> next = addresses.get().next();
    if (next.isEmpty() && full.add(pod.path())) {
      pod.get("replicas").orElse(pod).problem(addresses.get().wanted(node.value()));
    }
    return next;
  }

  /** Gives the pod an interface on the node. */
  void plug(InterfaceName veth, HostName pod, Item at) {
    if (addresses.isEmpty()) {
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
