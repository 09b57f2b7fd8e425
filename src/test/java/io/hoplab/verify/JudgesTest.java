package io.hoplab.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.TwoNodes;
import io.hoplab.evidence.Connection;
import io.hoplab.expect.ExpectedFlow;
import io.hoplab.expect.ExpectedTrace;
import io.hoplab.expect.PathLine.Addresses;
import io.hoplab.flow.Direction;
import io.hoplab.flow.Disposition;
import io.hoplab.flow.Ending;
import io.hoplab.flow.Hop;
import io.hoplab.flow.Step;
import io.hoplab.flow.Trace;
import io.hoplab.flow.TranslationKind;
import io.hoplab.flow.Way;
import io.hoplab.lab.Assertion;
import io.hoplab.lab.Change;
import io.hoplab.lab.Claim;
import io.hoplab.lab.ClaimVerdict;
import io.hoplab.lab.Flow;
import io.hoplab.lab.Probe;
import io.hoplab.lab.Statement;
import io.hoplab.net.AddressPort;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.MacAddress;
import io.hoplab.net.Protocol;
import io.hoplab.observe.ObservedPacket;
import io.hoplab.observe.PacketKind;
import io.hoplab.probe.ProbeRun;
import io.hoplab.topology.Topology;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** FlowJudge, ClaimJudge and PacketQuestion on evidence made by hand: pod a calls box. */
class JudgesTest {
  private static final Topology TOPOLOGY = TwoNodes.topology();
  private static final AddressPort POD = AddressPort.parse("10.77.1.2:40000");
  private static final AddressPort NODE = AddressPort.parse("10.9.0.10:50000");
  private static final AddressPort BOX = AddressPort.parse("10.9.1.4:80");
  private static final HostName A = HostName.of("a");
  private static final ProbeRun ANSWER = new ProbeRun(true, "200");
  private static final ProbeRun SILENCE = new ProbeRun(false, "timeout");

  private static Hop hop(String place, Direction direction, AddressPort source, Step... steps) {
    String[] words = place.split("/");
    HostName host = HostName.of(words[0]);
    InterfaceName iface = InterfaceName.of(words[1]);
    return new Hop(
        host,
        iface,
        direction,
        new FiveTuple(Protocol.TCP, source, BOX),
        64,
        TOPOLOGY.mac(host, iface).orElse(new MacAddress(1)),
        List.of(steps));
  }

  private static ObservedPacket packet(
      PacketKind kind, boolean complete, Disposition end, String host, Hop... hops) {
    return new ObservedPacket(
        Way.REQUEST,
        kind,
        new Trace(List.of(hops), new Ending(end, HostName.of(host), "")),
        complete,
        List.of());
  }

  private static ObservedPacket arrived(Step... steps) {
    return packet(
        PacketKind.SYN,
        true,
        Disposition.DELIVERED,
        "box",
        hop("a/eth0", Direction.OUT, POD),
        hop("west/eth0", Direction.OUT, NODE, steps));
  }

  private static FlowEvidence evidence(ProbeRun probe, ObservedPacket... packets) {
    return new FlowEvidence(probe, List.of(packets), Map.of(), List.of());
  }

  private static FlowResult judge(Disposition end, String host, FlowEvidence evidence) {
    ExpectedTrace request = new ExpectedTrace(List.of(), end, HostName.of(host));
    Probe probe = new Probe.Curl(A, "box", BOX.address(), 80, "/");
    return FlowJudge.judge(
        TOPOLOGY,
        new Flow("call", probe, new ExpectedFlow(Optional.of(request), Optional.empty())),
        evidence);
  }

  private static List<String> findings(FlowResult result) {
    return result.findings().stream().map(it -> it.verdict() + " " + it).toList();
  }

  @Test
  void anEndThatCameIsProven() {
    assertThat(findings(judge(Disposition.DELIVERED, "box", evidence(ANSWER, arrived()))))
        .isEmpty();
  }

  @Test
  void nothingSeenIsAContradictionOnlyWithoutGaps() {
    assertThat(findings(judge(Disposition.DELIVERED, "box", evidence(SILENCE))))
        .containsExactly("FAIL request: wanted delivered at box, came no packet at all: timeout");
    FlowEvidence gapped =
        new FlowEvidence(SILENCE, List.of(), Map.of(), List.of("capture at a: it ended"));
    assertThat(findings(judge(Disposition.DELIVERED, "box", gapped)))
        .containsExactly(
            "NOT_PROVEN request: wanted delivered at box, came no packet at all: timeout",
            "NOT_PROVEN evidence: capture at a: it ended");
  }

