package io.hoplab.k8s;

import io.hoplab.iptables.IptablesRule;
import io.hoplab.iptables.Table;
import io.hoplab.kubeproxy.IptablesProxy;
import io.hoplab.kubeproxy.ProxyNode;
import io.hoplab.kubeproxy.ProxyRules;
import io.hoplab.kubeproxy.Services;
import io.hoplab.topology.AppendedRule;
import io.hoplab.topology.Chain;
import io.hoplab.topology.Note;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** kube-proxy in iptables mode on a node: its chains and rules, and why each is there. */
final class IptablesMode {
  private static final String MARK_MASQ = "KUBE-MARK-MASQ";
  private static final Note ALWAYS = Note.realism("kube-proxy has it with or without Services");
  private static final Note SERVICE = Note.onSomeNode("kube-proxy has it for a Service");
  private static final Note HAIRPIN =
      Note.realism("only a pod that calls its own Service needs to be masqueraded");
  private static final Note OUTSIDER =
      Note.realism("only a client that is no pod needs to be masqueraded at a ClusterIP");
  private static final Note OWN_PORT =
      Note.realism("only a node that calls its own node port needs it");
  private static final Note POD_AT_PORT =
      Note.realism("only a pod that calls a node port or a load balancer needs it");
  private static final Note HEALTH_CHECK =
      Note.realism("only a node whose firewall drops the rest needs health checks to be let in");

  private final ProxyRules rules;
  private final Set<IptablesRule> always;

  IptablesMode(Services services, ProxyNode node) {
    rules = IptablesProxy.rules(services, node);
    always = new HashSet<>(IptablesProxy.rules(new Services(List.of()), node).rules());
  }

  List<Chain> chains() {
    return rules.chains().stream()
        .map(chain -> new Chain(chain.table(), chain.name(), ALWAYS))
        .toList();
  }

  List<AppendedRule> rules() {
    return rules.rules().stream().map(rule -> new AppendedRule(rule, note(rule))).toList();
  }

  private Note note(IptablesRule rule) {
    if (always.contains(rule)) {
      return ALWAYS;
    }
    if (rule.target().equals(MARK_MASQ) && rule.chain().startsWith("KUBE-SEP-")) {
      return HAIRPIN;
    }
    if (rule.target().equals(MARK_MASQ) && rule.chain().matches("KUBE-SV[CL]-.*")) {
      return OUTSIDER;
    }
    if (rule.chain().startsWith("KUBE-EXT-") && rule.toString().contains("--src-type LOCAL")) {
      return OWN_PORT;
    }
    if (rule.chain().startsWith("KUBE-EXT-") && rule.toString().contains(" -s ")) {
      return POD_AT_PORT;
    }
    if (rule.table() == Table.FILTER && rule.chain().equals("KUBE-NODEPORTS")) {
      return HEALTH_CHECK;
    }
    return SERVICE;
  }
}
