package io.hoplab.azure;

import io.hoplab.net.HostName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes the parts of a fabric besides the virtual network's own. */
final class FabricParts {
  private FabricParts() {}

  /** The parts that play what stands at the edge of a virtual network with these NICs. */
  static List<FabricPart> of(VirtualNetwork vnet, List<Nic> nics, Edge edge) {
    if (edge.internet().isEmpty()) {
      return List.of();
    }
    Backbone backbone = new Backbone();
    InternetPart internet = new InternetPart(edge.internet().get(), backbone);
    List<FabricPart> parts = new ArrayList<>();
    Map<HostName, NatGatewayPart> gateways = new HashMap<>();
    for (NatGateway gateway : edge.natGateways()) {
      NatGatewayPart part = new NatGatewayPart(gateway, vnet.addressSpace(), internet, backbone);
      gateways.put(gateway.name(), part);
      parts.add(part);
    }
    for (LoadBalancer loadBalancer : edge.loadBalancers()) {
      parts.add(new LoadBalancerPart(loadBalancer, internet, backbone));
    }
    if (!edge.access().equals(PrivateAccess.NONE)) {
      parts.add(new PrivateAccessPart(vnet, nics, edge.access(), internet, backbone));
    }
    parts.add(new OutboundPart(nics, edge, internet, gateways));
    parts.add(internet);
    return parts;
  }
}
