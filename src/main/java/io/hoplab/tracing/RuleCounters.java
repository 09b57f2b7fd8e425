package io.hoplab.tracing;

import io.hoplab.evidence.RuleHit;
import io.hoplab.evidence.RuleHit.Source;
import io.hoplab.iptables.IptablesRule;
import io.hoplab.iptables.Table;
import io.hoplab.net.InvalidValueException;
import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packet counters of every rule and policy of one netns at one moment. */
public final class RuleCounters {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Pattern RULE = Pattern.compile("\\[(\\d+):\\d+] (-A .*)");
  private static final Pattern POLICY = Pattern.compile(":(\\S+) (ACCEPT|DROP) \\[(\\d+):\\d+]");

  private final List<RuleHit> counters;

  private RuleCounters(List<RuleHit> counters) {
    this.counters = counters;
  }

  /** Reads the counters. Equivalent to: {@code iptables-save -c}. */
  public static RuleCounters read(Path netns, Backend backend) throws IOException {
    Command command = Command.of(backend.save(), "-c").in(netns);
    return parse(Finished.run(command, "", DEADLINE).outputOrThrow());
  }

  static RuleCounters parse(String text) {
    List<RuleHit> counters = new ArrayList<>();
    Optional<Table> table = Optional.empty();
    for (String line : text.split("\n")) {
      Matcher rule = RULE.matcher(line);
      Matcher policy = POLICY.matcher(line);
      if (line.startsWith("*")) {
        table = table(line.substring(1).strip());
      } else if (table.isPresent() && rule.matches()) {
        IptablesRule parsed = IptablesRule.parse("-t " + table.get() + " " + rule.group(2));
        counters.add(counter(table.get(), parsed.chain(), parsed.toString(), rule.group(1)));
      } else if (table.isPresent() && policy.matches()) {
        String chain = policy.group(1);
        String name = "-t " + table.get() + " -P " + chain + " " + policy.group(2);
        counters.add(counter(table.get(), chain, name, policy.group(3)));
      }
    }
    return new RuleCounters(counters);
  }

  private static Optional<Table> table(String name) {
    try {
      return Optional.of(Table.parse(name));
    } catch (InvalidValueException e) {
      return Optional.empty(); // the security table, which no lab uses
    }
  }

  private static RuleHit counter(Table table, String chain, String rule, String packets) {
    return new RuleHit(
        Source.COUNTER,
        table.toString(),
        chain,
        "",
        rule,
        Long.parseLong(packets),
        Optional.empty());
  }

  /**
   * The rules and policies that decided about packets since the earlier reading, with how many. The
   * rules must not have changed between: each is paired with the one at the same place.
   *
   * @throws IllegalArgumentException when they have changed
   */
  public List<RuleHit> since(RuleCounters earlier) {
    List<RuleHit> grown = new ArrayList<>();
    if (earlier.counters.size() != counters.size()) {
      throw new IllegalArgumentException(
          "wanted the same rules, came "
              + earlier.counters.size()
              + " and then "
              + counters.size());
    }
    for (int i = 0; i < counters.size(); i++) {
      RuleHit before = earlier.counters.get(i);
      RuleHit now = counters.get(i);
      if (!before.rule().equals(now.rule())) {
        throw new IllegalArgumentException(
            "wanted the same rules, came " + before.rule() + " and then " + now.rule());
      }
      if (now.packets() > before.packets()) {
        grown.add(
            new RuleHit(
                Source.COUNTER,
                now.table(),
                now.chain(),
                "",
                now.rule(),
                now.packets() - before.packets(),
                Optional.empty()));
      }
    }
    return grown;
  }
}
