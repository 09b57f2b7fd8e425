package io.hoplab.k8s;

import io.hoplab.azure.Fabric;
import io.hoplab.iptables.IptablesRule;
import io.hoplab.iptables.Table;
import io.hoplab.net.Cidr;
import io.hoplab.net.InterfaceAddress;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.MacAddress;
import io.hoplab.topology.AppendedRule;
import io.hoplab.topology.AssignedAddress;
import io.hoplab.topology.Bridge;
import io.hoplab.topology.Chain;
import io.hoplab.topology.Host;
import io.hoplab.topology.NftAddition;
import io.hoplab.topology.Note;
import io.hoplab.topology.Role;
import io.hoplab.topology.Route;
import io.hoplab.topology.Sysctl;
import io.hoplab.topology.VethEnd;
import io.hoplab.topology.VethPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
public final class Kubenet {
  /** The bridge of every node. */
  static final InterfaceName CBR0 = InterfaceName.of("cbr0");

  private static final InterfaceName ETH0 = InterfaceName.of("eth0");
  private static final String AGENT_CHAIN = "IP-MASQ-AGENT";

  /** The CNI plugins' prefix for addresses made of an IPv4 address. */
  private static final int CNI_MAC_PREFIX = 0x0a58;

  private final Cluster cluster;

  /** The hosts of a cluster with this network. */
  public Kubenet(Cluster cluster) {
    this.cluster = cluster;
  }

  /** The host of a node. */
  public Host host(Node node) {
    return new Host(
        node.name(),
        Role.NODE,
        List.of(bridge(node)),
        List.of(Fabric.defaultRoute(node.nic())),
        List.of(),
        sysctls(node),
        chains(node),
        rules(node),
        nftables(node),
        node.listeners(),
        Note.because("a Kubernetes node"));
  }

  private Optional<KubeProxy> proxy(ProxyMode mode) {
    return cluster.kubeProxy().filter(proxy -> proxy.mode() == mode);
  }

  private Optional<IptablesMode> iptablesMode(Node node) {
    return proxy(ProxyMode.IPTABLES)
        .map(proxy -> new IptablesMode(cluster.services(), proxy.node(node, gateway(node))));
  }

  private List<NftAddition> nftables(Node node) {
    return proxy(ProxyMode.NFTABLES)
        .map(
            proxy ->
                NftablesMode.additions(
                    cluster.services(),
                    List.of(cluster.serviceCidr()),
                    proxy.node(node, gateway(node))))
        .orElse(List.of());
  }

  private static Bridge bridge(Node node) {
    Ipv4Address gateway = gateway(node);
    return new Bridge(
        CBR0,
        MacAddress.of(CNI_MAC_PREFIX, gateway),
        node.nic().mtu(),
        List.of(
            new AssignedAddress(
                new InterfaceAddress(gateway, node.podCidr().prefixLength()),
                Note.because(
                    "the pods' gateway; the kernel adds the connected route to "
                        + node.podCidr()))),
        Note.because("the pods of " + node.name() + " meet here"));
  }

  private static Ipv4Address gateway(Node node) {
    return node.podCidr().address(1);
  }

  private List<Sysctl> sysctls(Node node) {
    List<Sysctl> sysctls = new ArrayList<>(ownSysctls(node));
    if (proxy(ProxyMode.IPTABLES).filter(KubeProxy::localhostNodePorts).isPresent()) {
      sysctls.add(
          Sysctl.of(
              "net.ipv4.conf.all.route_localnet",
              "1",
              Note.realism("kube-proxy sets it, for node ports at 127.0.0.1")));
    }
    return sysctls;
  }

  private static List<Sysctl> ownSysctls(Node node) {
    return List.of(
        Sysctl.of(
            "net.ipv4.ip_forward",
            onOff(node.ipForward()),
            Note.because("a node forwards for its pods")),
        Sysctl.of(
            "net.ipv4.conf.all.rp_filter", "0", Note.realism("independent of the machine's value")),
        Sysctl.of(
            "net.ipv4.conf.default.rp_filter",
            "0",
            Note.realism("independent of the machine's value")),
        Sysctl.of(
            "net.bridge.bridge-nf-call-iptables",
            onOff(node.bridgeNfCallIptables()),
            Note.realism("kubelet sends bridged frames through iptables, for Services")));
  }

