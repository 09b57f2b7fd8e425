package io.hoplab.kubeproxy;

import io.hoplab.iptables.IptablesRule;
import io.hoplab.iptables.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that kube-proxy has on a node in iptables mode, filter before nat as it writes them.
 *
 * <p>The rules of the built-in chains stand first there, where kube-proxy inserts them: before
 * those of the ip-masq-agent and of the CNI plugins, which append.
 *
 * @param chains its chains besides the built-in ones
 * @param rules its rules, in the order of each chain and in the spelling of iptables-save
 */
public record ProxyRules(List<KubeChain> chains, List<IptablesRule> rules) {
  /** The one way there that has no comment. */
  private static final String TO_FIREWALL = "-j " + KubeChain.FIREWALL;

  /** Takes copies of the lists. */
  public ProxyRules {
    chains = List.copyOf(chains);
    rules = List.copyOf(rules);
  }

  /**
   * Picks what is kube-proxy's out of all that a host has: its chains with their rules, and the
   * jumps to them.
   */
  public static ProxyRules among(List<KubeChain> chains, List<IptablesRule> rules) {
    return new ProxyRules(
        chains.stream().filter(KubeChain::isProxys).toList(),
        rules.stream().filter(ProxyRules::isProxys).toList());
  }

  /**
   * Whether a rule stands in a chain of kube-proxy's, or is one that leads to it from a built-in
   * chain. Somebody's own rule may lead there, too: kube-proxy leaves it alone.
   */
  public static boolean isProxys(IptablesRule rule) {
    if (!rule.table().builtinChains().contains(rule.chain())) {
      return new KubeChain(rule.table(), rule.chain()).isProxys();
    }
    return new KubeChain(rule.table(), rule.target()).isProxys()
        && (rule.spec().contains("--comment \"kubernetes ") || rule.spec().equals(TO_FIREWALL));
  }

  /** The text that {@code iptables-restore --noflush} reads. */
  public String text() {
    Map<Table, List<String>> lines = new LinkedHashMap<>();
    for (KubeChain chain : chains) {
      lines(lines, chain.table()).add(":" + chain.name() + " - [0:0]");
    }
    for (IptablesRule rule : rules) {
      lines(lines, rule.table()).add(rule.line());
    }
    StringBuilder text = new StringBuilder();
    lines.forEach(
        (table, of) -> {
          text.append('*').append(table).append('\n');
          of.forEach(line -> text.append(line).append('\n'));
          text.append("COMMIT\n");
        });
    return text.toString();
  }

  private static List<String> lines(Map<Table, List<String>> lines, Table table) {
    return lines.computeIfAbsent(table, missing -> new ArrayList<>());
  }
}
