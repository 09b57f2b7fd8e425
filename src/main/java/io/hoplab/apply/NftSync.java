package io.hoplab.apply;

import io.hoplab.net.HostName;
import io.hoplab.netns.ScratchNetns;
import io.hoplab.nftables.NftChange;
import io.hoplab.nftables.NftListing;
import io.hoplab.nftables.NftRules;
import io.hoplab.nftables.NftTable;
import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Brings a table of a running host to another state, whatever state it is in. As kube-proxy does,
 * it writes what differs where the kernel has what was planned, and else the whole table.
 *
 * <p>The kernel prints rules otherwise than they were written, so what was planned is loaded into
 * an empty netns, and what the kernel prints there is compared.
 */
final class NftSync {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final Command LOAD = Command.of("nft", "-f", "-");
  private static final NftRules NOTHING = new NftRules(List.of());

  private final HostName host;
  private final Path netns;
  private final NftTable table;

  NftSync(RunningNetwork network, HostName host, NftTable table) {
    this.host = host;
    this.netns = network.netns(host);
    this.table = table;
  }

  /**
   * Brings it there.
   *
   * @param before what the table was planned to be; empty for no table
   * @param after what it shall be; empty for no table
   * @throws IOException when the kernel refuses it
   */
  NftChange bring(NftRules before, NftRules after) throws IOException {
    if (!isThere()) {
      if (!after.objects().isEmpty()) {
        load(after.text());
      }
      return NftChange.between(NOTHING, after);
    }
    NftListing has = listing(netns);
    if (after.objects().isEmpty()) {
      String text = "delete table " + table + "\n";
      load(text);
      return new NftChange(List.of(), List.of(), has.chains(), 0, 0, text);
    }
    if (!before.objects().isEmpty() && has.equals(planned(before))) {
      NftChange change = NftChange.between(before, after);
      if (change.isEmpty() || refusal(netns, change.text()).isEmpty()) {
        return change;
      }
    } else if (has.equals(planned(after))) {
      return NftChange.between(after, after);
    }
    load(after.freshText());
    NftChange all = NftChange.between(NOTHING, after);
    return new NftChange(
        all.made(),
        List.of(),
        has.chains().stream().filter(chain -> !all.made().contains(chain)).toList(),
        0,
        all.elements(),
        after.freshText());
  }

  private boolean isThere() throws IOException {
    return run(netns, "nft", "list", "tables", "ip").lines().anyMatch(("table " + table)::equals);
  }

  private NftListing listing(Path where) throws IOException {
    return NftListing.parse(run(where, "nft", "-s", "list", "table", "ip", table.name()));
  }

  private NftListing planned(NftRules rules) throws IOException {
    try (ScratchNetns scratch = ScratchNetns.make()) {
      Path where = scratch.netns().path();
      Optional<String> refusal = refusal(where, rules.text());
      if (refusal.isPresent()) {
        throw new IOException(LOAD + " in an empty netns: " + refusal.get());
      }
      return listing(where);
    }
  }

  private static String run(Path where, String... words) throws IOException {
    return Finished.run(Command.of(words).in(where), "", DEADLINE).outputOrThrow();
  }

  private void load(String text) throws IOException {
    Optional<String> refusal = refusal(netns, text);
    if (refusal.isPresent()) {
      throw new ApplyException(0, LOAD + " in " + host, refusal.get());
    }
  }

  private static Optional<String> refusal(Path where, String text) throws IOException {
    Finished finished = Finished.run(LOAD.in(where), text, DEADLINE);
    return finished.exitCode() == 0 ? Optional.empty() : Optional.of(finished.complaint());
  }
}
