package io.hoplab.observe;

import io.hoplab.evidence.RulePass;
import io.hoplab.net.FiveTuple;
import io.hoplab.observe.Itinerary.Visit;
import io.hoplab.pcap.Ipv4Packet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Ways through the rules of one host, found by the packets that went them. */
final class PassIndex {
  /** What does not change of a packet on its way. */
  private record Key(int id, int length) {}

  private final Map<Key, List<RulePass>> left = new HashMap<>();
  private final List<RulePass> fresh;
  private final Set<RulePass> taken = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * Of these passes.
   *
   * @param early those that came before their packets, and were asked for in vain once already
   * @param fresh the others
   */
  PassIndex(Collection<RulePass> early, List<RulePass> fresh) {
    this.fresh = fresh;
    early.forEach(this::add);
    fresh.forEach(this::add);
  }

  private void add(RulePass pass) {
    left.computeIfAbsent(new Key(pass.head().id(), pass.head().length()), key -> new ArrayList<>())
        .add(pass);
  }

  /**
   * The first pass of the packet that nobody has taken yet.
   *
   * @param sent the packet as the host sent it, if it did
   */
  Optional<RulePass> take(Visit visit, FiveTuple sent) {
    Ipv4Packet packet = visit.first().packet().orElseThrow();
    Optional<RulePass> found =
        left.getOrDefault(new Key(packet.id(), packet.totalLength()), List.of()).stream()
            .filter(pass -> !taken.contains(pass))
            .filter(pass -> TraceBuilder.belongs(pass.head(), visit, sent))
            .findFirst();
    found.ifPresent(taken::add);
    return found;
  }

  /** The fresh passes of packets that are still to come. */
  List<RulePass> unused() {
    return fresh.stream().filter(pass -> !taken.contains(pass)).toList();
  }
}
