package io.hoplab.verify;

import io.hoplab.apply.RunningNetwork;
import io.hoplab.azure.LoadBalancer;
import io.hoplab.azure.LoadBalancingRule;
import io.hoplab.conntrack.ConntrackEntry;
import io.hoplab.conntrack.ConntrackTable;
import io.hoplab.lab.Spread;
import io.hoplab.net.AddressPort;
import io.hoplab.net.HostName;
import io.hoplab.probe.ManyConnections;
import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Opens the connections of a spread that a load balancer chooses for, with nothing else under way.
 */
final class BalanceRun {
  /** Below the ports that a kernel chooses for others. */
  private static final int FIRST_PORT = 10_000;

  private static final int FIRST_HELD = 9_000;
  private static final int HELD = 24;

  /** So many are there at the same time: fewer than a server's queue takes. */
  private static final int BATCH = 400;

  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Pattern FLOW =
      Pattern.compile("(?<source>[0-9.]+) \\. (?<port>\\d+)[^:,}]* : 0x(?<mark>[0-9a-f]+)");

  /** Does what changes the network. */
  @FunctionalInterface
  interface Changing {
    /** Returns when it is done, and found by health probes. */
    void run() throws IOException;
  }

  private final Spread spread;
  private final LoadBalancer balancer;
  private final LoadBalancingRule rule;
  private final RunningNetwork network;
  private final Duration patience;
  private final AddressPort server;

  private BalanceRun(
      Spread spread,
      LoadBalancer balancer,
      LoadBalancingRule rule,
      RunningNetwork network,
      Duration patience) {
    this.spread = spread;
    this.balancer = balancer;
    this.rule = rule;
    this.network = network;
    this.patience = patience;
    this.server = new AddressPort(spread.probe().to(), spread.probe().port());
  }

  /**
   * Opens the connections, before and after the spread's change where moving is what is asked for.
   *
   * @param change does the spread's change
   * @throws IOException when the hosts cannot be asked
   */
  static BalanceEvidence run(
      Spread spread,
      LoadBalancer balancer,
      RunningNetwork network,
      Duration patience,
      Changing change)
      throws IOException {
    Optional<LoadBalancingRule> rule = balancer.ruleFor(spread.probe().to(), spread.probe().port());
    if (rule.isEmpty()) {
      change.run();
      return new BalanceEvidence(
          List.of(
              new BalanceEvidence.Pass(
                  List.of(balancer.name() + " has no rule for them"), Map.of(), Map.of())),
          List.of());
    }
    BalanceRun run = new BalanceRun(spread, balancer, rule.get(), network, patience);
    if (!(spread.expected() instanceof Spread.Moves)) {
      change.run();
      return new BalanceEvidence(List.of(run.pass()), List.of());
    }
    BalanceEvidence.Pass before = run.pass();
    List<BalanceEvidence.Held> held = run.holdOver(change);
    return new BalanceEvidence(List.of(before, run.pass()), held);
  }

  private BalanceEvidence.Pass pass() throws IOException {
    List<String> failures = new ArrayList<>();
    Map<Integer, HostName> tracked = new HashMap<>();
    for (int done = 0; done < spread.connections(); done += BATCH) {
      int first = FIRST_PORT + done;
      int count = Math.min(BATCH, spread.connections() - done);
      try (ManyConnections open = open(first, count)) {
        failures.addAll(open.failures());
        for (HostName backend : rule.backends()) {
          tracked(backend, first, count).forEach(port -> tracked.put(port, backend));
        }
      }
    }
    Map<Integer, HostName> chosen = chosen();
    chosen.keySet().removeIf(port -> port >= FIRST_PORT + spread.connections());
    chosen.keySet().removeIf(port -> port < FIRST_PORT);
    return new BalanceEvidence.Pass(failures, chosen, tracked);
  }

  private ManyConnections open(int first, int count) throws IOException {
    return network.visit(
        spread.probe().from(), () -> ManyConnections.open(server, first, count, patience));
  }

  /** The ports of connections that a backend has now; one that was reset before is none. */
  private List<Integer> tracked(HostName backend, int first, int count) throws IOException {
    return network.visit(backend, ConntrackTable::dump).stream()
        .filter(entry -> entry.protocol() == rule.protocol())
        .filter(entry -> entry.original().destination().equals(server))
        .filter(entry -> entry.tcpState().filter("CLOSE"::equals).isEmpty())
        .map(ConntrackEntry::original)
        .map(tuple -> tuple.source().port())
        .filter(port -> port >= first && port < first + count)
        .toList();
  }

  private Map<Integer, HostName> chosen() throws IOException {
    Command list =
        Command.of("nft", "list", "map", "ip", LoadBalancer.TABLE.name(), rule.flowMap())
            .in(network.netns(balancer.name()));
    String text = Finished.run(list, "", DEADLINE).outputOrThrow();
    Map<Integer, HostName> byPort = new HashMap<>();
    Matcher flow = FLOW.matcher(text);
    while (flow.find()) {
      int mark = Integer.parseInt(flow.group("mark"), 16);
      byPort.put(Integer.parseInt(flow.group("port")), balancer.members().get(mark - 1));
    }
    return byPort;
  }

  private List<BalanceEvidence.Held> holdOver(Changing change) throws IOException {
    try (ManyConnections open = open(FIRST_HELD, HELD)) {
      Map<Integer, HostName> before = chosen();
      change.run();
      Map<Integer, HostName> after = chosen();
      Map<Integer, String> answers = open.ask(patience);
      List<BalanceEvidence.Held> held = new ArrayList<>();
      for (int port = FIRST_HELD; port < FIRST_HELD + HELD; port++) {
        Optional<String> answer = Optional.ofNullable(answers.get(port));
        String why = "from port " + port + ": ";
        held.add(
            new BalanceEvidence.Held(
                port,
                before.getOrDefault(port, balancer.name()),
                after.getOrDefault(port, balancer.name()),
                answer.orElseGet(
                    () ->
                        open.failures().stream()
                            .filter(it -> it.startsWith(why))
                            .findFirst()
                            .orElse(why + "no answer")),
                answer.isPresent()));
      }
      return held;
    }
  }
}
