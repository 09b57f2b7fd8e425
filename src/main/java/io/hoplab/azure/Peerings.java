package io.hoplab.azure;

import io.hoplab.net.Cidr;
import java.util.List;
import java.util.Optional;

/**
 * The virtual networks besides a lab's own, and who is peered with whom.
 *
 * @param networks the other virtual networks
 * @param peerings every side of every peering
 */
public record Peerings(List<Remote> networks, List<Peering> peerings) {
  /** The name of the lab's own virtual network. */
  public static final String OWN = "vnet";

  /** There is no other virtual network. */
  public static final Peerings NONE = new Peerings(List.of(), List.of());

  /** Another virtual network. */
  public record Remote(String name, List<Cidr> addressSpace, List<Subnet> subnets) {
    /** Takes copies of the lists. */
    public Remote {
      addressSpace = List.copyOf(addressSpace);
      subnets = List.copyOf(subnets);
    }
  }

  /** Takes copies of the lists. */
  public Peerings {
    networks = List.copyOf(networks);
    peerings = List.copyOf(peerings);
  }

  /** The virtual network of a subnet. */
  String networkOf(Subnet subnet) {
    return networks.stream()
        .filter(network -> network.subnets().contains(subnet))
        .map(Remote::name)
        .findFirst()
        .orElse(OWN);
  }

  /**
   * Whether packets get from the one to the other without leaving either: a peering has two sides,
   * and it is not transitive.
   */
  boolean connected(String one, String other) {
    return one.equals(other)
        || (side(one, other).filter(Peering::allowVirtualNetworkAccess).isPresent()
            && side(other, one).filter(Peering::allowVirtualNetworkAccess).isPresent());
  }

  /** What one virtual network has of another; empty when it has no peering that leads there. */
  public Optional<Peering> side(String local, String remote) {
    return peerings.stream()
        .filter(it -> it.local().equals(local) && it.remote().equals(remote))
        .findFirst();
  }
}
