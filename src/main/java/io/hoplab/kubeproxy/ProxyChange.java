package io.hoplab.kubeproxy;

import io.hoplab.iptables.IptablesRule;
import io.hoplab.iptables.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What makes one state of a node's rules of another, as kube-proxy does it: it leaves a chain alone
 * whose rules stay what they are. So a packet meets the rules of before or of after, and what a
 * chain remembers stays: its counters, and an endpoint's clients (xt_recent).
 *
 * <p>kube-proxy rewrites a chain when one of its rules changes, and {@code KUBE-SERVICES} always.
 * Of a long chain this rewrites the changed lines alone.
 *
 * @param made the chains that are new
 * @param changed the chains whose rules are others
 * @param removed the chains that go
 * @param kept how many chains are left alone
 * @param text what {@code iptables-restore --noflush} reads: each table that changes is one
 *     transaction; empty when nothing changes
 */
public record ProxyChange(
    List<KubeChain> made, List<KubeChain> changed, List<KubeChain> removed, int kept, String text) {
  /** A chain is written anew when more than one in so many of its lines would be edited. */
  private static final int WORTH_EDITING = 8;

  /** Takes copies of the lists. */
  public ProxyChange {
    made = List.copyOf(made);
    changed = List.copyOf(changed);
    removed = List.copyOf(removed);
  }

  /**
   * The change from one state of a node to another.
   *
   * @param before what the node has
   * @param after what it shall have
   */
  public static ProxyChange between(ProxyRules before, ProxyRules after) {
    Content old = Content.of(before);
    Content now = Content.of(after);
    List<KubeChain> made = new ArrayList<>();
    List<KubeChain> changed = new ArrayList<>();
    List<KubeChain> removed = new ArrayList<>(old.own.keySet());
    removed.removeAll(now.own.keySet());
    now.own.forEach(
        (chain, rules) -> {
          List<IptablesRule> were = old.own.get(chain);
          if (were == null) {
            made.add(chain);
          } else if (!were.equals(rules)) {
            changed.add(chain);
          }
        });
    return new ProxyChange(
        made,
        changed,
        removed,
        now.own.size() - made.size() - changed.size(),
        text(old, now, made, changed, removed));
  }

  /** Whether there is nothing to do. */
  public boolean isEmpty() {
    return text.isEmpty();
  }

  private static String text(
      Content old,
      Content now,
      List<KubeChain> made,
      List<KubeChain> changed,
      List<KubeChain> removed) {
    Map<Table, TableText> texts = new LinkedHashMap<>();
    for (KubeChain chain : made) {
      texts.computeIfAbsent(chain.table(), TableText::new).write(chain, now.own.get(chain));
    }
    for (KubeChain chain : changed) {
      texts
          .computeIfAbsent(chain.table(), TableText::new)
          .change(chain, old.own.get(chain), now.own.get(chain));
    }
    Set<KubeChain> builtin = new LinkedHashSet<>(old.builtin.keySet());
    builtin.addAll(now.builtin.keySet());
    for (KubeChain chain : builtin) {
      List<IptablesRule> gone = old.builtin.getOrDefault(chain, List.of());
      List<IptablesRule> come = now.builtin.getOrDefault(chain, List.of());
      if (!gone.equals(come)) {
        texts.computeIfAbsent(chain.table(), TableText::new).replace(gone, come, 1);
      }
    }
    for (KubeChain chain : removed) {
      texts.computeIfAbsent(chain.table(), TableText::new).remove(chain);
    }
    StringBuilder all = new StringBuilder();
    for (Table table : List.of(Table.FILTER, Table.MANGLE, Table.NAT)) {
      if (texts.containsKey(table)) {
        texts.get(table).appendTo(all);
      }
    }
    return all.toString();
  }

  /** The lines of one table. */
  private static final class TableText {
    private final Table table;
    private final List<String> declarations = new ArrayList<>();
    private final List<String> rules = new ArrayList<>();
    private final List<String> removals = new ArrayList<>();

    TableText(Table table) {
      this.table = table;
    }

    /** Makes the chain, or empties it. */
    void declare(KubeChain chain) {
      declarations.add(":" + chain.name() + " - [0:0]");
    }

    void write(KubeChain chain, List<IptablesRule> lines) {
      declare(chain);
      lines.forEach(rule -> rules.add(rule.line()));
    }

    void change(KubeChain chain, List<IptablesRule> from, List<IptablesRule> to) {
      int shorter = Math.min(from.size(), to.size());
      int same = 0;
      while (same < shorter && from.get(same).equals(to.get(same))) {
        same++;
      }
      int tail = 0;
      while (tail < shorter - same
          && from.get(from.size() - 1 - tail).equals(to.get(to.size() - 1 - tail))) {
        tail++;
      }
      List<IptablesRule> gone = from.subList(same, from.size() - tail);
      List<IptablesRule> come = to.subList(same, to.size() - tail);
      if (WORTH_EDITING * (gone.size() + come.size()) > to.size()
          || !Collections.disjoint(gone, from.subList(0, same))) {
        write(chain, to);
      } else {
        replace(gone, come, same + 1);
      }
    }

    /**
     * Deletes rules by what they say, so that nothing else can be hit, and puts others in a place.
     */
    void replace(List<IptablesRule> gone, List<IptablesRule> come, int place) {
      gone.forEach(rule -> rules.add("-D" + rule.line().substring("-A".length())));
      for (int i = 0; i < come.size(); i++) {
        IptablesRule rule = come.get(i);
        rules.add("-I " + rule.chain() + " " + (place + i) + " " + rule.spec());
      }
    }

    /**
     * The chains that go are all emptied before the first of them is deleted: the kernel keeps a
     * chain that another one jumps to.
     */
    void remove(KubeChain chain) {
      declare(chain);
      removals.add("-X " + chain.name());
    }

    void appendTo(StringBuilder text) {
      text.append('*').append(table).append('\n');
      for (List<String> lines : List.of(declarations, rules, removals)) {
        lines.forEach(line -> text.append(line).append('\n'));
      }
      text.append("COMMIT\n");
    }
  }

  /**
   * The rules by their chains.
   *
   * @param own the chains of kube-proxy, which are its alone
   * @param builtin the chains that others write into as well
   */
  private record Content(
      Map<KubeChain, List<IptablesRule>> own, Map<KubeChain, List<IptablesRule>> builtin) {

    static Content of(ProxyRules rules) {
      Map<KubeChain, List<IptablesRule>> own = new LinkedHashMap<>();
      Map<KubeChain, List<IptablesRule>> builtin = new LinkedHashMap<>();
      rules.chains().forEach(chain -> own.put(chain, new ArrayList<>()));
      for (IptablesRule rule : rules.rules()) {
        KubeChain chain = new KubeChain(rule.table(), rule.chain());
        List<IptablesRule> of = own.get(chain);
        if (of == null) {
          of = builtin.computeIfAbsent(chain, missing -> new ArrayList<>());
        }
        of.add(rule);
      }
      return new Content(own, builtin);
    }
  }
}
