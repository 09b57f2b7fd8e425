package io.hoplab.azure;

import io.hoplab.net.HostName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the parts of a fabric besides the virtual network's own. */
final class FabricParts {
  private FabricParts() {}

  /** The parts that play what stands at the edge of a virtual network with these NICs. */
  static List<FabricPart> of(VirtualNetwork vnet, List<Nic> nics, Edge edge) {
    List<FabricPart> parts = new ArrayList<>();
    if (!vnet.peerings().networks().isEmpty()) {
      parts.add(new PeeringPart(vnet, nics));
    }
    if (!vnet.securityGroups().isEmpty()) {
      parts.add(new SecurityFilter(vnet, nics, edge.access().endpoints()));
    }
    if (edge.internet().isEmpty()) {
      return parts;
    }
    Backbone backbone = new Backbone();
    InternetPart internet = new InternetPart(edge.internet().get(), backbone);
    Map<HostName, NatGatewayPart> gateways = new HashMap<>();
    for (NatGateway gateway : edge.natGateways()) {
      NatGatewayPart part = new NatGatewayPart(gateway, vnet.subnets(), internet, backbone);
      gateways.put(gateway.name(), part);
      parts.add(part);
    }
    Map<HostName, LoadBalancerPart> multiplexers = new LinkedHashMap<>();
    for (LoadBalancer loadBalancer : edge.loadBalancers()) {
      multiplexers.put(
          loadBalancer.name(), new LoadBalancerPart(loadBalancer, nics, internet, backbone));
    }
    parts.addAll(multiplexers.values());
    OutboundPart outbound = new OutboundPart(nics, edge, internet, gateways);
    parts.add(outbound);
    int members = 0;
    for (LoadBalancer loadBalancer : edge.loadBalancers()) {
      if (!loadBalancer.rules().isEmpty()) {
        parts.add(
            new InboundPart(
                loadBalancer,
                multiplexers.get(loadBalancer.name()),
                nics,
                outbound,
                members,
                backbone));
      }
      members += loadBalancer.members().size();
    }
    if (!edge.access().equals(PrivateAccess.NONE)) {
      parts.add(new PrivateAccessPart(nics, edge.access(), internet, backbone));
    }
    parts.add(internet);
    return parts;
  }
}
