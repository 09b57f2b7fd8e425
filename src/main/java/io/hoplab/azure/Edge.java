package io.hoplab.azure;

import java.util.List;
import java.util.Optional;

/**
 * What stands between a virtual network and the internet.
 *
 * @param internet the internet, where the lab has one
 * @param natGateways the NAT gateways, each for the subnets that name it
 * @param loadBalancers the load balancers
 */
public record Edge(
    Optional<Internet> internet, List<NatGateway> natGateways, List<LoadBalancer> loadBalancers) {
  /** No internet, and no way to it. */
  public static final Edge NONE = new Edge(Optional.empty(), List.of(), List.of());

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
