package io.hoplab.diff;

import io.hoplab.flow.Way;
import io.hoplab.observe.ObservedPacket;
import io.hoplab.observe.PacketKind;
import java.util.Optional;

/**
 * The first packet of a kind in the one lab beside that in the other.
 *
 * @param way there or back
 * @param kind what the packet is to its conversation
 * @param left the left lab's; empty when it had none
 * @param right the right lab's; empty when it had none
 * @param traces their ways; empty when one of them is missing
 */
public record PacketDiff(
    Way way,
    PacketKind kind,
    Optional<ObservedPacket> left,
    Optional<ObservedPacket> right,
    Optional<TraceDiff> traces) {

  static PacketDiff of(
      Way way,
      Optional<ObservedPacket> left,
      Names leftNames,
      Optional<ObservedPacket> right,
      Names rightNames) {
    Optional<TraceDiff> traces =
        left.isPresent() && right.isPresent()
            ? Optional.of(
                TraceDiff.of(way, left.get().trace(), leftNames, right.get().trace(), rightNames))
            : Optional.empty();
    return new PacketDiff(way, left.or(() -> right).orElseThrow().kind(), left, right, traces);
  }

  /** Whether both labs had it, and it went and ended alike. */
  public boolean same() {
    return traces.filter(TraceDiff::same).isPresent();
  }

  /** Whether it differs just where another packet does, so that it need not be shown as well. */
  public boolean differsLike(PacketDiff other) {
    return traces.isPresent()
        && other.traces.isPresent()
        && traces.get().sameEnding() == other.traces.get().sameEnding()
        && Outline.of(traces.get()).equals(Outline.of(other.traces.get()));
  }

  /** The packet in words, such as {@code the first segment with data}. */
  public String words() {
    return switch (kind) {
      case FIRST_REQUEST_DATA, FIRST_REPLY_DATA -> "the first segment with data";
      case ICMP_ERROR -> "the ICMP error";
      case REST -> "another packet";
      case SYN, SYN_ACK, RESET, QUERY, ANSWER, ECHO_REQUEST, ECHO_REPLY -> "the first " + kind;
    };
  }
}
