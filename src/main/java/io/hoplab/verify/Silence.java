package io.hoplab.verify;

import io.hoplab.expect.ExpectedTrace;
import io.hoplab.flow.Disposition;
import io.hoplab.flow.Way;
import io.hoplab.lab.Flow;
import io.hoplab.observe.ObservedPacket;
import java.util.List;
import java.util.Optional;

/** Whether silence was waited for long enough to say what became of a flow's packets. */
final class Silence {
  private Silence() {}

  /** Whether sending the flow again, and waiting longer, would tell no more of it. */
  static boolean isSettled(Flow flow, FlowEvidence seen) {
    if (Rounds.isAskedOnce(flow) && hasSent(seen)) {
      return true;
    }
    boolean settled = !seen.packets().isEmpty();
    for (Way way : Way.values()) {
      settled &= isSettled(first(way, seen.packets()), expected(flow, way));
    }
    return seen.repetition().isEmpty()
        ? settled
        : seen.probe().answered() || (settled && !wasAnswered(seen));
  }

  /** What follows a way's first packet decides nothing. */
  private static Optional<Disposition> first(Way way, List<ObservedPacket> packets) {
    return packets.stream()
        .filter(packet -> packet.way() == way)
        .findFirst()
        .map(packet -> packet.trace().ending().disposition());
  }

  private static Optional<Disposition> expected(Flow flow, Way way) {
    return (way == Way.REQUEST ? flow.expected().request() : flow.expected().reply())
        .map(ExpectedTrace::disposition);
  }

  /** Who has not answered yet for his address may still do so, until the kernel gives up. */
  private static boolean isSettled(Optional<Disposition> ending, Optional<Disposition> expected) {
    return ending
        .filter(
            it ->
                it == Disposition.LOST
                    || (it == Disposition.NEIGHBOUR_UNREACHABLE && !ending.equals(expected)))
        .isEmpty();
  }

  private static boolean hasSent(FlowEvidence seen) {
    return seen.packets().stream().anyMatch(packet -> !packet.trace().hops().isEmpty());
  }

  /** One of several attempts may have been given up too early although it was answered. */
  private static boolean wasAnswered(FlowEvidence seen) {
    return seen.packets().stream()
        .anyMatch(
            packet ->
                packet.way() == Way.REPLY
                    && packet.trace().ending().disposition() == Disposition.DELIVERED);
  }
}
