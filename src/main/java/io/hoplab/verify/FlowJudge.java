package io.hoplab.verify;

import io.hoplab.expect.Elaboration;
import io.hoplab.expect.ExpectedTrace;
import io.hoplab.expect.Opening;
import io.hoplab.flow.Disposition;
import io.hoplab.flow.Hop;
import io.hoplab.flow.Step;
import io.hoplab.flow.Trace;
import io.hoplab.flow.TranslationKind;
import io.hoplab.flow.Way;
import io.hoplab.lab.AnsweredBy;
import io.hoplab.lab.Flow;
import io.hoplab.lab.NetworkChange;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;
import io.hoplab.observe.ObservedPacket;
import io.hoplab.observe.PacketKind;
import io.hoplab.probe.Attempt;
import io.hoplab.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares what was seen of a flow with what was expected of it. */
final class FlowJudge {
  private final Topology topology;
  private final Flow flow;
  private final FlowEvidence evidence;
  private final List<Finding> findings = new ArrayList<>();

  private FlowJudge(Topology topology, Flow flow, FlowEvidence evidence) {
    this.topology = topology;
    this.flow = flow;
    this.evidence = evidence;
  }

  static FlowResult judge(Topology topology, Flow flow, FlowEvidence evidence) {
    return new FlowJudge(topology, flow, evidence).judge();
  }

  private FlowResult judge() {
    if (evidence.repetition().filter(it -> it.meant().isEmpty()).isPresent()) {
      return othersAnswered(evidence.repetition().get());
    }
    Optional<Trace> request = Optional.empty();
    Optional<Trace> reply = Optional.empty();
    if (flow.expected().request().isPresent()) {
      request = way(Way.REQUEST, flow.expected().request().get(), requestOpening());
    }
    if (flow.expected().reply().isPresent()) {
      reply = way(Way.REPLY, flow.expected().reply().get(), replyOpening(request));
    } else if (flow.expected().request().isPresent()) {
      unexpectedReply(flow.expected().request().get());
    }
    answer();
    evidence.repetition().ifPresent(this::answerer);
    evidence.gaps().forEach(gap -> findings.add(new Finding(Verdict.NOT_PROVEN, "evidence", gap)));
    return new FlowResult(
        flow.name(),
        flow.change().map(NetworkChange::changes).orElse(List.of()),
        flow.probe().toString(),
        evidence.probe().said()
            + evidence.repetition().map(it -> " (" + it.words() + ")").orElse(""),
        request,
        reply,
        evidence.packets(),
        evidence.repetition(),
        findings);
  }

