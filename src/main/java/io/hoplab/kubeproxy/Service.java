package io.hoplab.kubeproxy;

import io.hoplab.net.Cidr;
import io.hoplab.net.InvalidValueException;
import io.hoplab.net.Ipv4Address;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A Kubernetes Service, in the words of its {@code spec} and {@code status}. Headless and
 * ExternalName Services are none here: kube-proxy passes them over.
 *
 * @param name its Kubernetes namespace and name
 * @param type ClusterIP, NodePort or LoadBalancer
 * @param clusterIp its virtual address inside the cluster
 * @param ports its ports, at least one, in the order of the document
 * @param internalTrafficPolicy which endpoints traffic to the ClusterIP may choose
 * @param externalTrafficPolicy which endpoints traffic to node ports, load balancer addresses and
 *     external addresses may choose
 * @param clientIpAffinitySeconds {@code sessionAffinity: ClientIP}: how long after its last
 *     connection a client keeps its endpoint, 1 to 86400; empty for {@code None}
 * @param externalIps {@code spec.externalIPs}: further addresses that the nodes answer for
 * @param loadBalancerIngress {@code status.loadBalancer.ingress}: the load balancer's frontend
 *     addresses, which arrive at the node untranslated (floating IP)
 * @param loadBalancerSourceRanges who may use the load balancer's addresses; empty means everyone
 * @param healthCheckNodePort where the node tells the load balancer whether it has an endpoint;
 *     only for a LoadBalancer with external traffic policy Local
 */
public record Service(
    ServiceName name,
    ServiceType type,
    Ipv4Address clusterIp,
    List<ServicePort> ports,
    TrafficPolicy internalTrafficPolicy,
    TrafficPolicy externalTrafficPolicy,
    OptionalInt clientIpAffinitySeconds,
    List<Ipv4Address> externalIps,
    List<Ipv4Address> loadBalancerIngress,
    List<Cidr> loadBalancerSourceRanges,
    OptionalInt healthCheckNodePort) {
  /** The affinity's time where a Service does not say it: three hours. */
  public static final int DEFAULT_AFFINITY_SECONDS = 10_800;

  private static final int LONGEST_AFFINITY_SECONDS = 86_400;

  /** Takes copies of the lists, and refuses what the API server refuses. */
  public Service {
    ports = List.copyOf(ports);
    externalIps = List.copyOf(externalIps);
    loadBalancerIngress = List.copyOf(loadBalancerIngress);
    loadBalancerSourceRanges = List.copyOf(loadBalancerSourceRanges);
    checkPorts(name, type, ports);
    if (clientIpAffinitySeconds.isPresent()) {
      int seconds = clientIpAffinitySeconds.getAsInt();
      if (seconds < 1 || seconds > LONGEST_AFFINITY_SECONDS) {
        throw new InvalidValueException(
            "an affinity timeout from 1 to " + LONGEST_AFFINITY_SECONDS + " seconds",
            Integer.toString(seconds));
      }
    }
    if (externalTrafficPolicy == TrafficPolicy.LOCAL
        && type == ServiceType.CLUSTER_IP
        && externalIps.isEmpty()) {
      throw new InvalidValueException(
          "externalTrafficPolicy Local only where " + name + " can be reached from outside",
          "Local");
    }
    if (type != ServiceType.LOAD_BALANCER) {
      refuse(!loadBalancerIngress.isEmpty(), name, type, "a load balancer's address");
      refuse(!loadBalancerSourceRanges.isEmpty(), name, type, "loadBalancerSourceRanges");
    }
    if (healthCheckNodePort.isPresent()) {
      if (type != ServiceType.LOAD_BALANCER || externalTrafficPolicy != TrafficPolicy.LOCAL) {
        throw new InvalidValueException(
            "a healthCheckNodePort only of a LoadBalancer with externalTrafficPolicy Local, not of "
                + name,
            Integer.toString(healthCheckNodePort.getAsInt()));
      }
      ServicePort.checkNodePort(healthCheckNodePort.getAsInt());
    }
  }

  /** Every address that nodes answer for it: ClusterIP, external addresses, load balancer. */
  public List<Ipv4Address> addresses() {
    List<Ipv4Address> addresses = new ArrayList<>(List.of(clusterIp));
    addresses.addAll(externalIps);
    addresses.addAll(loadBalancerIngress);
    return addresses;
  }

  private static void refuse(boolean wrong, ServiceName name, ServiceType type, String what) {
    if (wrong) {
      throw new InvalidValueException(name + " of type " + type + " without " + what, what);
    }
  }

  private static void checkPorts(ServiceName name, ServiceType type, List<ServicePort> ports) {
    if (ports.isEmpty()) {
      throw new InvalidValueException("at least one port for " + name, "none");
    }
    Set<String> names = new HashSet<>();
    Set<String> numbers = new HashSet<>();
    for (ServicePort port : ports) {
      if (ports.size() > 1 && port.name().isEmpty()) {
        throw new InvalidValueException(
            "a name for each port of " + name + ", which has several",
            Integer.toString(port.port()));
      }
      if (!names.add(port.name())) {
        throw new InvalidValueException("different port names in " + name, port.name());
      }
      String number = port.port() + "/" + port.protocol();
      if (!numbers.add(number)) {
        throw new InvalidValueException("each port and protocol once in " + name, number);
      }
      if (type == ServiceType.CLUSTER_IP && port.nodePort().isPresent()) {
        throw new InvalidValueException(
            name + " of type ClusterIP without node ports",
            Integer.toString(port.nodePort().getAsInt()));
      }
      if (type == ServiceType.NODE_PORT && port.nodePort().isEmpty()) {
        throw new InvalidValueException(
            "a node port for each port of " + name + ", which is of type NodePort", number);
      }
    }
  }
}
