package io.hoplab.k8s;

import io.hoplab.azure.Fabric;
import io.hoplab.azure.Nic;
import io.hoplab.net.Cidr;
import io.hoplab.net.InterfaceAddress;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.MacAddress;
import io.hoplab.topology.AssignedAddress;
import io.hoplab.topology.Bridge;
import io.hoplab.topology.Host;
import io.hoplab.topology.Note;
import io.hoplab.topology.Role;
import io.hoplab.topology.Route;
import io.hoplab.topology.Sysctl;
import io.hoplab.topology.VethEnd;
import io.hoplab.topology.VethPair;
import java.util.ArrayList;
import java.util.List;

/**
 * kubenet as AKS has it: on each node a bridge {@code cbr0} with the gateway of the node's pod
 * CIDR, a veth pair for each pod, and the chain of the ip-masq-agent that hides pods from
 * everything but the pod CIDR.
 *
 * <p>Bridge ports have the hairpin flag where kubenet once made the bridge promiscuous: since Linux
 * 6.8 br_netfilter drops the connection tracking of a promiscuous bridge's copies, and a pod does
 * not reach its own Service any more (AKS issue 5669).
 *
 * @see <a href="https://github.com/kubernetes-sigs/ip-masq-agent">ip-masq-agent</a>
 */
final class Kubenet implements ClusterNetwork {
  /** The bridge of every node. */
  static final InterfaceName CBR0 = InterfaceName.of("cbr0");

  /** The CNI plugins' prefix for addresses made of an IPv4 address. */
  private static final int CNI_MAC_PREFIX = 0x0a58;

  private final Cluster cluster;
  private final NodeRules rules;

  /** The hosts of a cluster with this network. */
  Kubenet(Cluster cluster) {
    this.cluster = cluster;
    this.rules = new NodeRules(cluster, node -> List.of(gateway(node)));
  }

  @Override
  public Nic nic(Node node) {
    return node.nic();
  }

  @Override
  public Host host(Node node) {
    return new Host(
        node.name(),
        Role.NODE,
        List.of(bridge(node)),
        List.of(Fabric.defaultRoute(node.nic())),
        List.of(),
        sysctls(node),
        rules.chains(node),
        rules.rules(node),
        rules.nftables(node),
        node.listeners(),
        Note.because("a Kubernetes node"));
  }

  private Bridge bridge(Node node) {
    Ipv4Address gateway = gateway(node);
    return new Bridge(
        CBR0,
        MacAddress.of(CNI_MAC_PREFIX, gateway),
        node.nic().mtu(),
        List.of(
            new AssignedAddress(
                new InterfaceAddress(gateway, podCidr(node).prefixLength()),
                rules.forPods(
                    node,
                    "the pods' gateway; the kernel adds the connected route to " + podCidr(node)))),
        rules.forPods(node, "the pods of " + node.name() + " meet here"));
  }

  private static Cidr podCidr(Node node) {
    return node.podCidr()
        .orElseThrow(() -> new IllegalArgumentException(node.name() + " has no pod CIDR"));
  }

  private static Ipv4Address gateway(Node node) {
    return podCidr(node).address(1);
  }

  private List<Sysctl> sysctls(Node node) {
    List<Sysctl> sysctls = new ArrayList<>(rules.forwarding(node));
    sysctls.add(
        Sysctl.of(
            "net.bridge.bridge-nf-call-iptables",
            NodeRules.onOff(node.bridgeNfCallIptables()),
            Note.realism("kubelet sends bridged frames through iptables, for Services")));
    sysctls.addAll(rules.proxySysctls());
    return sysctls;
  }

  @Override
  public Host host(Pod pod) {
    Node node = cluster.node(pod);
    return new Host(
        pod.name(),
        Role.POD,
        List.of(),
        List.of(
            Route.via(
                Cidr.ALL,
                gateway(node),
                InterfaceName.ETH0,
                Note.because("everything off the pod CIDR of " + node.name() + " goes to cbr0"))),
        List.of(),
        List.of(
            Sysctl.of(
                "net.ipv4.ip_forward", "0", Note.realism("independent of the machine's value"))),
        List.of(),
        List.of(),
        pod.listeners(),
        Note.because("a pod on " + node.name()));
  }

  @Override
  public VethPair cable(Pod pod) {
    Node node = cluster.node(pod);
    int mtu = node.nic().mtu();
    return new VethPair(
        VethEnd.routed(
            pod.name(),
            InterfaceName.ETH0,
            MacAddress.of(CNI_MAC_PREFIX, pod.address()),
            mtu,
            List.of(
                new AssignedAddress(
                    new InterfaceAddress(pod.address(), podCidr(node).prefixLength()),
                    Note.because("the pod's address, of the pod CIDR of " + node.name())))),
        VethEnd.port(node.name(), pod.veth(), mtu, CBR0, node.hairpin()),
        Note.because("connects " + pod.name() + " to cbr0 of " + node.name()));
  }
}
