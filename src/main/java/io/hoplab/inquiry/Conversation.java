package io.hoplab.inquiry;

import io.hoplab.flow.Disposition;
import io.hoplab.flow.Hop;
import io.hoplab.flow.Step;
import io.hoplab.flow.Trace;
import io.hoplab.flow.Way;
import io.hoplab.net.AddressPort;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;
import io.hoplab.observe.ObservedPacket;
import io.hoplab.observe.PacketKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One conversation and the ways of its packets.
 *
 * @param client the host that began it
 * @param meant its tuple as the client's program knows it
 * @param packets in the order in which they were first seen; of an answer that was due and never
 *     left, one without hops
 */
public record Conversation(HostName client, FiveTuple meant, List<ObservedPacket> packets) {

  /** What looks like these may be no more than a packet that is still on its way. */
  private static final Set<Disposition> PROVISIONAL =
      Set.of(Disposition.LOST, Disposition.NEIGHBOUR_UNREACHABLE, Disposition.LINK_DOWN);

  /** Takes a copy of the list. */
  public Conversation {
    packets = List.copyOf(packets);
  }

  /** The first packet of a way. */
  public Optional<ObservedPacket> first(Way way) {
    return packets.stream().filter(packet -> packet.way() == way).findFirst();
  }

  /**
   * The packets that did not arrive though the first of their way did, one for each end: such as
   * the first that is long.
   */
  public List<ObservedPacket> stragglers() {
    List<ObservedPacket> found = new ArrayList<>();
    for (ObservedPacket packet : packets) {
      Disposition disposition = packet.trace().ending().disposition();
      // What comes after a connection's end is refused, and that is no harm.
      boolean harmless =
          disposition == Disposition.DELIVERED
              || disposition == Disposition.REFUSED
              || first(packet.way()).filter(Conversation::arrived).isEmpty();
      if (!harmless
          && found.stream().noneMatch(other -> shape(other, false).equals(shape(packet, false)))) {
        found.add(packet);
      }
    }
    return found;
  }

  /** What became of it. */
  public Outcome outcome() {
    Optional<ObservedPacket> request = first(Way.REQUEST);
    Optional<ObservedPacket> reply = first(Way.REPLY);
    if (request.isEmpty()) {
      return Outcome.UNKNOWN;
    }
    if (!arrived(request.get())) {
      return of(request.get());
    }
    if (reply.isEmpty()) {
      return Outcome.UNKNOWN;
    }
    if (!arrived(reply.get()) || !grants(reply.get())) {
      return of(reply.get());
    }
    List<ObservedPacket> stragglers = stragglers();
    return stragglers.stream()
        .map(Conversation::of)
        .max(Outcome::compareTo)
        .orElse(Outcome.ANSWERED);
  }

  private static boolean arrived(ObservedPacket packet) {
    return packet.trace().ending().disposition() == Disposition.DELIVERED;
  }

  /** An error or a reset is no answer. */
  private static boolean grants(ObservedPacket packet) {
    return packet.kind() != PacketKind.ICMP_ERROR && packet.kind() != PacketKind.RESET;
  }

  private static Outcome of(ObservedPacket packet) {
    return packet.trace().ending().disposition() == Disposition.LOST || !packet.complete()
        ? Outcome.UNKNOWN
        : Outcome.ENDED;
  }

  /** Whether waiting brings no more: the answer is there, or a packet cannot go on. */
  boolean isOver() {
    return outcome() == Outcome.ANSWERED
        || (outcome() == Outcome.ENDED
            && packets.stream()
                .map(packet -> packet.trace().ending().disposition())
                .noneMatch(PROVISIONAL::contains));
  }

  /** Whether both took the same way: the same places, rewrites and ends, whatever the ports. */
  public boolean isLike(Conversation other) {
    return shape().equals(other.shape());
  }

  /** The way of the conversation without what differs from one to the next. */
  List<String> shape() {
    List<String> shape = new ArrayList<>(List.of(client.value(), meant.protocol().toString()));
    shape.add(meant.destination().toString());
    for (Way way : Way.values()) {
      shape.add(way.toString());
      first(way).ifPresent(packet -> shape.addAll(shape(packet, true)));
    }
    stragglers().forEach(packet -> shape.addAll(shape(packet, true)));
    return shape;
  }

  private static List<String> shape(ObservedPacket packet, boolean addresses) {
    List<String> shape = new ArrayList<>();
    Trace trace = packet.trace();
    for (Hop hop : trace.hops()) {
      shape.add(hop.place());
      if (addresses) {
        shape.add(hop.tuple().source().address() + " " + hop.tuple().destination().address());
        hop.steps().forEach(step -> shape.add(step.accept(SHAPE)));
      }
    }
    shape.add(trace.ending().toString());
    return shape;
  }

  private static final Step.Visitor<String> SHAPE =
      new Step.Visitor<>() {
        @Override
        public String translation(Step.Translation translation) {
          AddressPort after = translation.after();
          return translation.kind() + " " + after.address() + translation.rule().orElse("");
        }

        @Override
        public String exemption(Step.Exemption exemption) {
          return exemption.rule();
        }
      };
}
