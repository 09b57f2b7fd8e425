package io.hoplab.verify;

import io.hoplab.evidence.Connection;
import io.hoplab.expect.PathLine;
import io.hoplab.flow.Hop;
import io.hoplab.flow.Step;
import io.hoplab.flow.Way;
import io.hoplab.lab.Assertion;
import io.hoplab.lab.Claim;
import io.hoplab.lab.ClaimVerdict;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;
import io.hoplab.net.MacAddress;
import io.hoplab.netns.Neighbour;
import io.hoplab.netns.RouteAnswer;
import io.hoplab.observe.ObservedPacket;
import io.hoplab.probe.Resolution;
import io.hoplab.topology.Topology;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Judges claims by the evidence of a lab's run. */
final class ClaimJudge implements Assertion.Visitor<Answer> {
  private final Topology topology;
  private final LabEvidence evidence;
  private final List<SpreadResult> spreads;
  private final List<CounterproofResult> counterproofs;

  /** A judge with this evidence, and what came of the lab's spreads and counter-proofs. */
  ClaimJudge(
      Topology topology,
      LabEvidence evidence,
      List<SpreadResult> spreads,
      List<CounterproofResult> counterproofs) {
    this.topology = topology;
    this.evidence = evidence;
    this.spreads = spreads;
    this.counterproofs = counterproofs;
  }

  /** Whether the evidence leads to the verdict that the lab expects. */
  ClaimResult judge(Claim claim) {
    List<Answer> says = answers(claim.says());
    List<Answer> truth = answers(claim.evidence());
    List<Exhibit> exhibits = new ArrayList<>();
    says.forEach(answer -> exhibits.add(new Exhibit(Exhibit.Side.DOCUMENT, answer)));
    truth.forEach(answer -> exhibits.add(new Exhibit(Exhibit.Side.TRUTH, answer)));
    Optional<ClaimVerdict> reached = reached(claim, truth, says);
    Verdict verdict;
    if (reached.isPresent()) {
      verdict = reached.get() == claim.verdict() ? Verdict.PASS : Verdict.FAIL;
    } else {
      verdict = any(truth, Answer.Kind.NO) ? Verdict.FAIL : Verdict.NOT_PROVEN;
    }
    return new ClaimResult(claim, reached, verdict, exhibits);
  }

  private List<Answer> answers(List<Assertion> assertions) {
    return assertions.stream().map(assertion -> assertion.accept(this)).toList();
  }

  /**
   * The verdict that the evidence leads to, whatever the lab expects: the truth must be shown, and
   * then what the document says is so or is not.
   */
  private static Optional<ClaimVerdict> reached(
      Claim claim, List<Answer> truth, List<Answer> says) {
    if (any(truth, Answer.Kind.NO) || any(truth, Answer.Kind.UNKNOWN)) {
      return Optional.empty();
    }
    if (says.isEmpty()) {
      return claim.verdict() == ClaimVerdict.NOT_TESTABLE
          ? Optional.of(ClaimVerdict.NOT_TESTABLE)
          : Optional.empty();
    }
    if (any(says, Answer.Kind.NO)) {
      return Optional.of(ClaimVerdict.CORRECTED);
    }
    return any(says, Answer.Kind.UNKNOWN) ? Optional.empty() : Optional.of(ClaimVerdict.CONFIRMED);
  }

  private static boolean any(List<Answer> answers, Answer.Kind kind) {
    return answers.stream().anyMatch(answer -> answer.kind() == kind);
  }

  private Optional<FlowEvidence> flow(String name) {
    return Optional.ofNullable(evidence.flows().get(name));
  }

  @Override
  public Answer packet(Assertion.Packet assertion) {
    return flow(assertion.flow())
        .map(seen -> new PacketQuestion(assertion, topology).ask(seen))
        .orElse(Answer.unknown(assertion.flow() + " did not run"));
  }

  @Override
  public Answer absence(Assertion.Absence assertion) {
    String place = assertion.host() + assertion.iface().map(iface -> "/" + iface).orElse("");
    String name = assertion.flow() + "." + assertion.way();
    List<ObservedPacket> packets = packets(assertion.flow(), assertion.way());
    if (packets.isEmpty()) {
      return Answer.unknown(name + ": no packet was seen anywhere");
    }
    boolean seen =
        packets.stream()
            .flatMap(packet -> packet.trace().hops().stream())
            .filter(hop -> hop.host().equals(assertion.host()))
            .anyMatch(hop -> assertion.iface().map(hop.iface()::equals).orElse(true));
    if (seen) {
      return Answer.no(name + " was seen at " + place);
    }
    return complete(assertion.flow(), packets)
        ? Answer.yes(name + " was not seen at " + place + ", whose capture saw its marker")
        : Answer.unknown(name + " was not seen at " + place + ", but a capture is incomplete");
  }

