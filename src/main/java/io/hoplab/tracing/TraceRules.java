package io.hoplab.tracing;

import io.hoplab.iptables.IptablesRule;
import io.hoplab.iptables.Table;
import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The two rules that have every packet of a netns traced: instruments, no part of a lab. */
public final class TraceRules {
  /** The two rules, for a plan that loads them with the others: they must come first. */
  public static final List<IptablesRule> RULES =
      List.of(
          new IptablesRule(Table.RAW, "PREROUTING", "-j TRACE"),
          new IptablesRule(Table.RAW, "OUTPUT", "-j TRACE"));

  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private TraceRules() {}

  /**
   * Puts the rules first in the raw table, in front of rules such as {@code -j CT --notrack}.
   * Equivalent to: {@code iptables -t raw -I PREROUTING 1 -j TRACE}, and the same for OUTPUT.
   *
   * @throws IOException with the program's words when it refuses
   */
  public static void install(Path netns) throws IOException {
    restore(netns, "-I PREROUTING 1 -j TRACE\n-I OUTPUT 1 -j TRACE\n");
  }

  /** Takes the two rules away again. */
  public static void remove(Path netns) throws IOException {
    restore(netns, "-D PREROUTING -j TRACE\n-D OUTPUT -j TRACE\n");
  }

  private static void restore(Path netns, String rules) throws IOException {
    Command command = Command.of(Backend.NFT.restore(), "--noflush").in(netns);
    Finished.run(command, "*raw\n" + rules + "COMMIT\n", DEADLINE).outputOrThrow();
  }
}
