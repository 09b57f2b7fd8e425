package io.hoplab.apply;

import io.hoplab.plan.Operation;
import io.hoplab.plan.ShellCommand;
import java.io.IOException;

/** An operation of a plan that the kernel refused. */
public final class ApplyException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int index;
  private final boolean byRules;

  /**
   * An error such as {@code operation 7, ip -n pod-a link set eth1 up: ENODEV (No such device)}.
   *
   * @param index the operation's place in the plan, from 0
   * @param reason what the kernel, or the program that asked it, said
   */
  ApplyException(int index, Operation operation, String reason) {
    super("operation " + index + ", " + ShellCommand.of(operation) + ": " + reason);
    this.index = index;
    this.byRules =
        operation instanceof Operation.AddChain
            || operation instanceof Operation.AppendRule
            || operation instanceof Operation.AddNft;
  }

  /**
   * An error of a host's iptables or nftables operations, of which that at {@code index} is the
   * first.
   */
  ApplyException(int index, String what, String reason) {
    super("operation " + index + ", " + what + ": " + reason);
    this.index = index;
    this.byRules = true;
  }

  /** Whether it is iptables or nft that refused rules. */
  public boolean isByRules() {
    return byRules;
  }

  /** The operation's place in the plan, from 0. */
  public int index() {
    return index;
  }
}
