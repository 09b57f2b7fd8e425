package io.hoplab.kubeproxy;

import io.hoplab.iptables.IptablesRule;
import io.hoplab.iptables.Table;
import java.util.ArrayList;
import java.util.List;

/** Takes down chains and rules in kube-proxy's order, each table for itself. */
final class RuleWriter {
  private final List<KubeChain> chains = new ArrayList<>();
  private final List<IptablesRule> filter = new ArrayList<>();
  private final List<IptablesRule> nat = new ArrayList<>();

  void chain(Table table, String name) {
    chains.add(new KubeChain(table, name));
  }

  /** Adds a rule of the words that are not empty. */
  void filter(String chain, String... words) {
    filter.add(rule(Table.FILTER, chain, words));
  }

  /** Adds a rule of the words that are not empty. */
  void nat(String chain, String... words) {
    nat.add(rule(Table.NAT, chain, words));
  }

  private static IptablesRule rule(Table table, String chain, String... words) {
    StringBuilder spec = new StringBuilder();
    for (String word : words) {
      if (!word.isEmpty()) {
        spec.append(spec.isEmpty() ? "" : " ").append(word);
      }
    }
    return new IptablesRule(table, chain, spec.toString());
  }

  static String comment(String text) {
    return "-m comment --comment \"" + text + "\"";
  }

  ProxyRules written() {
    List<IptablesRule> rules = new ArrayList<>(filter);
    rules.addAll(nat);
    return new ProxyRules(chains, rules);
  }
}
