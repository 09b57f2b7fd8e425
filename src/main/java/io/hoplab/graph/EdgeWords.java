package io.hoplab.graph;

import io.hoplab.azure.Edge;
import io.hoplab.azure.LoadBalancer;
import io.hoplab.azure.LoadBalancingRule;
import io.hoplab.azure.NatGateway;
import io.hoplab.azure.Nic;
import io.hoplab.azure.OutboundRule;
import io.hoplab.azure.PrivateEndpoint;
import io.hoplab.azure.Resources;
import io.hoplab.azure.Subnet;
import io.hoplab.azure.VirtualMachine;
import io.hoplab.k8s.Cluster;
import io.hoplab.k8s.Node;
import io.hoplab.lab.Lab;
import io.hoplab.net.HostName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a drawing says of the edge of the virtual network: public addresses, and what has them. */
final class EdgeWords {
  /** More members of a backend pool than this are counted. */
  private static final int MEMBERS = 3;

  private final Resources azure;
  private final Optional<Cluster> cluster;

  EdgeWords(Lab lab) {
    azure = lab.azure();
    cluster = lab.cluster();
  }

  /** What a host that plays a NAT gateway or a load balancer does, or a NIC's public address. */
  List<String> of(HostName host) {
    Edge edge = azure.edge();
    List<String> rows = new ArrayList<>();
    edge.natGateways().stream()
        .filter(it -> it.name().equals(host))
        .forEach(it -> rows.add("NAT gateway " + addresses(it)));
    edge.loadBalancers().stream()
        .filter(it -> it.name().equals(host))
        .forEach(it -> describe(it, rows));
    nics()
        .filter(nic -> nic.host().equals(host))
        .flatMap(nic -> nic.publicAddress().stream())
        .forEach(address -> rows.add("public IP " + address));
    return rows;
  }

  /** What is associated with a subnet, and the private endpoints in it. */
  List<String> of(Subnet subnet) {
    List<String> rows = new ArrayList<>();
    subnet.natGateway().ifPresent(name -> rows.add("NAT gateway " + name));
    subnet.defaultOutbound().ifPresent(address -> rows.add("default outbound access " + address));
    subnet.serviceEndpoints().forEach(service -> rows.add("service endpoint " + service));
    azure.edge().access().endpoints().stream()
        .filter(endpoint -> subnet.range().contains(endpoint.address()))
        .forEach(endpoint -> rows.add(words(endpoint)));
    return rows;
  }

  private static String words(PrivateEndpoint endpoint) {
    return "private endpoint "
        + endpoint.name()
        + " "
        + endpoint.address()
        + " → "
        + endpoint.service();
  }

  private Stream<Nic> nics() {
    return Stream.concat(
        cluster.stream().flatMap(it -> it.nodes().stream()).map(Node::nic),
        azure.virtualMachines().stream().map(VirtualMachine::nic));
  }

  private static String addresses(NatGateway gateway) {
    return gateway.publicAddresses().stream()
        .map(Object::toString)
        .collect(Collectors.joining(", "));
  }

  private static void describe(LoadBalancer balancer, List<String> rows) {
    rows.add("load balancer");
    balancer.rules().forEach(rule -> rows.add(inbound(rule)));
    balancer.outboundRules().forEach(rule -> rows.add(outbound(rule)));
  }

  private static String inbound(LoadBalancingRule rule) {
    return rule.protocol()
        + " "
        + rule.frontend().address()
        + ":"
        + rule.frontendPort()
        + " → "
        + members(rule.backends())
        + (rule.floatingIp() ? ", floating IP" : " :" + rule.backendPort());
  }

  private static String outbound(OutboundRule rule) {
    return "outbound "
        + rule.frontend()
        + " ← "
        + members(rule.members())
        + ", "
        + rule.allocatedPorts()
        + " ports each";
  }

  private static String members(List<HostName> members) {
    String few =
        members.stream().limit(MEMBERS).map(HostName::value).collect(Collectors.joining(", "));
    return members.size() > MEMBERS ? few + " and " + (members.size() - MEMBERS) + " more" : few;
  }
}
