package io.hoplab.azure;

import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import java.util.List;
import java.util.Map;

/**
 * A load balancer of layer 4 (SKU Standard).
 *
 * @param name its name, and that of the host that plays it
 * @param frontends its public addresses by the names of their frontend IP configurations
 * @param outboundRules whom it gives a way out
 */
public record LoadBalancer(
    HostName name, Map<String, Ipv4Address> frontends, List<OutboundRule> outboundRules) {

  /** Takes copies. */
  public LoadBalancer {
    frontends = Map.copyOf(frontends);
    outboundRules = List.copyOf(outboundRules);
  }
}
