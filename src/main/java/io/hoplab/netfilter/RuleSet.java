package io.hoplab.netfilter;

import io.hoplab.iptables.IptablesRule;
import io.hoplab.iptables.Table;
import io.hoplab.net.InvalidValueException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The iptables rules of a host, read and ready to be walked. */
public final class RuleSet {
  private final Map<Table, Map<String, List<ReadRule>>> rules = new EnumMap<>(Table.class);
  private final Set<String> dropping = new HashSet<>();

  private RuleSet() {
    for (Table table : Table.values()) {
      rules.put(table, new HashMap<>());
    }
  }

  /**
   * The rules in the order of each chain; every built-in chain accepts what no rule decides.
   *
   * @throws InvalidValueException when a rule has words that are not known here, or jumps to a
   *     chain without rules that {@code emptyChains} does not name
   */
  public static RuleSet of(List<IptablesRule> rules, Set<String> emptyChains) {
    RuleSet set = new RuleSet();
    rules.forEach(set::add);
    set.checkJumps(emptyChains);
    return set;
  }

  /**
   * Reads the text of iptables-save, with its chains and policies.
   *
   * @throws InvalidValueException as {@link #of}, and for lines of another form
   */
  public static RuleSet read(String save) {
    RuleSet set = new RuleSet();
    Set<String> chains = new HashSet<>();
    Table table = Table.FILTER;
    for (String line : save.lines().map(String::strip).toList()) {
      if (line.startsWith("*")) {
        table = Table.parse(line.substring(1));
      } else if (line.startsWith(":")) {
        String[] words = line.substring(1).split(" ");
        chains.add(words[0]);
        if (words.length > 1 && words[1].equals("DROP")) {
          set.dropping.add(table + " " + words[0]);
        }
      } else if (line.startsWith("-A ")) {
        set.add(IptablesRule.parse("-t " + table + " " + line));
      } else if (!line.isEmpty() && !line.startsWith("#") && !line.equals("COMMIT")) {
        throw new InvalidValueException("a line of iptables-save", line);
      }
    }
    set.checkJumps(chains);
    return set;
  }

  private void add(IptablesRule rule) {
    rules
        .get(rule.table())
        .computeIfAbsent(rule.chain(), missing -> new ArrayList<>())
        .add(RuleReader.read(rule));
  }

  private void checkJumps(Set<String> emptyChains) {
    rules.forEach(
        (table, chains) ->
            chains.values().stream()
                .flatMap(List::stream)
                .forEach(
                    rule -> {
                      if (rule.target() instanceof Target.Jump jump
                          && !chains.containsKey(jump.chain())
                          && !emptyChains.contains(jump.chain())) {
                        throw new InvalidValueException(
                            "a chain " + jump.chain() + " in table " + table,
                            rule.text().toString());
                      }
                    }));
  }

  List<ReadRule> chain(Table table, String name) {
    return rules.get(table).getOrDefault(name, List.of());
  }

  boolean drops(Table table, String builtinChain) {
    return dropping.contains(table + " " + builtinChain);
  }
}
