package io.hoplab.survey;

import io.hoplab.netlink.KernelLink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which veth ends are one cable.
 *
 * <p>A veth end names its peer by the peer's number and by what its own netns calls the peer's
 * netns. Numbers repeat from netns to netns; so the ends that could be meant are those whose
 * numbers name each other, and of these the one whose netns has that name.
 */
final class Cables {
  private final List<NetnsState> all;
  private final Vicinity vicinity;
  private final Map<Integer, List<End>> byIndex = new HashMap<>();
  private final Map<End, KernelLink> links = new LinkedHashMap<>();
  private final Map<End, End> peers = new HashMap<>();

  /** Cables come in rows: the next one of a pod very likely leads to the same node. */
  private int lastMatch = -1;

  private Cables(List<NetnsState> all, Vicinity vicinity) {
    this.all = all;
    this.vicinity = vicinity;
  }

  /**
   * One end.
   *
   * @param netns the place of its netns in the list
   * @param index its number there
   */
  record End(int netns, int index) {}

  /** What each netns calls the others. */
  interface Vicinity {
    /** The number by which one knows the other; empty when it does not know it. */
    OptionalInt id(int netns, int other) throws IOException;
  }

  /** The peer of every end whose peer is in one of these netns. */
  static Map<End, End> match(List<NetnsState> all, Vicinity vicinity) throws IOException {
    Cables cables = new Cables(all, vicinity);
    cables.collect();
    for (End end : List.copyOf(cables.links.keySet())) {
      if (!cables.peers.containsKey(end)) {
        Optional<End> peer = cables.peer(end);
        if (peer.isPresent()) {
          cables.peers.put(end, peer.get());
          cables.peers.put(peer.get(), end);
        }
      }
    }
    return Map.copyOf(cables.peers);
  }

  private void collect() {
    for (int netns = 0; netns < all.size(); netns++) {
      for (KernelLink link : all.get(netns).links()) {
        if (link.kind().equals("veth")) {
          End end = new End(netns, link.index());
          links.put(end, link);
          byIndex.computeIfAbsent(link.index(), index -> new ArrayList<>()).add(end);
        }
      }
    }
  }

  private Optional<End> peer(End end) throws IOException {
    KernelLink link = links.get(end);
    if (link.link().isEmpty()) {
      return Optional.empty();
    }
    if (link.linkNetns().isEmpty()) {
      return Optional.of(new End(end.netns(), link.link().getAsInt())).filter(links::containsKey);
    }
    for (End candidate : candidates(end, link)) {
      if (vicinity.id(end.netns(), candidate.netns()).equals(link.linkNetns())) {
        lastMatch = candidate.netns();
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  private List<End> candidates(End end, KernelLink link) {
    List<End> candidates = new ArrayList<>();
    for (End other : byIndex.getOrDefault(link.link().getAsInt(), List.of())) {
      KernelLink its = links.get(other);
      if (other.netns() != end.netns()
          && its.linkNetns().isPresent()
          && its.link().equals(OptionalInt.of(end.index()))
          && !peers.containsKey(other)) {
        candidates.add(other.netns() == lastMatch ? 0 : candidates.size(), other);
      }
    }
    return candidates;
  }
}