  /** After all attempts chance is no explanation any more. */
  private FlowResult othersAnswered(Repetition repetition) {
    Optional<HostName> host = repetition.wanted().host();
    boolean all = repetition.attempts().size() >= AnsweredBy.ATTEMPTS;
    findings.add(
        new Finding(
            all ? Verdict.FAIL : Verdict.NOT_PROVEN,
            "probe",
            "wanted "
                + host.map(name -> "an answer by " + name).orElse("an attempt without an answer")
                + ", came none in "
                + repetition.words()
                + host.map(
                        name -> "; that comes about once in 10^9 times when " + name + " has 1/8")
                    .orElse("")));
    return new FlowResult(
        flow.name(),
        flow.change().map(NetworkChange::changes).orElse(List.of()),
        flow.probe().toString(),
        repetition.words(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.of(repetition),
        findings);
  }

  private void answerer(Repetition repetition) {
    Attempt meant = repetition.meant().orElseThrow();
    if (repetition.wanted().host().isPresent() && !meant.run().answered()) {
      findings.add(
          new Finding(
              Verdict.FAIL,
              "probe",
              "wanted an answer by "
                  + repetition.wanted()
                  + ", came: "
                  + meant.run().said()
                  + " ("
                  + repetition.words()
                  + ")"));
    }
  }

  private Opening requestOpening() {
    return new Opening(
        flow.probe().protocol(),
        first(Way.REQUEST).map(packet -> sentFrom(packet.trace().hops().get(0))).orElse(0),
        flow.probe().port(),
        Opening.DEFAULT_TTL);
  }

  /** The port that the program sent from: its own host may have translated it before any hop. */
  private static int sentFrom(Hop first) {
    for (Step step : first.steps()) {
      if (step instanceof Step.Translation translation
          && translation.kind() == TranslationKind.SNAT) {
        return translation.before().port();
      }
    }
    return first.tuple().source().port();
  }

  /** The reply begins with the addresses that the request must have arrived with. */
  private Opening replyOpening(Optional<Trace> request) {
    Optional<FiveTuple> arrived =
        request
            .filter(trace -> !trace.hops().isEmpty())
            .map(trace -> trace.hops().get(trace.hops().size() - 1).tuple())
            .or(() -> first(Way.REPLY).map(packet -> start(packet.trace()).mirrored()));
    return new Opening(
        flow.probe().protocol(),
        arrived.map(tuple -> tuple.destination().port()).orElse(0),
        arrived.map(tuple -> tuple.source().port()).orElse(0),
        Opening.DEFAULT_TTL);
  }

  private static FiveTuple start(Trace trace) {
    return trace.hops().get(0).tuple();
  }

  private List<ObservedPacket> packets(Way way) {
    return evidence.packets().stream()
        .filter(packet -> packet.way() == way)
        .filter(packet -> packet.kind() != PacketKind.ICMP_ERROR)
        .toList();
  }

  private Optional<ObservedPacket> first(Way way) {
    return packets(way).stream().filter(packet -> !packet.trace().hops().isEmpty()).findFirst();
  }

  private Optional<Trace> way(Way way, ExpectedTrace expected, Opening opening) {
    List<Trace> traces =
        expected.statesPath()
            ? Elaboration.alternatives(
                topology, expected, opening, new ConntrackPorts(evidence.connections()))
            : List.of(new Trace(List.of(), expected.expectedEnding()));
    Trace trace = traces.get(0);
    List<ObservedPacket> packets = packets(way);
    if (packets.isEmpty()) {
      nothingSeen(way, expected);
      return Optional.of(trace);
    }
    if (packets.get(0).trace().hops().isEmpty() && evidence.probe().answered()) {
      findings.add(
          new Finding(
              Verdict.NOT_PROVEN,
              way.toString(),
              "the program was answered, but no capture saw a packet: " + evidence.probe().said()));
      return Optional.of(trace);
    }
    boolean delivered = expected.disposition() == Disposition.DELIVERED;
    for (int i = 0; i < packets.size(); i++) {
      String name = i == 0 ? "first packet" : "packet " + (i + 1);
      if (expected.statesPath()) {
        findings.addAll(Comparison.compare(traces, packets.get(i), name, i == 0));
      } else {
        Comparison.compareEnding(trace, packets.get(i), name).ifPresent(findings::add);
      }
      if (!delivered || Finding.worst(findings) == Verdict.FAIL) {
        // What follows a lost first packet is the sender trying again.
        break;
      }
    }
    return Optional.of(trace);
  }

  private void nothingSeen(Way way, ExpectedTrace expected) {
    boolean known = evidence.gaps().isEmpty() && !evidence.probe().answered();
    Verdict verdict = known ? Verdict.FAIL : Verdict.NOT_PROVEN;
    findings.add(
        new Finding(
            verdict,
            way.toString(),
            "wanted " + expected.ending() + ", came no packet at all: " + evidence.probe().said()));
  }

  private void unexpectedReply(ExpectedTrace request) {
    if (request.disposition() == Disposition.DELIVERED) {
      return;
    }
    boolean answered =
        request.disposition() == Disposition.REFUSED
            || request.disposition() == Disposition.REJECTED;
    packets(Way.REPLY).stream()
        // The reset is the refusal itself.
        .filter(packet -> !answered || packet.kind() != PacketKind.RESET)
        .findFirst()
        .ifPresent(
            reply -> {
              Hop hop = reply.trace().hops().get(0);
              findings.add(
                  new Finding(
                      Verdict.FAIL,
                      "reply",
                      "wanted none, since the request is to end as "
                          + request.ending()
                          + "; came "
                          + hop.tuple()
                          + " at "
                          + hop.place()));
            });
  }

  /** What the program says must fit what the packets show. */
  private void answer() {
    Optional<ExpectedTrace> request = flow.expected().request();
    Optional<ExpectedTrace> reply = flow.expected().reply();
    boolean lost = ends(request) || ends(reply);
    boolean whole = reply.filter(trace -> trace.disposition() == Disposition.DELIVERED).isPresent();
    if (lost && evidence.probe().answered()) {
      findings.add(
          new Finding(Verdict.FAIL, "probe", "wanted no answer, came: " + evidence.probe().said()));
    }
    if (whole && !lost && !evidence.probe().answered()) {
      findings.add(
          new Finding(Verdict.FAIL, "probe", "wanted an answer, came: " + evidence.probe().said()));
    }
  }

  private static boolean ends(Optional<ExpectedTrace> trace) {
    return trace.filter(some -> some.disposition() != Disposition.DELIVERED).isPresent();
  }
}
