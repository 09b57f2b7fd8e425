package io.hoplab.k8s;

import io.hoplab.iptables.IptablesRule;
import io.hoplab.iptables.Table;
import io.hoplab.net.Cidr;
import io.hoplab.net.Ipv4Address;
import io.hoplab.topology.AppendedRule;
import io.hoplab.topology.Chain;
import io.hoplab.topology.NftAddition;
import io.hoplab.topology.Note;
import io.hoplab.topology.Sysctl;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a node has whatever the cluster network is: kube-proxy's rules, those of the ip-masq-agent
 * and those that the lab asks for.
 */
final class NodeRules {
  private static final String AGENT_CHAIN = "IP-MASQ-AGENT";

  private final Cluster cluster;
  private final Function<Node, List<Ipv4Address>> bridges;

  /**
   * The rules of a cluster's nodes.
   *
   * @param bridges the addresses that a node has besides its NIC's
   */
  NodeRules(Cluster cluster, Function<Node, List<Ipv4Address>> bridges) {
    this.cluster = cluster;
    this.bridges = bridges;
  }

  private Optional<KubeProxy> proxy(ProxyMode mode) {
    return cluster.kubeProxy().filter(proxy -> proxy.mode() == mode);
  }

  private Optional<IptablesMode> iptablesMode(Node node) {
    return proxy(ProxyMode.IPTABLES)
        .map(proxy -> new IptablesMode(cluster.services(), proxy.node(node, bridges.apply(node))));
  }

  /** What kube-proxy adds in nftables mode. */
  List<NftAddition> nftables(Node node) {
    return proxy(ProxyMode.NFTABLES)
        .map(
            proxy ->
                NftablesMode.additions(
                    cluster.services(),
                    List.of(cluster.serviceCidr()),
                    proxy.node(node, bridges.apply(node))))
        .orElse(List.of());
  }

  /** The kernel parameters of every node. */
  List<Sysctl> forwarding(Node node) {
    return List.of(
        Sysctl.of(
            "net.ipv4.ip_forward",
            onOff(node.ipForward()),
            forPods(node, "a node forwards for its pods")),
        Sysctl.of(
            "net.ipv4.conf.all.rp_filter", "0", Note.realism("independent of the machine's value")),
        Sysctl.of(
            "net.ipv4.conf.default.rp_filter",
            "0",
            Note.realism("independent of the machine's value")));
  }

  /** A note on what a node has for its pods; without any it is as every node has it. */
  Note forPods(Node node, String why) {
    return cluster.pods().stream().anyMatch(pod -> pod.node().equals(node.name()))
        ? Note.because(why)
        : Note.realism(why + "; it has none");
  }

  static String onOff(boolean on) {
    return on ? "1" : "0";
  }

  /** The kernel parameters that kube-proxy sets. */
  List<Sysctl> proxySysctls() {
    return proxy(ProxyMode.IPTABLES).filter(KubeProxy::localhostNodePorts).isPresent()
        ? List.of(
            Sysctl.of(
                "net.ipv4.conf.all.route_localnet",
                "1",
                Note.realism("kube-proxy sets it, for node ports at 127.0.0.1")))
        : List.of();
  }

  /** Its iptables chains besides the built-in ones. */
  List<Chain> chains(Node node) {
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

  /** Its iptables rules. */
  List<AppendedRule> rules(Node node) {
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
            Note.because("packets that leave the node ask the ip-masq-agent's chain")));
    for (Cidr exempt : cluster.nonMasqueradeCidrs()) {
      String spec =
          "-d "
              + exempt
              + " -m comment --comment \"ip-masq-agent: local traffic is not subject to"
              + " MASQUERADE\" -j RETURN";
      rules.add(new AppendedRule(new IptablesRule(Table.NAT, AGENT_CHAIN, spec), exempt(exempt)));
    }
    rules.add(
        nat(
            AGENT_CHAIN,
            "-m comment --comment \"ip-masq-agent: outbound traffic is subject to MASQUERADE (must"
                + " be last in chain)\" -j MASQUERADE --random-fully",
            Note.onSomeNode("everyone else sees the node's address")));
  }

  private static AppendedRule nat(String chain, String spec, Note note) {
    return new AppendedRule(new IptablesRule(Table.NAT, chain, spec), note);
  }

  private Note exempt(Cidr range) {
    if (cluster.network() == NetworkPlugin.AZURE_CNI) {
      return Note.onSomeNode("the virtual network knows pods by their own addresses");
    }
    String why = "pods see each other's own addresses";
    boolean scattered = cluster.pods().stream().map(Pod::node).distinct().count() > 1;
    return scattered || !cluster.podCidr().equals(Optional.of(range))
        ? Note.because(why)
        : Note.realism(why + "; all of them are on one node, where a bridge joins them");
  }
}
