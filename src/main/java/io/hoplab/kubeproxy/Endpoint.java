package io.hoplab.kubeproxy;

import io.hoplab.net.AddressPort;
import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import java.util.Map;
import java.util.Optional;

/**
 * One backend of a Service, as an EndpointSlice has it.
 *
 * @param address its address
 * @param ports the number of its port for each port of the Service, by the Service port's name
 *     (empty for a port without one), 1 to 65535; a port that is missing has no such endpoint
 * @param node the node that it runs on; empty for an address outside the cluster
 * @param ready whether it gets new connections
 * @param serving whether it answers, be it about to end or not
 * @param terminating whether it is about to end; gets connections only while it is serving and
 *     there is no endpoint that is ready
 */
public record Endpoint(
    Ipv4Address address,
    Map<String, Integer> ports,
    Optional<HostName> node,
    boolean ready,
    boolean serving,
    boolean terminating) {

  /** Takes a copy of the map and checks the ports' range. */
  public Endpoint {
    ports = Map.copyOf(ports);
    ports.values().forEach(port -> AddressPort.parsePort(port.toString()));
  }

  /** An endpoint in its best time. */
  public static Endpoint ready(Ipv4Address address, HostName node, Map<String, Integer> ports) {
    return new Endpoint(address, ports, Optional.of(node), true, true, false);
  }

  /** The same endpoint whose readiness probe fails. */
  public Endpoint notReady() {
    return new Endpoint(address, ports, node, false, false, terminating);
  }

  /** The same endpoint while its pod is being deleted, still answering or not. */
  public Endpoint terminating(boolean stillServing) {
    return new Endpoint(address, ports, node, false, stillServing, true);
  }
}