  @Test
  void aGapFoundAtTheEndMakesEveryPacketIncomplete() {
    LabEvidence all =
        LabEvidence.of(Map.of("call", evidence(SILENCE, arrived())), Map.of(), Map.of(), Map.of());
    FlowEvidence gapped =
        all.withGaps(List.of("capture at a: 3 packets dropped by kernel")).flows().get("call");
    assertThat(gapped.packets()).noneMatch(ObservedPacket::complete);
    assertThat(findings(judge(Disposition.DENIED, "west", gapped)))
        .allMatch(finding -> finding.startsWith("NOT_PROVEN"))
        .hasSize(2);
  }

  @Test
  void anAnswerToAPacketThatNobodySawProvesNothing() {
    ObservedPacket unseen = packet(PacketKind.SYN, true, Disposition.LOST, "a");
    assertThat(findings(judge(Disposition.DELIVERED, "box", evidence(ANSWER, unseen))))
        .containsExactly(
            "NOT_PROVEN request: the program was answered, but no capture saw a packet: 200");
  }

  @Test
  void anAnswerWhereNoneMayComeIsAContradiction() {
    ObservedPacket dropped =
        packet(PacketKind.SYN, true, Disposition.DENIED, "west", hop("a/eth0", Direction.OUT, POD));
    assertThat(findings(judge(Disposition.DENIED, "west", evidence(SILENCE, dropped)))).isEmpty();
    assertThat(findings(judge(Disposition.DENIED, "west", evidence(ANSWER, dropped))))
        .containsExactly("FAIL probe: wanted no answer, came: 200");
  }

  @Test
  void aResetAnswersARefusedPacketAndNoOther() {
    ObservedPacket refused =
        packet(PacketKind.SYN, true, Disposition.REFUSED, "box", hop("a/eth0", Direction.OUT, POD));
    ObservedPacket reset =
        new ObservedPacket(Way.REPLY, PacketKind.RESET, arrived().trace(), true, List.of());
    ObservedPacket other =
        new ObservedPacket(Way.REPLY, PacketKind.SYN_ACK, arrived().trace(), true, List.of());
    assertThat(findings(judge(Disposition.REFUSED, "box", evidence(SILENCE, refused, reset))))
        .isEmpty();
    assertThat(findings(judge(Disposition.REFUSED, "box", evidence(SILENCE, refused, other))))
        .singleElement()
        .asString()
        .startsWith("FAIL reply: wanted none, since the request is to end as refused at box");
  }

  private static Assertion.Packet at(
      String place, Assertion.Which which, Optional<TranslationKind> step, String by) {
    String[] words = place.split("/");
    return new Assertion.Packet(
        "call",
        Way.REQUEST,
        which,
        new Assertion.Place(HostName.of(words[0]), InterfaceName.of(words[1])),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        step,
        Optional.ofNullable(by));
  }

  private static String ask(Assertion.Packet assertion, ObservedPacket... packets) {
    Answer answer = new PacketQuestion(assertion, TOPOLOGY).ask(evidence(ANSWER, packets));
    return answer.kind() + " " + answer.text();
  }

  @Test
  void aPacketIsAskedWhoRewroteIt() {
    Optional<TranslationKind> snat = Optional.of(TranslationKind.SNAT);
    Step byRule =
        new Step.Translation(
            TranslationKind.SNAT, POD, NODE, Optional.of("-A MASQ"), Optional.of("tcp …"));
    Step byConntrack =
        new Step.Translation(
            TranslationKind.SNAT, POD, NODE, Optional.empty(), Optional.of("tcp …"));
    Assertion.Which first = Assertion.Which.FIRST;
    assertThat(ask(at("west/eth0", first, snat, "MASQ"), arrived(byRule))).startsWith("YES");
    assertThat(ask(at("west/eth0", first, snat, "KUBE"), arrived(byRule))).startsWith("NO");
    assertThat(ask(at("west/eth0", first, snat, "conntrack"), arrived(byRule))).startsWith("NO");
    assertThat(ask(at("west/eth0", first, snat, "conntrack"), arrived(byConntrack)))
        .startsWith("YES");
    assertThat(ask(at("west/eth0", first, snat, "MASQ"), arrived(byConntrack)))
        .startsWith("UNKNOWN");
    assertThat(ask(at("west/eth0", first, snat, null), arrived())).endsWith("no SNAT");
    assertThat(ask(at("west/eth0", Assertion.Which.LATER, snat, null), arrived(byRule)))
        .isEqualTo("UNKNOWN call.request: no such packet was seen");
  }

