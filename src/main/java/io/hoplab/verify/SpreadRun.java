package io.hoplab.verify;

import io.hoplab.apply.RunningNetwork;
import io.hoplab.conntrack.ConntrackEntry;
import io.hoplab.conntrack.ConntrackTable;
import io.hoplab.lab.Probe;
import io.hoplab.lab.Spread;
import io.hoplab.net.AddressPort;
import io.hoplab.net.FiveTuple;
import io.hoplab.probe.Attempt;
import io.hoplab.probe.Attempts;
import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import io.hoplab.topology.Host;
import io.hoplab.topology.Topology;
import io.hoplab.tracing.Backend;
import io.hoplab.tracing.RuleCounters;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
   * @param topology the network as it is now
   * @param patience how long each may take
   * @throws IOException when curl cannot be run, or the host not be asked
   */
  static SpreadEvidence run(
      Spread spread, RunningNetwork network, Topology topology, Backend backend, Duration patience)
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
            spread.probe(), spread.connections(), network.vantage(spread.probe().from()), patience);
    Set<Integer> ports =
        attempts.stream()
            .flatMap(attempt -> attempt.port().stream().boxed())
            .collect(Collectors.toSet());
    List<ConntrackEntry> entries =
        network.visit(spread.on(), ConntrackTable::dump).stream()
            .filter(entry -> isOf(spread.probe(), entry))
            .filter(
                entry ->
                    !before.contains(entry.original())
                        || renewed(spread.probe(), ports, topology, entry))
            .toList();
    StringBuilder nftables = new StringBuilder();
    for (String table : tables(topology.host(spread.on()))) {
      List<String> words = new ArrayList<>(List.of("nft", "list", "table"));
      words.addAll(List.of(table.split(" ", -1)));
      Command list = Command.of(words.toArray(String[]::new)).in(chooser);
      nftables.append(Finished.run(list, "", DEADLINE).output());
    }
    return new SpreadEvidence(
        attempts,
        entries,
        rules,
        nftables.toString(),
        RuleCounters.read(chooser, backend).since(counters));
  }

  private static boolean isOf(Probe.Curl probe, ConntrackEntry entry) {
    return entry.protocol() == probe.protocol()
        && entry.original().destination().equals(new AddressPort(probe.to(), probe.port()));
  }

  /** Another host may have asked the same from the same port before. */
  static boolean renewed(
      Probe.Curl probe, Set<Integer> ports, Topology topology, ConntrackEntry entry) {
    AddressPort source = entry.original().source();
    return ports.contains(source.port())
        && topology.owner(source.address()).map(probe.from()::equals).orElse(true);
  }

  private static List<String> tables(Host host) {
    return host.nftables().stream()
        .map(addition -> addition.object().table().toString())
        .distinct()
        .toList();
  }
}
