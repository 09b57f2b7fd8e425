package io.hoplab.kubeproxy;

import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The Service of the documents, {@code default/web} at 172.31.0.5:443, and node-1 at 10.240.0.4
 * that proxies it; pod-b on node-1 and pod-c on node-2 serve it.
 */
final class Web {
  static final HostName NODE_1 = HostName.of("node-1");
  static final HostName NODE_2 = HostName.of("node-2");
  static final Ipv4Address NODE_1_IP = Ipv4Address.parse("10.240.0.4");
  static final Ipv4Address CBR0 = Ipv4Address.parse("10.244.0.1");
  static final Cidr CLUSTER = Cidr.parse("10.244.0.0/16");
  static final Cidr SERVICE_CIDR = Cidr.parse("172.31.0.0/16");
  static final Ipv4Address CLUSTER_IP = Ipv4Address.parse("172.31.0.5");
  static final Ipv4Address LOAD_BALANCER = Ipv4Address.parse("20.45.123.10");

  private ServiceName name = new ServiceName("default", "web");
  private ServiceType type = ServiceType.CLUSTER_IP;
  private Ipv4Address clusterIp = CLUSTER_IP;
  private List<ServicePort> ports = List.of(http(OptionalInt.empty()));
  private TrafficPolicy internal = TrafficPolicy.CLUSTER;
  private TrafficPolicy external = TrafficPolicy.CLUSTER;
  private OptionalInt affinity = OptionalInt.empty();
  private List<Ipv4Address> externalIps = List.of();
  private List<Ipv4Address> ingress = List.of();
  private List<Cidr> sourceRanges = List.of();
  private OptionalInt healthCheck = OptionalInt.empty();
  private final List<Endpoint> endpoints = new ArrayList<>();

  static Web service() {
    return new Web().endpoint(podB()).endpoint(podC());
  }

  static Web withoutEndpoints() {
    return new Web();
  }

  static ServicePort http(OptionalInt nodePort) {
    return new ServicePort("http", Protocol.TCP, 443, TargetPort.parse("8080"), nodePort);
  }

  static Endpoint podB() {
    return Endpoint.ready(Ipv4Address.parse("10.244.0.3"), NODE_1, Map.of("http", 8080));
  }

  static Endpoint podC() {
    return Endpoint.ready(Ipv4Address.parse("10.244.1.2"), NODE_2, Map.of("http", 8080));
  }

  static ProxyNode node() {
    return ProxyNode.of(NODE_1, NODE_1_IP, List.of(NODE_1_IP, CBR0), CLUSTER);
  }

  static ProxyNode node(LocalDetector detector, boolean masqueradeAll) {
    return new ProxyNode(
        NODE_1,
        NODE_1_IP,
        List.of(NODE_1_IP, CBR0),
        detector,
        masqueradeAll,
        true,
        List.of(),
        14,
        false);
  }

  static ProxyNode nodePortsOnlyAt(boolean localhost, String... ranges) {
    return new ProxyNode(
        NODE_1,
        NODE_1_IP,
        List.of(NODE_1_IP, CBR0),
        new LocalDetector.SourceRange(CLUSTER),
        false,
        localhost,
        Arrays.stream(ranges).map(Cidr::parse).toList(),
        14,
        false);
  }

  Web name(String text) {
    name = new ServiceName("default", text);
    return this;
  }

  Web clusterIp(Ipv4Address address) {
    clusterIp = address;
    return this;
  }

  Web nodePort() {
    type = ServiceType.NODE_PORT;
    ports = List.of(http(OptionalInt.of(32000)));
    return this;
  }

  Web loadBalancer() {
    nodePort();
    type = ServiceType.LOAD_BALANCER;
    ingress = List.of(LOAD_BALANCER);
    return this;
  }

  Web ports(ServicePort... all) {
    ports = List.of(all);
    return this;
  }

  Web internalLocal() {
    internal = TrafficPolicy.LOCAL;
    return this;
  }

  Web externalLocal() {
    external = TrafficPolicy.LOCAL;
    return this;
  }

  Web affinity(int seconds) {
    affinity = OptionalInt.of(seconds);
    return this;
  }

  Web externalIp(String address) {
    externalIps = List.of(Ipv4Address.parse(address));
    return this;
  }

  Web sourceRanges(String... ranges) {
    sourceRanges = Arrays.stream(ranges).map(Cidr::parse).toList();
    return this;
  }

  Web healthCheck(int port) {
    healthCheck = OptionalInt.of(port);
    return this;
  }

  Web endpoint(Endpoint endpoint) {
    endpoints.add(endpoint);
    return this;
  }

  /** An endpoint outside the cluster. */
  Web endpoint(String address) {
    return endpoint(
        new Endpoint(
            Ipv4Address.parse(address), Map.of("http", 8080), Optional.empty(), true, true, false));
  }

  Service spec() {
    return new Service(
        name,
        type,
        clusterIp,
        ports,
        internal,
        external,
        affinity,
        externalIps,
        ingress,
        sourceRanges,
        healthCheck);
  }

  BackedService backed() {
    return new BackedService(spec(), endpoints);
  }

  ProxyRules rules() {
    return rules(node());
  }

  ProxyRules rules(ProxyNode node) {
    return on(node).iptables();
  }

  Kinds.Setting on(ProxyNode node) {
    return new Kinds.Setting(new Services(List.of(backed())), node);
  }
}
