package io.hoplab.verify;

import io.hoplab.flow.Hop;
import io.hoplab.flow.Step;
import io.hoplab.lab.Assertion;
import io.hoplab.net.MacAddress;
import io.hoplab.observe.ObservedPacket;
import io.hoplab.topology.Topology;
import java.util.List;
import java.util.Optional;

/** Asks the packets of a flow for one that an assertion describes. */
final class PacketQuestion {
  private static final String CONNTRACK = "conntrack";

  private final Assertion.Packet assertion;
  private final Topology topology;

  PacketQuestion(Assertion.Packet assertion, Topology topology) {
    this.assertion = assertion;
    this.topology = topology;
  }

  Answer ask(FlowEvidence evidence) {
    Answer answer = answer(evidence);
    boolean fromAbsence = assertion.by().filter(CONNTRACK::equals).isPresent();
    return fromAbsence && answer.kind() == Answer.Kind.YES && !evidence.gaps().isEmpty()
        ? new Answer(Answer.Kind.UNKNOWN, answer.text(), answer.lines())
            .with("but the trace of rules is incomplete")
        : answer;
  }

  private Answer answer(FlowEvidence evidence) {
    List<ObservedPacket> ofWay =
        evidence.packets().stream().filter(packet -> packet.way() == assertion.way()).toList();
    List<ObservedPacket> meant =
        switch (assertion.which()) {
          case FIRST -> ofWay.stream().limit(1).toList();
          case LATER -> ofWay.stream().skip(1).toList();
          case ALL -> ofWay;
        };
    String name = assertion.flow() + "." + assertion.way();
    if (meant.isEmpty()) {
      return Answer.unknown(name + ": no such packet was seen");
    }
    Answer last = Answer.unknown(name);
    for (ObservedPacket packet : meant) {
      last = ask(name, packet);
      if (last.kind() != Answer.Kind.YES) {
        return last;
      }
    }
    return meant.size() == 1
        ? last
        : last.with("and " + (meant.size() - 1) + " more packets alike");
  }

  private Answer ask(String name, ObservedPacket packet) {
    List<Hop> here =
        BridgeCrossing.asOneHop(packet.trace().hops(), assertion.at(), topology).stream()
            .filter(hop -> hop.host().equals(assertion.at().host()))
            .filter(hop -> hop.iface().equals(assertion.at().iface()))
            .filter(hop -> assertion.direction().map(hop.direction()::equals).orElse(true))
            .toList();
    if (here.isEmpty()) {
      String text = name + " was not seen at " + assertion.at();
      return packet.complete() ? Answer.no(text) : Answer.unknown(text);
    }
    Answer answer = Answer.unknown(name);
    for (Hop hop : here) {
      answer = ask(name, hop);
      if (answer.kind() == Answer.Kind.YES) {
        return answer;
      }
    }
    return answer;
  }

  private Answer ask(String name, Hop hop) {
    String seen =
        name
            + " at "
            + hop.place()
            + ": "
            + hop.tuple().source()
            + " > "
            + hop.tuple().destination()
            + ", TTL "
            + hop.ttl();
    boolean addresses =
        assertion.source().map(hop.tuple().source().address()::equals).orElse(true)
            && assertion.destination().map(hop.tuple().destination().address()::equals).orElse(true)
            && (assertion.ttl().isEmpty() || assertion.ttl().getAsInt() == hop.ttl());
    if (!addresses) {
      return Answer.no(seen + wanted());
    }
    if (assertion.sender().isPresent()) {
      Assertion.Place sender = assertion.sender().get();
      Optional<MacAddress> mac = topology.mac(sender.host(), sender.iface());
      seen = seen + ", frame from " + hop.sender() + (mac.isPresent() ? " (" + sender + ")" : "");
      if (mac.filter(hop.sender()::equals).isEmpty()) {
        return Answer.no(seen.replace(" (" + sender + ")", ", not from " + sender));
      }
    }
    return assertion.step().isEmpty() ? Answer.yes(seen) : step(seen, hop);
  }

  /** What the assertion has of addresses and TTL, behind a packet that is not like it. */
  private String wanted() {
    StringBuilder wanted = new StringBuilder();
    assertion.source().ifPresent(source -> wanted.append(" from ").append(source));
    assertion.destination().ifPresent(destination -> wanted.append(" to ").append(destination));
    assertion.ttl().ifPresent(ttl -> wanted.append(" with TTL ").append(ttl));
    return ", not" + wanted;
  }

  private Answer step(String seen, Hop hop) {
    for (Step step : hop.steps()) {
      if (step instanceof Step.Translation translation
          && translation.kind() == assertion.step().orElseThrow()) {
        return by(seen + ", " + translation.kind() + " of " + translation.before(), translation);
      }
    }
    return Answer.no(seen + ", no " + assertion.step().orElseThrow());
  }

  private Answer by(String seen, Step.Translation translation) {
    if (assertion.by().isEmpty()) {
      return Answer.yes(seen);
    }
    String by = assertion.by().get();
    if (by.equals(CONNTRACK)) {
      if (translation.rule().isPresent()) {
        return Answer.no(seen).with("by " + translation.rule().get());
      }
      return translation
          .conntrack()
          .map(entry -> Answer.yes(seen).with("by conntrack alone: " + entry))
          .orElse(Answer.unknown(seen + ", and no conntrack entry was found"));
    }
    if (translation.rule().isPresent()) {
      return Answer.of(translation.rule().get().contains(by), seen)
          .with("by " + translation.rule().get());
    }
    boolean replayed =
        assertion.which() != Assertion.Which.FIRST && translation.conntrack().isPresent();
    return replayed
        ? Answer.no(seen + " by conntrack alone")
        : Answer.unknown(seen + ", and no rule was seen");
  }
}
