package io.hoplab.plan;

import io.hoplab.net.HostName;
import java.util.List;
import java.util.Optional;

/**
 * A plan as a shell script that anyone can run as root: the same operations by {@code ip}, {@code
 * bridge}, {@code sysctl}, {@code iptables-restore} and {@code nft}.
 */
public final class ShellScript {
  private final StringBuilder text = new StringBuilder();
  private String lastComment = "";

  private ShellScript() {}

  /** The script of a plan. */
  public static String of(String title, Plan plan) {
    ShellScript script = new ShellScript();
    script.header(title, plan);
    script.body(plan.operations());
    return script.text.toString();
  }

  private void header(String title, Plan plan) {
    boolean nftables = plan.bare().stream().anyMatch(Operation.AddNft.class::isInstance);
    line("#!/bin/sh");
    line("# " + title);
    line("#");
    line(
        "# Makes the network out of namespaces; needs root, iproute2, procps"
            + (nftables ? ", iptables and nftables." : " and iptables."));
    line("# To leave the machine as it is, run it in namespaces of its own:");
    line(
        "#   unshare --net --mount --fork sh -c 'mount -t tmpfs tmpfs /run && sh THIS && exec bash'");
    line("set -eu");
    line("mkdir -p /run/netns");
  }

  private void body(List<PlannedOperation> operations) {
    int at = 0;
    while (at < operations.size()) {
      Operation operation = operations.get(at).operation();
      if (isIptables(operation)) {
        at = iptables(operations, at, operation.host());
      } else if (operation instanceof Operation.AddNft nft) {
        at = nftables(operations, at, nft.host());
      } else {
        comment(operations.get(at));
        line(ShellCommand.of(operation));
        at++;
      }
    }
  }

  private int iptables(List<PlannedOperation> operations, int start, HostName host) {
    IptablesText restore = new IptablesText();
    line("");
    int at = start;
    while (at < operations.size()
        && operations.get(at).operation().host().equals(host)
        && isIptables(operations.get(at).operation())) {
      comment(operations.get(at));
      collect(restore, operations.get(at).operation());
      at++;
    }
    line("ip netns exec " + host + " iptables-restore <<'END'");
    text.append(restore);
    line("END");
    return at;
  }

  private int nftables(List<PlannedOperation> operations, int start, HostName host) {
    StringBuilder load = new StringBuilder();
    line("");
    int at = start;
    while (at < operations.size()
        && operations.get(at).operation() instanceof Operation.AddNft nft
        && nft.host().equals(host)) {
      comment(operations.get(at));
      load.append(nft.object().addition()).append('\n');
      at++;
    }
    line("ip netns exec " + host + " nft -f - <<'END'");
    text.append(load);
    line("END");
    return at;
  }

  private static boolean isIptables(Operation operation) {
    return operation instanceof Operation.AddChain || operation instanceof Operation.AppendRule;
  }

  private static void collect(IptablesText restore, Operation operation) {
    if (operation instanceof Operation.AddChain chain) {
      restore.add(chain);
    } else if (operation instanceof Operation.AppendRule rule) {
      restore.add(rule);
    }
  }

  /** Says why, once for operations that share the reason. */
  private void comment(PlannedOperation planned) {
    String comment =
        planned.operation().host()
            + ": "
            + planned.note().why()
            + (planned.note().realism() ? " (for realism)" : "");
    if (!comment.equals(lastComment)) {
      if (!headOf(comment).equals(headOf(lastComment))) {
        line("");
      }
      line("# " + comment);
      lastComment = comment;
    }
  }

  private static Optional<String> headOf(String comment) {
    int colon = comment.indexOf(':');
    return colon < 0 ? Optional.empty() : Optional.of(comment.substring(0, colon));
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