  @Test
  void aPacketThatWasNotThereIsANoOnlyWhereTheCapturesAreComplete() {
    Assertion.Packet question = at("east/eth0", Assertion.Which.FIRST, Optional.empty(), null);
    assertThat(ask(question, arrived())).startsWith("NO call.request was not seen at east/eth0");
    assertThat(ask(question, arrived().incomplete())).startsWith("UNKNOWN");
  }

  private static ClaimResult judge(
      ClaimVerdict verdict, List<Assertion> says, List<Assertion> shown, FlowEvidence evidence) {
    LabEvidence all = LabEvidence.of(Map.of("call", evidence), Map.of(), Map.of(), Map.of());
    List<CounterproofResult> counterproofs =
        List.of(
            new CounterproofResult(
                "held",
                List.of(new Change("a.b", "off"), new Change("c", null)),
                List.of(),
                List.of()),
            new CounterproofResult("fell", List.of(), List.of(fallen()), List.of()));
    Statement statement = new Statement("it says", true, Optional.empty());
    return new ClaimJudge(TOPOLOGY, all, List.of(), counterproofs)
        .judge(new Claim("R-1", Optional.empty(), statement, verdict, "it is", says, shown));
  }

  private static FlowResult fallen() {
    return judge(Disposition.DELIVERED, "box", evidence(SILENCE));
  }

  @Test
  void aClaimIsWhatItsEvidenceMakesOfIt() {
    Assertion holds = new Assertion.Held("held", false);
    Assertion fails = new Assertion.Held("fell", false);
    Assertion unknown = new Assertion.Held("never ran", false);
    FlowEvidence none = evidence(ANSWER);
    ClaimVerdict confirmed = ClaimVerdict.CONFIRMED;
    ClaimVerdict corrected = ClaimVerdict.CORRECTED;
    assertThat(judge(confirmed, List.of(holds), List.of(), none).verdict()).isEqualTo(Verdict.PASS);
    assertThat(judge(confirmed, List.of(), List.of(holds), none).verdict())
        .as("a claim that predicts nothing")
        .isEqualTo(Verdict.NOT_PROVEN);
    Assertion meantToFail = new Assertion.Held("fell", true);
    assertThat(judge(confirmed, List.of(meantToFail), List.of(), none).verdict())
        .isEqualTo(Verdict.PASS);
    assertThat(
            judge(corrected, List.of(new Assertion.Held("held", true)), List.of(holds), none)
                .verdict())
        .isEqualTo(Verdict.PASS);
    assertThat(judge(corrected, List.of(fails), List.of(holds), none).verdict())
        .isEqualTo(Verdict.PASS);
    assertThat(judge(corrected, List.of(holds), List.of(holds), none))
        .matches(result -> result.verdict() == Verdict.FAIL)
        .matches(result -> result.reached().equals(Optional.of(confirmed)));
    assertThat(judge(confirmed, List.of(fails), List.of(holds), none))
        .matches(result -> result.verdict() == Verdict.FAIL)
        .matches(result -> result.reached().equals(Optional.of(corrected)));
    assertThat(judge(confirmed, List.of(), List.of(holds, fails), none).verdict())
        .isEqualTo(Verdict.FAIL);
    assertThat(judge(confirmed, List.of(), List.of(holds, unknown), none).verdict())
        .isEqualTo(Verdict.NOT_PROVEN);
    assertThat(judge(corrected, List.of(unknown), List.of(holds), none).verdict())
        .isEqualTo(Verdict.NOT_PROVEN);
  }

  @Test
  void anAbsenceNeedsAPacketThatTheCapturesSaw() {
    isKnownOnlyOfACompleteCapture(
        new Assertion.Absence("call", Way.REQUEST, HostName.of("east"), Optional.empty()));
    isKnownOnlyOfACompleteCapture(
        new Assertion.AbsentAddress("call", Way.REQUEST, Ipv4Address.parse("10.0.0.50")));
  }

