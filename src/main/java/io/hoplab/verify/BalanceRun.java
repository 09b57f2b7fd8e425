package io.hoplab.verify;

import io.hoplab.apply.RunningNetwork;
import io.hoplab.azure.LoadBalancer;
import io.hoplab.azure.LoadBalancingRule;
import io.hoplab.lab.Spread;
import io.hoplab.net.AddressPort;
import io.hoplab.net.HostName;
import io.hoplab.probe.ManyConnections;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Opens the connections of a spread that a load balancer chooses for, with nothing else under way.
 */
final class BalanceRun {
  /** Below the ports that a kernel chooses for others. */
  private static final int FIRST_PORT = 10_000;

  private static final int FIRST_HELD = 9_000;
  private static final int HELD = 24;

  /**
   * So many are there at the same time: fewer than a server's queue takes, and than conntrack has
   * room to tell of.
   */
  private static final int BATCH = 100;

  /** Does what changes the network. */
  @FunctionalInterface
  interface Changing {
    /** Returns when it is done, and found by health probes. */
    void run() throws IOException;
  }

  private final Spread spread;
  private final LoadBalancer balancer;
  private final LoadBalancingRule rule;
  private final FlowMemory memory;
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
    this.memory = new FlowMemory(balancer, rule, network);
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
    try (NewConnections tracked = NewConnections.listen(rule, server, network)) {
      boolean silent = false;
      for (int done = 0; done < spread.connections() && !silent; done += BATCH) {
        int count = Math.min(BATCH, spread.connections() - done);
        try (ManyConnections open = open(FIRST_PORT + done, count)) {
          failures.addAll(open.failures());
          silent = open.isSilent();
        }
        tracked.drain();
      }
      return new BalanceEvidence.Pass(
          failures, memory.of(FIRST_PORT, spread.connections()), tracked.backends());
    }
  }

  private ManyConnections open(int first, int count) throws IOException {
    return network.visit(
        spread.probe().from(), () -> ManyConnections.open(server, first, count, patience));
  }

  private List<BalanceEvidence.Held> holdOver(Changing change) throws IOException {
    try (ManyConnections open = open(FIRST_HELD, HELD)) {
      Map<Integer, HostName> before = memory.of(FIRST_HELD, HELD);
      change.run();
      Map<Integer, HostName> after = memory.of(FIRST_HELD, HELD);
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
