package io.hoplab.report;

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
import io.hoplab.net.AddressPort;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.MacAddress;
import io.hoplab.net.Protocol;
import io.hoplab.observe.ObservedPacket;
import io.hoplab.observe.PacketKind;
import io.hoplab.verify.ClaimResult;
import io.hoplab.verify.CounterproofResult;
import io.hoplab.verify.Finding;
import io.hoplab.verify.FlowResult;
import io.hoplab.verify.LabResult;
import io.hoplab.verify.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Results of a lab that was never run: a pod p behind node n calls the machine m. */
final class MadeResults {
  private static final FiveTuple SENT = tuple("10.77.1.2:40000", "10.9.1.4:80");
  private static final FiveTuple TRANSLATED = tuple("10.9.0.10:50000", "10.9.1.4:80");

  private MadeResults() {}

  private static FiveTuple tuple(String source, String destination) {
    return new FiveTuple(Protocol.TCP, AddressPort.parse(source), AddressPort.parse(destination));
  }

  private static Hop hop(
      String place, Direction direction, FiveTuple tuple, int ttl, Step... steps) {
    String[] words = place.split("/");
    return new Hop(
        HostName.of(words[0]),
        InterfaceName.of(words[1]),
        direction,
        tuple,
        ttl,
        MacAddress.parse("0a:58:0a:4d:01:02"),
        List.of(steps));
  }

  private static Trace request() {
    return new Trace(
        List.of(
            hop("p/eth0", Direction.OUT, SENT, 64),
            hop("n/cbr0", Direction.IN, SENT, 64),
            hop(
                "n/eth0",
                Direction.OUT,
                TRANSLATED,
                63,
                new Step.Translation(
                    TranslationKind.SNAT,
                    SENT.source(),
                    TRANSLATED.source(),
                    Optional.of(
                        "-t nat -A IP-MASQ-AGENT -m comment --comment \"<&>\" -j MASQUERADE"),
                    Optional.of("tcp 6 src=10.77.1.2 …")),
                new Step.Exemption("-t nat -A OTHER -j RETURN")),
            hop("m/eth0", Direction.IN, TRANSLATED, 63)),
        new Ending(Disposition.DELIVERED, HostName.of("m"), ""));
  }

  private static ObservedPacket packet(Way way, PacketKind kind, Trace trace, String... notes) {
    return new ObservedPacket(way, kind, trace, true, List.of(notes));
  }

  private static FlowResult proven() {
    Trace reply =
        new Trace(
            List.of(hop("m/eth0", Direction.OUT, TRANSLATED.mirrored(), 64)),
            new Ending(Disposition.DELIVERED, HostName.of("p"), ""));
    return new FlowResult(
        "call",
        "curl http://m/ from p",
        "200",
        Optional.of(request()),
        Optional.of(reply),
        List.of(
            packet(Way.REQUEST, PacketKind.SYN, request()),
            packet(Way.REPLY, PacketKind.SYN_ACK, reply, "a bridge flooded a copy to q/eth0"),
            packet(Way.REQUEST, PacketKind.REST, request())),
        Optional.empty(),
        List.of());
  }

  private static FlowResult dropped(Finding... findings) {
    Trace ended =
        new Trace(
            List.of(hop("p/eth0", Direction.OUT, SENT, 64)),
            new Ending(Disposition.NOT_FORWARDING, HostName.of("n"), "net.ipv4.ip_forward is 0"));
    return new FlowResult(
        "call",
        "curl http://m/ from p",
        "timeout (exit 28)",
        Optional.of(new Trace(List.of(), ended.ending())),
        Optional.empty(),
        List.of(packet(Way.REQUEST, PacketKind.SYN, ended)),
        Optional.empty(),
        List.of(findings));
  }

  private static ClaimResult claim(
      String id, ClaimVerdict wanted, Optional<ClaimVerdict> reached, Verdict verdict) {
    return new ClaimResult(
        new Claim(
            id,
            "The machine sees \"the pod\" & <nothing> else",
            wanted,
            "It sees the node",
            List.of(),
            List.of(
                new Assertion.Packet(
                    "call",
                    Way.REQUEST,
                    Assertion.Which.FIRST,
                    new Assertion.Place(HostName.of("m"), InterfaceName.of("eth0")),
                    Optional.of(Direction.IN),
                    Optional.empty(),
                    Optional.empty(),
                    OptionalInt.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()))),
        reached,
        verdict,
        List.of("shown: call.request at m/eth0 in: 10.9.0.10:50000 > 10.9.1.4:80, TTL 63"));
  }

  /** Everything proven. */
  static LabResult pass() {
    return new LabResult(
        "made",
        "Made by hand",
        Duration.ofMillis(412),
        List.of(proven()),
        List.of(
            new CounterproofResult(
                "n does not forward",
                List.of(new Change("cluster.nodes.n.ipForward", "off")),
                List.of(dropped()))),
        List.of(
            claim(
                "R-1", ClaimVerdict.CORRECTED, Optional.of(ClaimVerdict.CORRECTED), Verdict.PASS)),
        List.of());
  }

  /** A contradiction in a flow, a gap in a counter-proof, a claim without a verdict, and a note. */
  static LabResult fail() {
    return new LabResult(
        "broken",
        "Made by hand, and wrong",
        Duration.ofMillis(5100),
        List.of(
            dropped(
                new Finding(
                    Verdict.FAIL,
                    "request, first packet, hop 2 n/cbr0 in",
                    "wanted the packet here, came no further than p/eth0 out: \u0007bell"))),
        List.of(
            new CounterproofResult(
                "n does not forward",
                List.of(new Change("cluster.nodes.n.ipForward", "off")),
                List.of(
                    dropped(
                        new Finding(
                            Verdict.NOT_PROVEN,
                            "evidence",
                            "capture at n: tcpdump ended early"))))),
        List.of(claim("R-1", ClaimVerdict.CORRECTED, Optional.empty(), Verdict.NOT_PROVEN)),
        List.of("rules are told by their counters"));
  }
}