  private static String onOff(boolean on) {
    return on ? "1" : "0";
  }

  private List<Chain> chains(Node node) {
    List<Chain> chains = new ArrayList<>();
    iptablesMode(node).ifPresent(proxy -> chains.addAll(proxy.chains()));
    if (cluster.ipMasqAgent()) {
      chains.add(
          new Chain(
              Table.NAT, AGENT_CHAIN, Note.because("the ip-masq-agent keeps its rules here")));
    }
    for (IptablesRule rule : node.iptables()) {
      boolean there =
          rule.table().builtinChains().contains(rule.chain())
              || chains.stream()
                  .anyMatch(
                      chain -> chain.table() == rule.table() && chain.name().equals(rule.chain()));
      if (!there) {
        chains.add(
            new Chain(rule.table(), rule.chain(), Note.because("rules of the lab stand in it")));
      }
    }
    return chains;
  }

  private List<AppendedRule> rules(Node node) {
    List<AppendedRule> rules = new ArrayList<>();
    // kube-proxy inserts its jumps before those of others, who append theirs.
    iptablesMode(node).ifPresent(proxy -> rules.addAll(proxy.rules()));
    if (cluster.ipMasqAgent()) {
      masquerade(rules);
    }
    for (IptablesRule rule : node.iptables()) {
      rules.add(new AppendedRule(rule, Note.because("asked for by the lab")));
    }
    return rules;
  }

  private void masquerade(List<AppendedRule> rules) {
    rules.add(
        nat(
            "POSTROUTING",
            "-m comment --comment \"ip-masq-agent: ensure nat POSTROUTING directs all non-LOCAL"
                + " destination traffic to our custom IP-MASQ-AGENT chain\""
                + " -m addrtype ! --dst-type LOCAL -j "
                + AGENT_CHAIN,
            "packets that leave the node ask the ip-masq-agent's chain"));
    for (Cidr exempt : cluster.nonMasqueradeCidrs()) {
      rules.add(
          nat(
              AGENT_CHAIN,
              "-d "
                  + exempt
                  + " -m comment --comment \"ip-masq-agent: local traffic is not subject to"
                  + " MASQUERADE\" -j RETURN",
              "pods see each other's own addresses"));
    }
    rules.add(
        nat(
            AGENT_CHAIN,
            "-m comment --comment \"ip-masq-agent: outbound traffic is subject to MASQUERADE (must"
                + " be last in chain)\" -j MASQUERADE --random-fully",
            "everyone else sees the node's address"));
  }

  private static AppendedRule nat(String chain, String spec, String why) {
    return new AppendedRule(new IptablesRule(Table.NAT, chain, spec), Note.because(why));
  }

  /** The host of a pod. */
  public Host host(Pod pod) {
    Node node = node(pod);
    return new Host(
        pod.name(),
        Role.POD,
        List.of(),
        List.of(
            Route.via(
                Cidr.ALL,
                gateway(node),
                ETH0,
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

  /** The cable between a pod and its node's bridge. */
  public VethPair cable(Pod pod) {
    Node node = node(pod);
    int mtu = node.nic().mtu();
    return new VethPair(
        VethEnd.routed(
            pod.name(),
            ETH0,
            MacAddress.of(CNI_MAC_PREFIX, pod.address()),
            mtu,
            List.of(
                new AssignedAddress(
                    new InterfaceAddress(pod.address(), node.podCidr().prefixLength()),
                    Note.because("the pod's address, of the pod CIDR of " + node.name())))),
        VethEnd.port(node.name(), pod.veth(), mtu, CBR0, node.hairpin()),
        Note.because("connects " + pod.name() + " to cbr0 of " + node.name()));
  }

  private Node node(Pod pod) {
    return cluster.nodes().stream()
        .filter(node -> node.name().equals(pod.node()))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("the node of " + pod.name() + " is not there"));
  }
}
