package io.hoplab.iptables;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What iptables-save(8) prints of a netns.
 *
 * @param chains the chains of the tables that are in use
 * @param rules the rules, in the order of each chain
 * @param elsewhere chains' policies and rules of tables that a lab does not know, as one would type
 *     them behind {@code iptables}
 */
public record SavedRules(
    List<SavedChain> chains, List<IptablesRule> rules, List<String> elsewhere) {
  /** No table is in use. */
  public static final SavedRules NONE = new SavedRules(List.of(), List.of(), List.of());

  private static final String NO_POLICY = "-";
  private static final String ACCEPT = "ACCEPT";
  private static final Pattern CHAIN = Pattern.compile(":(?<chain>\\S+) (?<policy>\\S+).*");
  private static final Pattern RULE =
      Pattern.compile("(?:\\[\\d+:\\d+\\] )?-A (?<chain>\\S+)(?: (?<spec>.+))?");

  /** Takes copies of the lists. */
  public SavedRules {
    chains = List.copyOf(chains);
    rules = List.copyOf(rules);
    elsewhere = List.copyOf(elsewhere);
  }

  /**
   * A chain.
   *
   * @param table its table
   * @param name its name
   * @param policy what becomes of a packet at its end; empty for a chain that rules jump to
   */
  public record SavedChain(Table table, String name, Optional<String> policy) {}

  /** Reads the text. */
  public static SavedRules parse(String text) {
    Reader reader = new Reader();
    text.lines().forEach(reader::line);
    return new SavedRules(reader.chains, reader.rules, reader.elsewhere);
  }

  /** The rules of a chain in their order. */
  public List<IptablesRule> rules(Table table, String chain) {
    return rules.stream()
        .filter(rule -> rule.table() == table && rule.chain().equals(chain))
        .toList();
  }

  private static final class Reader {
    private final List<SavedChain> chains = new ArrayList<>();
    private final List<IptablesRule> rules = new ArrayList<>();
    private final List<String> elsewhere = new ArrayList<>();
    private String table = "";
    private Optional<Table> known = Optional.empty();

    private void line(String line) {
      Matcher chain = CHAIN.matcher(line);
      Matcher rule = RULE.matcher(line);
      if (line.startsWith("*")) {
        table = line.substring(1).strip();
        known = Table.find(table);
      } else if (chain.matches()) {
        chain(chain.group("chain"), chain.group("policy"));
      } else if (rule.matches()) {
        rule(rule.group("chain"), rule.group("spec") == null ? "" : rule.group("spec"));
      }
    }

    private void chain(String name, String policy) {
      if (known.isPresent()) {
        chains.add(
            new SavedChain(
                known.get(),
                name,
                policy.equals(NO_POLICY) ? Optional.empty() : Optional.of(policy)));
      } else if (!policy.equals(NO_POLICY) && !policy.equals(ACCEPT)) {
        elsewhere.add("-t " + table + " -P " + name + " " + policy);
      }
    }

    private void rule(String chain, String spec) {
      if (known.isPresent()) {
        rules.add(new IptablesRule(known.get(), chain, spec));
      } else {
        elsewhere.add("-t " + table + " -A " + chain + " " + spec);
      }
    }
  }
}