  private List<ObservedPacket> packets(String flow, Way way) {
    return flow(flow).map(FlowEvidence::packets).orElse(List.of()).stream()
        .filter(packet -> packet.way() == way)
        .filter(packet -> !packet.trace().hops().isEmpty())
        .toList();
  }

  private boolean complete(String flow, List<ObservedPacket> packets) {
    return packets.stream().allMatch(ObservedPacket::complete)
        && flow(flow).filter(some -> some.gaps().isEmpty()).isPresent();
  }

  @Override
  public Answer absentAddress(Assertion.AbsentAddress assertion) {
    String name = assertion.flow() + "." + assertion.way();
    List<ObservedPacket> packets = packets(assertion.flow(), assertion.way());
    if (packets.isEmpty()) {
      return Answer.unknown(name + ": no packet was seen anywhere");
    }
    Optional<Hop> bearer =
        packets.stream()
            .flatMap(packet -> packet.trace().hops().stream())
            .filter(
                hop ->
                    hop.tuple().source().address().equals(assertion.address())
                        || hop.tuple().destination().address().equals(assertion.address()))
            .findFirst();
    if (bearer.isPresent()) {
      return Answer.no(name + " at " + bearer.get().place() + ": " + bearer.get().tuple());
    }
    String text = name + ": no packet bears " + assertion.address();
    return complete(assertion.flow(), packets)
        ? Answer.yes(text + " at any interface")
        : Answer.unknown(text + ", but a capture is incomplete");
  }

  @Override
  public Answer lookup(Assertion.Lookup assertion) {
    LookedUp lookedUp = evidence.lookups().get(assertion);
    String question = assertion.host() + ", ip route get " + assertion.destination() + ": ";
    if (lookedUp == null) {
      return Answer.unknown(question + "was not asked");
    }
    if (lookedUp.answer() instanceof RouteAnswer.Found found) {
      boolean holds =
          (!assertion.onlink() || found.via().isEmpty())
              && (assertion.via().isEmpty() || assertion.via().equals(found.via()))
              && assertion.dev().map(found.dev()::equals).orElse(true)
              && (assertion.protocol().isEmpty() || assertion.protocol().equals(lookedUp.maker()));
      return Answer.of(
          holds,
          question
              + found.via().map(via -> "via " + via + " ").orElse("")
              + "dev "
              + found.dev()
              + (assertion.protocol().isEmpty()
                  ? ""
                  : lookedUp.maker().map(maker -> " proto " + maker).orElse("")));
    }
    return Answer.no(question + lookedUp.answer());
  }

  @Override
  public Answer neighbour(Assertion.Neighbour assertion) {
    List<Neighbour> table = evidence.neighbours().getOrDefault(assertion.host(), List.of());
    Optional<MacAddress> wanted = topology.mac(assertion.is().host(), assertion.is().iface());
    String question = assertion.host() + ", ip neigh: " + assertion.address();
    return table.stream()
        .filter(neighbour -> neighbour.address().equals(assertion.address()))
        .filter(neighbour -> neighbour.mac().isPresent())
        .findFirst()
        .map(
            neighbour ->
                Answer.of(
                    neighbour.mac().equals(wanted),
                    question
                        + " lladdr "
                        + neighbour.mac().get()
                        + (neighbour.mac().equals(wanted) ? ", which is " : ", which is not ")
                        + assertion.is()))
        .orElse(Answer.no(question + " is not resolved"));
  }

  @Override
  public Answer resolution(Assertion.Resolves assertion) {
    Resolution told = evidence.resolutions().get(assertion);
    String question = assertion.host() + ", dig " + assertion.name() + ": ";
    if (told == null) {
      return Answer.unknown(question + "was not asked");
    }
    // Silence is no answer: a name that nobody knows has to be one that somebody says so of.
    boolean holds =
        told.server().isPresent()
            && assertion.to().map(told.addresses()::contains).orElse(told.addresses().isEmpty())
            && assertion.through().map(told.aliases()::contains).orElse(true)
            && assertion.asking().map(told.server().get()::equals).orElse(true);
    return Answer.of(holds, question + told);
  }

