package io.hoplab.verify;

import io.hoplab.flow.Hop;
import io.hoplab.flow.Way;
import io.hoplab.lab.Assertion;
import io.hoplab.observe.ObservedPacket;
import io.hoplab.observe.PacketKind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Asks the packets that open a TCP connection for their sequence numbers at two places. Each end
 * chooses its own by chance (RFC 6528), so that whoever ends a connection in between and begins
 * another would have to choose others.
 */
final class HandshakeQuestion {
  private final Assertion.Handshake assertion;

  HandshakeQuestion(Assertion.Handshake assertion) {
    this.assertion = assertion;
  }

  Answer ask(FlowEvidence evidence) {
    Answer syn = ask(evidence, Way.REQUEST, PacketKind.SYN);
    if (syn.kind() != Answer.Kind.YES) {
      return syn;
    }
    Answer granted = ask(evidence, Way.REPLY, PacketKind.SYN_ACK);
    return granted.kind() == Answer.Kind.YES
        ? Answer.of(Answer.Kind.YES, List.of(syn.text(), granted.text()))
        : granted;
  }

  private Answer ask(FlowEvidence evidence, Way way, PacketKind kind) {
    String name = assertion.flow() + "." + way + ", " + kind;
    Optional<ObservedPacket> found =
        evidence.packets().stream()
            .filter(packet -> packet.way() == way && packet.kind() == kind)
            .findFirst();
    if (found.isEmpty()) {
      return Answer.unknown(name + ": no such packet was seen");
    }
    ObservedPacket packet = found.get();
    OptionalLong one = sequence(packet, assertion.one());
    OptionalLong other = sequence(packet, assertion.other());
    if (one.isEmpty() || other.isEmpty()) {
      String text =
          name + " was not seen at " + (one.isEmpty() ? assertion.one() : assertion.other());
      return packet.complete() ? Answer.no(text) : Answer.unknown(text);
    }
    return Answer.of(
        one.getAsLong() == other.getAsLong(),
        "%s: sequence number %d at %s, %d at %s"
            .formatted(
                name, one.getAsLong(), assertion.one(), other.getAsLong(), assertion.other()));
  }

  private static OptionalLong sequence(ObservedPacket packet, Assertion.Place place) {
    List<Hop> hops = packet.trace().hops();
    for (int i = 0; i < hops.size() && i < packet.sequences().size(); i++) {
      if (hops.get(i).host().equals(place.host()) && hops.get(i).iface().equals(place.iface())) {
        return OptionalLong.of(packet.sequences().get(i));
      }
    }
    return OptionalLong.empty();
  }
}
