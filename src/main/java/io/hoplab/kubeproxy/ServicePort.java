package io.hoplab.kubeproxy;

import io.hoplab.net.AddressPort;
import io.hoplab.net.InvalidValueException;
import io.hoplab.net.Protocol;
import java.util.OptionalInt;

/**
 * One port of a Service.
 *
 * @param name a DNS label; empty when the Service has one port that is not named
 * @param protocol TCP or UDP
 * @param port the port of the ClusterIP and of the load balancer, 1 to 65535
 * @param targetPort the port of the pods
 * @param nodePort the port of every node, {@value #FIRST_NODE_PORT} to {@value #LAST_NODE_PORT}
 */
public record ServicePort(
    String name, Protocol protocol, int port, TargetPort targetPort, OptionalInt nodePort) {
  /** The API server's default {@code --service-node-port-range}, which AKS does not change. */
  public static final int FIRST_NODE_PORT = 30000;

  /** The last port of that range. */
  public static final int LAST_NODE_PORT = 32767;

  /** Refuses what the API server refuses. */
  public ServicePort {
    if (!name.isEmpty() && !name.matches(ServiceName.LABEL)) {
      throw new InvalidValueException(
          "a port name of lower-case letters, digits and dashes, at most 63 characters", name);
    }
    if (protocol == Protocol.ICMP) {
      throw new InvalidValueException("TCP or UDP for a Service's port", "ICMP");
    }
    AddressPort.parsePort(Integer.toString(port));
    nodePort.ifPresent(ServicePort::checkNodePort);
  }

  static void checkNodePort(int port) {
    if (port < FIRST_NODE_PORT || port > LAST_NODE_PORT) {
      throw new InvalidValueException(
          "a node port from " + FIRST_NODE_PORT + " to " + LAST_NODE_PORT, Integer.toString(port));
    }
  }
}
