package io.hoplab.tracing;

import io.hoplab.iptables.IptablesRule;
import io.hoplab.iptables.Table;
import java.util.List;

/**
 * The two rules that have every packet of a netns traced: instruments, no part of a lab. They must
 * stand in front of every other rule, above all of one such as {@code -j CT --notrack}.
 */
public final class TraceRules {
  /** The rules, for a plan that loads them with the others. */
  public static final List<IptablesRule> RULES =
      List.of(
          new IptablesRule(Table.RAW, "PREROUTING", "-j TRACE"),
          new IptablesRule(Table.RAW, "OUTPUT", "-j TRACE"));

  private TraceRules() {}
}