  @Override
  public Answer connection(Assertion.Connection assertion) {
    Optional<FlowEvidence> seen = flow(assertion.flow());
    List<Connection> connections =
        seen.map(some -> some.connections().getOrDefault(assertion.host(), List.of()))
            .orElse(List.of());
    Set<FiveTuple> own = seen.map(some -> tuplesAt(some, assertion.host())).orElse(Set.of());
    String question = assertion.host() + ", conntrack: ";
    Optional<Connection> entry =
        connections.stream().filter(connection -> own.contains(connection.original())).findFirst();
    if (entry.isEmpty()) {
      String text = question + "no entry for " + assertion.flow();
      return seen.filter(some -> some.gaps().isEmpty()).isPresent()
          ? Answer.no(text)
          : Answer.unknown(text);
    }
    boolean holds =
        sameAddresses(entry.get().original(), assertion.original())
            && sameAddresses(entry.get().reply(), assertion.reply());
    return Answer.of(holds, question + entry.get().text());
  }

  /** How the first packet of a flow looked at a host before and after what happened there. */
  private static Set<FiveTuple> tuplesAt(FlowEvidence seen, HostName host) {
    Set<FiveTuple> tuples = new HashSet<>();
    seen.packets().stream()
        .filter(packet -> packet.way() == Way.REQUEST)
        .limit(1)
        .flatMap(packet -> packet.trace().hops().stream())
        .filter(hop -> hop.host().equals(host))
        .forEach(
            hop -> {
              tuples.add(hop.tuple());
              hop.steps().forEach(step -> before(hop, step).ifPresent(tuples::add));
            });
    return tuples;
  }

  private static Optional<FiveTuple> before(Hop hop, Step step) {
    if (!(step instanceof Step.Translation translation)) {
      return Optional.empty();
    }
    return Optional.of(
        translation.kind().rewritesSource()
            ? new FiveTuple(hop.tuple().protocol(), translation.before(), hop.tuple().destination())
            : new FiveTuple(hop.tuple().protocol(), hop.tuple().source(), translation.before()));
  }

  private static boolean sameAddresses(FiveTuple tuple, PathLine.Addresses stated) {
    return tuple.source().address().equals(stated.source().address())
        && tuple.destination().address().equals(stated.destination().address());
  }

  @Override
  public Answer handshake(Assertion.Handshake assertion) {
    return flow(assertion.flow())
        .map(seen -> new HandshakeQuestion(assertion).ask(seen))
        .orElse(Answer.unknown(assertion.flow() + " did not run"));
  }

  @Override
  public Answer spread(Assertion.Spreads assertion) {
    return spreads.stream()
        .filter(result -> result.spread().name().equals(assertion.spread()))
        .findFirst()
        .map(result -> answer(result.verdict(), assertion.fails(), lines(result)))
        .orElse(Answer.unknown("spread \"" + assertion.spread() + "\" was not sent"));
  }

  @Override
  public Answer counterproof(Assertion.Held assertion) {
    return counterproofs.stream()
        .filter(result -> result.name().equals(assertion.counterproof()))
        .findFirst()
        .map(result -> answer(result.verdict(), assertion.fails(), lines(result)))
        .orElse(Answer.unknown("counter-proof \"" + assertion.counterproof() + "\" did not run"));
  }

  /** What was changed, and what the packets did then. */
  private static List<String> lines(CounterproofResult result) {
    String changes = String.join(", ", result.changes().stream().map(Object::toString).toList());
    List<String> lines = new ArrayList<>();
    lines.add("with " + changes + " (counter-proof \"" + result.name() + "\")");
    for (FlowResult flow : result.flows()) {
      List<String> endings = flow.endings();
      lines.add(flow.flow() + ": " + endings.get(0));
      lines.addAll(endings.subList(1, endings.size()));
    }
    for (SpreadResult spread : result.spreads()) {
      lines.add(spread.spread().name() + ": " + spread.counts());
      lines.addAll(spread.rules());
    }
    return lines;
  }

  private static List<String> lines(SpreadResult result) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "spread \""
            + result.spread().name()
            + "\", "
            + result.spread().connections()
            + " times "
            + result.spread().probe());
    lines.add(result.counts());
    lines.addAll(result.rules());
    return lines;
  }

  private static Answer answer(Verdict verdict, boolean fails, List<String> lines) {
    Answer.Kind kind =
        switch (verdict) {
          case PASS -> fails ? Answer.Kind.NO : Answer.Kind.YES;
          case NOT_PROVEN -> Answer.Kind.UNKNOWN;
          case FAIL -> fails ? Answer.Kind.YES : Answer.Kind.NO;
        };
    List<String> all = new ArrayList<>(lines);
    if (verdict != Verdict.PASS) {
      all.add(
          1, verdict == Verdict.FAIL ? "which did not come out as stated" : "which is not proven");
    }
    return Answer.of(kind, all);
  }
}
