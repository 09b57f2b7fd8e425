package io.hoplab.iptables;

import io.hoplab.net.InvalidValueException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One rule of a chain.
 *
 * @param table the chain's table
 * @param chain the chain it stands in
 * @param spec matches and target, in the order and spelling of iptables-save: {@code -d
 *     10.244.0.0/16 -j RETURN}
 */
public record IptablesRule(Table table, String chain, String spec) {
  private static final Pattern LINE =
      Pattern.compile("(?:-t (?<table>\\S+) )?-A (?<chain>\\S+)(?: (?<spec>.+))?");
  private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"");

  /**
   * Options that have iptables start a program, print help or wait (iptables(8), other options).
   */
  private static final Pattern PROGRAM_OPTION =
      Pattern.compile(
          "(?<=\\s)(-[MhVwW]\\S*|--modp\\S*|--help\\S*|--version\\S*|--wait\\S*)(?=\\s|$)");

  private static final Pattern TARGET = Pattern.compile("(?:^| )(?:-j|-g|--jump|--goto) (\\S+)");

  /** Refuses a rule that would be two lines of the text it is written into. */
  public IptablesRule {
    if (spec.indexOf('\n') >= 0 || chain.isBlank()) {
      throw new InvalidValueException("one rule on one line", chain + " " + spec);
    }
  }

  /**
   * Reads a rule as one would type it behind {@code iptables}: {@code -t raw -A PREROUTING -j CT
   * --notrack}. Without {@code -t} the table is filter, as iptables has it.
   */
  public static IptablesRule parse(String text) {
    Matcher line = LINE.matcher(text.strip());
    if (!line.matches()) {
      throw new InvalidValueException(
          "a rule such as -t nat -A POSTROUTING -s 10.244.0.0/16 -j MASQUERADE", text);
    }
    Matcher option = PROGRAM_OPTION.matcher(QUOTED.matcher(text).replaceAll("\"\""));
    if (option.find()) {
      throw new InvalidValueException(
          "a rule without " + option.group(1) + ", which is for the program and not for the rule",
          text);
    }
    Table table = line.group("table") == null ? Table.FILTER : Table.parse(line.group("table"));
    String spec = line.group("spec");
    return new IptablesRule(table, line.group("chain"), spec == null ? "" : spec);
  }

  /** The target or chain that the rule jumps or goes to; empty when it has none. */
  public String target() {
    Matcher target = TARGET.matcher(spec);
    return target.find() ? target.group(1) : "";
  }

  /** The rule as a line of iptables-save: {@code -A CHAIN ...}. */
  public String line() {
    return spec.isEmpty() ? "-A " + chain : "-A " + chain + " " + spec;
  }

  /** The rule as one would type it behind {@code iptables}. */
  @Override
  public String toString() {
    return "-t " + table + " " + line();
  }
}
