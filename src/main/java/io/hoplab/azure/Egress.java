package io.hoplab.azure;

import io.hoplab.net.Ipv4Address;
import java.util.Optional;

/**
 * How a NIC's own packets get out to the internet when no route table leads them elsewhere.
 *
 * @see <a href="https://learn.microsoft.com/azure/nat-gateway/nat-overview">Azure: what takes
 *     precedence over what</a>
 */
sealed interface Egress {

  /** Through the NAT gateway of its subnet. */
  record Gateway(NatGateway gateway) implements Egress {}

  /** As its own public address, one for one: no port is rewritten. */
  record InstanceAddress(Ipv4Address address) implements Egress {}

  /** As a frontend of a load balancer, with the ports that are its own. */
  record Outbound(LoadBalancer loadBalancer, OutboundRule rule, PortRange ports)
      implements Egress {}

  /** As an address that Azure lends (default outbound access). */
  record Default(Ipv4Address address) implements Egress {}

  /** Not at all. */
  record None() implements Egress {}

  /** What Azure applies to a NIC, the first of these that there is. */
  static Egress of(Nic nic, Edge edge) {
    Optional<NatGateway> gateway = edge.natGateway(nic.subnet());
    if (gateway.isPresent()) {
      return new Gateway(gateway.get());
    }
    if (nic.publicAddress().isPresent()) {
      return new InstanceAddress(nic.publicAddress().get());
    }
    for (LoadBalancer loadBalancer : edge.loadBalancers()) {
      for (OutboundRule rule : loadBalancer.outboundRules()) {
        Optional<PortRange> ports = rule.ports(nic.host());
        if (ports.isPresent()) {
          return new Outbound(loadBalancer, rule, ports.get());
        }
      }
    }
    if (edge.loadBalancers().stream().anyMatch(it -> it.members().contains(nic.host()))) {
      // Its inbound rules are as AKS has them, with disableOutboundSnat; and who is in a pool of
      // the SKU Standard is lent nothing.
      return new None();
    }
    return nic.subnet().defaultOutbound().<Egress>map(Default::new).orElseGet(None::new);
  }
}
