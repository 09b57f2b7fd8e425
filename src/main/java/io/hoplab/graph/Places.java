package io.hoplab.graph;

import io.hoplab.azure.Fabric;
import io.hoplab.azure.Subnet;
import io.hoplab.azure.VirtualNetwork;
import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.topology.Host;
import io.hoplab.topology.Role;
import io.hoplab.topology.Topology;
import io.hoplab.topology.VethEnd;
import java.util.Optional;

/**
 * Which host is inside of what, as the cables and addresses have it; where a cable is gone, as the
 * lab planned it.
 */
final class Places {
  private final Topology now;
  private final Topology planned;
  private final VirtualNetwork network;

  Places(Subject subject) {
    this.now = subject.topology();
    this.planned = subject.lab().topology();
    this.network = subject.lab().network();
  }

  /** The node that a pod is on. */
  Optional<HostName> node(Host pod) {
    if (pod.role() != Role.POD) {
      return Optional.empty();
    }
    return node(pod.name(), now)
        .or(() -> node(pod.name(), planned))
        .filter(node -> now.findHost(node).isPresent());
  }

  private static Optional<HostName> node(HostName pod, Topology topology) {
    return topology.endsOf(pod).stream()
        .map(end -> topology.peer(end).host())
        .filter(host -> topology.host(host).role() == Role.NODE)
        .findFirst();
  }

  /** The subnet that a host's NIC is in, by its range. */
  Optional<Cidr> subnet(HostName host) {
    return subnet(host, now).or(() -> subnet(host, planned));
  }

  private Optional<Cidr> subnet(HostName host, Topology topology) {
    if (topology.findHost(host).filter(Places::isOutside).isPresent()) {
      return Optional.empty();
    }
    return topology.endsOf(host).stream()
        .filter(end -> isRouter(topology.peer(end).host()) && !end.addresses().isEmpty())
        .findFirst()
        .map(this::range);
  }

  private Cidr range(VethEnd nic) {
    var address = nic.addresses().get(0).address();
    return network.allSubnets().stream()
        .map(Subnet::range)
        .filter(range -> range.contains(address.address()))
        .findFirst()
        .orElseGet(() -> Cidr.containing(address.address(), address.prefixLength()));
  }

  /** Whether the host is in no subnet, although it is cabled to the virtual network's router. */
  private static boolean isOutside(Host host) {
    return host.role() == Role.FABRIC || host.role() == Role.INTERNET;
  }

  /** The subnet of that range; empty when the lab has none such. */
  Optional<Subnet> named(Cidr range) {
    return network.allSubnets().stream().filter(subnet -> subnet.range().equals(range)).findFirst();
  }

  /** Whether the host is the virtual network's router. */
  static boolean isRouter(HostName host) {
    return host.equals(Fabric.VNET);
  }
}
