package io.hoplab.verify;

import io.hoplab.apply.RunningNetwork;
import io.hoplab.conntrack.ConntrackEntry;
import io.hoplab.conntrack.ConntrackTable;
import io.hoplab.lab.Spread;
import io.hoplab.net.AddressPort;
import io.hoplab.net.FiveTuple;
import io.hoplab.probe.Attempt;
import io.hoplab.probe.Attempts;
import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import io.hoplab.tracing.Backend;
import io.hoplab.tracing.RuleCounters;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Opens the connections of a spread, with nothing else under way. */
final class SpreadRun {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private SpreadRun() {}

  /**
   * Opens the connections one after the other, up to the first that is not answered.
   *
   * @param patience how long each may take
   * @throws IOException when curl cannot be run, or the host not be asked
   */
  static SpreadEvidence run(
      Spread spread, RunningNetwork network, Backend backend, Duration patience)
      throws IOException {
    Path chooser = network.netns(spread.on());
    Set<FiveTuple> before =
        network.visit(spread.on(), ConntrackTable::dump).stream()
            .map(ConntrackEntry::original)
            .collect(Collectors.toSet());
    RuleCounters counters = RuleCounters.read(chooser, backend);
    String rules =
        Finished.run(Command.of(backend.save(), "-t", "nat").in(chooser), "", DEADLINE)
            .outputOrThrow();
    List<Attempt> attempts =
        Attempts.send(
            spread.probe(), spread.connections(), network.netns(spread.probe().from()), patience);
    AddressPort asked = new AddressPort(spread.probe().to(), spread.probe().port());
    List<ConntrackEntry> entries =
        network.visit(spread.on(), ConntrackTable::dump).stream()
            .filter(entry -> entry.protocol() == spread.probe().protocol())
            .filter(entry -> entry.original().destination().equals(asked))
            .filter(entry -> !before.contains(entry.original()))
            .toList();
    return new SpreadEvidence(
        attempts, entries, rules, RuleCounters.read(chooser, backend).since(counters));
  }
}
