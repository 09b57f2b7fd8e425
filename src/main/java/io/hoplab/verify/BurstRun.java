package io.hoplab.verify;

import io.hoplab.apply.RunningNetwork;
import io.hoplab.conntrack.ConntrackEntry;
import io.hoplab.conntrack.ConntrackStatistics;
import io.hoplab.conntrack.ConntrackTable;
import io.hoplab.lab.Spread;
import io.hoplab.net.AddressPort;
import io.hoplab.net.FiveTuple;
import io.hoplab.probe.HeldConnections;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Opens connections at the same time, and looks at them while they are there. */
final class BurstRun {
  /** The kernel sends a SYN again after one second, which would count as another try. */
  private static final Duration PATIENCE = Duration.ofMillis(800);

  private BurstRun() {}

  static BurstEvidence run(Spread spread, RunningNetwork network) throws IOException {
    AddressPort server = new AddressPort(spread.probe().to(), spread.probe().port());
    Set<FiveTuple> before =
        network.visit(spread.on(), ConntrackTable::dump).stream()
            .map(ConntrackEntry::original)
            .collect(Collectors.toSet());
    ConntrackStatistics counted = counted(network, spread);
    try (HeldConnections held =
        network.visit(
            spread.probe().from(),
            () ->
                HeldConnections.open(
                    server,
                    spread.connections(),
                    PATIENCE,
                    () -> counted(network, spread).since(counted).insertFailed()))) {
      List<ConntrackEntry> entries =
          network.visit(spread.on(), ConntrackTable::dump).stream()
              .filter(entry -> entry.protocol() == spread.probe().protocol())
              .filter(entry -> entry.original().destination().equals(server))
              .filter(entry -> !before.contains(entry.original()))
              .toList();
      return new BurstEvidence(
          held.established(), held.refused(), entries, counted(network, spread).since(counted));
    }
  }

  private static ConntrackStatistics counted(RunningNetwork network, Spread spread)
      throws IOException {
    return network.visit(spread.on(), ConntrackStatistics::read);
  }
}
