package io.hoplab.survey;

import io.hoplab.netns.ScratchNetns;
import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import io.hoplab.topology.Host;
import io.hoplab.topology.NftAddition;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** How a host's nftables tables differ from its plan's: what is in each, and which there are. */
final class NftDrift {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final String PART = "nftables";

  private final Host plan;
  private final SurveyedHost real;
  private final Path netns;
  private final HostDrift.Changes changes;

  NftDrift(Host plan, SurveyedHost real, Path netns, List<Change> changes) {
    this.plan = plan;
    this.real = real;
    this.netns = netns;
    this.changes = new HostDrift.Changes(plan.name(), changes);
  }

  void find() throws IOException {
    Set<String> planned = new LinkedHashSet<>();
    plan.nftables().forEach(added -> planned.add(added.object().table().toString()));
    for (String table : real.nftTables()) {
      if (!planned.contains(table)) {
        changes.added(PART, "table " + table);
      }
    }
    if (planned.isEmpty()) {
      return;
    }
    try (ScratchNetns scratch = ScratchNetns.make()) {
      Path fresh = scratch.netns().path();
      StringBuilder text = new StringBuilder();
      for (NftAddition added : plan.nftables()) {
        text.append(added.object().addition()).append('\n');
      }
      Finished.run(Command.of("nft", "-f", "-").in(fresh), text.toString(), DEADLINE)
          .outputOrThrow();
      for (String table : planned) {
        if (real.nftTables().contains(table)) {
          compare(table, NftListing.read(fresh, table), NftListing.read(netns, table));
        } else {
          changes.missing(PART, "table " + table);
        }
      }
    }
  }

  private void compare(String table, NftListing before, NftListing now) {
    List<String> missing = new ArrayList<>(before.lines());
    List<String> added = new ArrayList<>();
    for (String line : now.lines()) {
      if (!missing.remove(line)) {
        added.add(line);
      }
    }
    missing.forEach(line -> changes.missing(PART, table + " " + line));
    added.forEach(line -> changes.added(PART, table + " " + line));
    if (missing.isEmpty() && added.isEmpty() && !before.rules().equals(now.rules())) {
      changes.changed(PART, "the order of the rules of " + table);
    }
  }
}
