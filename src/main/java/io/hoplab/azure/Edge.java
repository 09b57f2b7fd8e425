package io.hoplab.azure;

import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
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

  /** The frontends whose packets a host gets as the client sent them. */
  List<Ipv4Address> floatingTo(HostName host) {
    return loadBalancers.stream()
        .flatMap(balancer -> balancer.rules().stream())
        .filter(rule -> rule.floatingIp() && rule.backends().contains(host))
        .map(rule -> rule.frontend().address())
        .distinct()
        .toList();
  }

  /** The NAT gateway of a subnet. */
  Optional<NatGateway> natGateway(Subnet subnet) {
    return natGateways.stream()
        .filter(gateway -> subnet.natGateway().filter(gateway.name().value()::equals).isPresent())
        .findFirst();
  }
}
