package io.hoplab.tracing;

import io.hoplab.iptables.Table;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule as nft prints it.
 *
 * @param family {@code ip} or {@code inet}
 * @param table the name of its table
 * @param chain the name of its chain
 * @param spec matches and statements; empty when they are not known
 */
record NativeRule(String family, String table, String chain, String spec) {
  private static final Pattern HANDLE = Pattern.compile("(?<rule>.*) # handle (?<handle>\\d+)");

  /** The rule as one would type it behind {@code nft}. */
  @Override
  public String toString() {
    return "add rule " + family + " " + table + " " + chain + (spec.isEmpty() ? "" : " " + spec);
  }

  /** The same with the number that the kernel knows it by in its table. */
  String withHandle(String handle) {
    return this + " # handle " + handle;
  }

  /** What becomes of a packet at the end of the rule's chain, in the words of its program. */
  String policy(String verdict) {
    return family.equals("ip") && Table.find(table).isPresent()
        ? "-t " + table + " -P " + chain + " " + verdict
        : family + " " + table + " " + chain + " policy " + verdict.toLowerCase(Locale.ROOT);
  }

  /** The text without the handle. */
  static String withoutHandle(String text) {
    Matcher handle = HANDLE.matcher(text);
    return handle.matches() ? handle.group("rule") : text;
  }

  /** The handle in the text; empty when there is none. */
  static String handle(String text) {
    Matcher handle = HANDLE.matcher(text);
    return handle.matches() ? handle.group("handle") : "";
  }
}
