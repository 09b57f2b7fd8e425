package io.hoplab.azure;

import java.util.List;
import java.util.Optional;

/**
 * What stands between a virtual network and the internet.
 *
 * @param internet the internet, where the lab has one
 * @param natGateways the NAT gateways, each for the subnets that name it
 * @param loadBalancers the load balancers
 * @param access how Azure's services are reached without the internet
 */
public record Edge(
    Optional<Internet> internet,
    List<NatGateway> natGateways,
    List<LoadBalancer> loadBalancers,
    PrivateAccess access) {
  /** No internet, and no way to it. */
  public static final Edge NONE =
      new Edge(Optional.empty(), List.of(), List.of(), PrivateAccess.NONE);

  /** An edge that nothing but the internet is behind. */
  public Edge(
      Optional<Internet> internet, List<NatGateway> natGateways, List<LoadBalancer> loadBalancers) {
    this(internet, natGateways, loadBalancers, PrivateAccess.NONE);
  }

  /** Takes copies of the lists. */
  public Edge {
    natGateways = List.copyOf(natGateways);
    loadBalancers = List.copyOf(loadBalancers);
  }

  /** The NAT gateway of a subnet. */
  Optional<NatGateway> natGateway(Subnet subnet) {
    return natGateways.stream()
        .filter(gateway -> subnet.natGateway().filter(gateway.name().value()::equals).isPresent())
        .findFirst();
  }
}
