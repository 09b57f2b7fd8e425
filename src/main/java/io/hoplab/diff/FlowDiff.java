package io.hoplab.diff;

import io.hoplab.flow.Way;
import io.hoplab.observe.ObservedPacket;
import io.hoplab.observe.PacketKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A flow of the left lab beside one of the right lab.
 *
 * @param left what was seen of it on the left
 * @param right what was seen of it on the right
 * @param packets its packets, for each way the first one first
 * @param summary what differs and why, in one line
 */
public record FlowDiff(Side left, Side right, List<PacketDiff> packets, String summary) {

  /** Takes a copy of the list. */
  public FlowDiff {
    packets = List.copyOf(packets);
  }

  /** What comparing has shown. */
  public enum Result {
    SAME,
    DIFFERS,
    /** Something was not seen, so that nothing can be said. */
    INCOMPLETE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Compares the ways that are asked for. */
  public static FlowDiff of(Side left, Side right, Set<Way> ways) {
    Names leftNames = new Names(left.topology(), left.probe());
    Names rightNames = new Names(right.topology(), right.probe());
    List<PacketDiff> packets = new ArrayList<>();
    List<PacketDiff> later = new ArrayList<>();
    for (Way way : Way.values()) {
      List<PacketDiff> found = packets(way, left, leftNames, right, rightNames);
      packets.addAll(found.subList(0, Math.min(1, found.size())));
      later.addAll(found.subList(Math.min(1, found.size()), found.size()));
    }
    // Where the first packets fare differently, what one side never sends follows from that.
    boolean alike = packets.stream().allMatch(PacketDiff::same);
    later.stream().filter(it -> alike || it.traces().isPresent()).forEach(packets::add);
    packets.removeIf(packet -> !ways.contains(packet.way()));
    String summary = new Summary(left, leftNames, right, rightNames, packets).text();
    return new FlowDiff(left, right, packets, summary);
  }

  private static List<PacketDiff> packets(
      Way way, Side left, Names leftNames, Side right, Names rightNames) {
    List<ObservedPacket> lefts = left.packets(way);
    List<ObservedPacket> rights = right.packets(way);
    List<PacketDiff> packets = new ArrayList<>();
    if (lefts.isEmpty() && rights.isEmpty()) {
      return packets;
    }
    Optional<ObservedPacket> firstLeft = lefts.stream().findFirst();
    Optional<ObservedPacket> firstRight = rights.stream().findFirst();
    packets.add(PacketDiff.of(way, firstLeft, leftNames, firstRight, rightNames));
    Set<PacketKind> kinds = new LinkedHashSet<>();
    lefts.forEach(packet -> kinds.add(packet.kind()));
    rights.forEach(packet -> kinds.add(packet.kind()));
    // How many there are of the rest, and whether a reset ends the connection, is a matter of time.
    kinds.remove(PacketKind.REST);
    kinds.remove(PacketKind.RESET);
    firstLeft.ifPresent(packet -> kinds.remove(packet.kind()));
    firstRight.ifPresent(packet -> kinds.remove(packet.kind()));
    for (PacketKind kind : kinds) {
      packets.add(
          PacketDiff.of(way, first(lefts, kind), leftNames, first(rights, kind), rightNames));
    }
    return packets;
  }

  private static Optional<ObservedPacket> first(List<ObservedPacket> packets, PacketKind kind) {
    return packets.stream().filter(packet -> packet.kind() == kind).findFirst();
  }

  /** What comparing has shown. */
  public Result result() {
    if (!left.complete() || !right.complete()) {
      return Result.INCOMPLETE;
    }
    return packets.stream().allMatch(PacketDiff::same) ? Result.SAME : Result.DIFFERS;
  }
}