  private static void isKnownOnlyOfACompleteCapture(Assertion absence) {
    List<Assertion> shown = List.of(absence);
    ClaimVerdict confirmed = ClaimVerdict.CONFIRMED;
    assertThat(judge(confirmed, shown, List.of(), evidence(ANSWER, arrived())).verdict())
        .isEqualTo(Verdict.PASS);
    assertThat(judge(confirmed, shown, List.of(), evidence(ANSWER)).verdict())
        .isEqualTo(Verdict.NOT_PROVEN);
    ObservedPacket unseen = packet(PacketKind.SYN, true, Disposition.LOST, "a");
    assertThat(judge(confirmed, shown, List.of(), evidence(ANSWER, unseen)).verdict())
        .isEqualTo(Verdict.NOT_PROVEN);
    assertThat(
            judge(confirmed, shown, List.of(), evidence(ANSWER, arrived().incomplete())).verdict())
        .isEqualTo(Verdict.NOT_PROVEN);
  }

  private static List<String> words(ClaimResult result) {
    return result.evidence().stream().map(Exhibit::toString).toList();
  }

  @Test
  void whatTheDocumentPredictsComesFirst() {
    Assertion held = new Assertion.Held("held", false);
    assertThat(
            words(
                judge(
                    ClaimVerdict.CORRECTED,
                    List.of(new Assertion.Held("held", true)),
                    List.of(held),
                    evidence(ANSWER))))
        .containsExactly(
            "the document's: not so: with a.b: off, c: null (counter-proof \"held\")",
            "shown: with a.b: off, c: null (counter-proof \"held\")");
  }

  @Test
  void aCounterproofIsToldByWhatWasChangedAndWhatThePacketsDidThen() {
    Assertion fell = new Assertion.Held("fell", false);
    ClaimResult result =
        judge(ClaimVerdict.CONFIRMED, List.of(fell), List.of(), evidence(ANSWER, arrived()));
    assertThat(result.evidence().get(0).answer().lines())
        .containsExactly(
            "with  (counter-proof \"fell\")",
            "which did not come out as stated",
            "call: no packet was seen");
  }

  @Test
  void aConnectionIsToldByBothItsDirections() {
    Connection entry =
        new Connection(
            new FiveTuple(Protocol.TCP, POD, BOX),
            new FiveTuple(Protocol.TCP, BOX, NODE),
            "the entry");
    HostName west = HostName.of("west");
    Step translated =
        new Step.Translation(TranslationKind.SNAT, POD, NODE, Optional.empty(), Optional.empty());
    FlowEvidence tracked =
        new FlowEvidence(
            ANSWER, List.of(arrived(translated)), Map.of(west, List.of(entry)), List.of());
    Addresses there = new Addresses(POD, BOX);
    Assertion right = new Assertion.Connection("call", west, there, new Addresses(BOX, NODE));
    Assertion wrong = new Assertion.Connection("call", west, there, new Addresses(BOX, POD));
    assertThat(words(judge(ClaimVerdict.CONFIRMED, List.of(), List.of(right), tracked)))
        .containsExactly("shown: west, conntrack: the entry");
    assertThat(judge(ClaimVerdict.CONFIRMED, List.of(), List.of(wrong), tracked).verdict())
        .isEqualTo(Verdict.FAIL);
    Connection other =
        new Connection(
            new FiveTuple(Protocol.TCP, POD.withPort(1), BOX),
            new FiveTuple(Protocol.TCP, BOX, NODE),
            "of another conversation");
    FlowEvidence mistaken =
        new FlowEvidence(
            ANSWER, List.of(arrived(translated)), Map.of(west, List.of(other)), List.of());
    assertThat(words(judge(ClaimVerdict.CONFIRMED, List.of(), List.of(right), mistaken)))
        .containsExactly("shown: not so: west, conntrack: no entry for call");
  }

  @Test
  void addressesAreComparedAsTheyAreSeen() {
    Assertion.Packet question =
        new Assertion.Packet(
            "call",
            Way.REQUEST,
            Assertion.Which.FIRST,
            new Assertion.Place(HostName.of("west"), InterfaceName.of("eth0")),
            Optional.of(Direction.OUT),
            Optional.of(Ipv4Address.parse("10.77.1.2")),
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    assertThat(ask(question, arrived()))
        .isEqualTo(
            "NO call.request at west/eth0 out: 10.9.0.10:50000 > 10.9.1.4:80, TTL 64, not from 10.77.1.2");
  }
}
