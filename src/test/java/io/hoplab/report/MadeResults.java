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
import io.hoplab.lab.DocumentStep;
import io.hoplab.lab.Probe;
import io.hoplab.lab.Share;
import io.hoplab.lab.Spread;
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
import io.hoplab.verify.Answer;
import io.hoplab.verify.ClaimResult;
import io.hoplab.verify.CounterproofResult;
import io.hoplab.verify.Exhibit;
import io.hoplab.verify.Finding;
import io.hoplab.verify.Fit;
import io.hoplab.verify.FlowResult;
import io.hoplab.verify.LabResult;
import io.hoplab.verify.SpreadResult;
import io.hoplab.verify.Verdict;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Results of a lab that was never run: a pod p behind node n calls the machine m. */
final class MadeResults {
  private static final FiveTuple SENT = tuple("10.77.1.2:40000", "10.9.1.4:80");
  private static final FiveTuple TRANSLATED = tuple("10.9.0.10:50000", "10.9.1.4:80");

  static final String LONG_RULE =
      "-t nat -A KUBE-SVC-CDGGSHYLG3RE2FKL -m statistic --mode random --probability 0.50000000000"
          + " -j KUBE-SEP-X";

  private static final String ARRIVED =
      "call.request at m/eth0 in: 10.9.0.10:50000 > 10.9.1.4:80, TTL 63";

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
        List.of(new Change("cluster.pods.m.ready", "on"), new Change("cluster.services.w", null)),
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
        List.of(),
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
    return claim(id, Optional.empty(), wanted, reached, verdict);
  }

  private static ClaimResult claim(
      String id,
      Optional<DocumentStep> step,
      ClaimVerdict wanted,
      Optional<ClaimVerdict> reached,
      Verdict verdict) {
    return new ClaimResult(
        new Claim(
            id,
            step,
            new Statement(
                "The machine sees \"the pod\" & <nothing> else",
                step.isPresent(),
                Optional.of("https://docs.example/pods")),
            wanted,
            "It sees the node",
            List.of(at("n", Direction.OUT)),
            List.of(at("m", Direction.IN))),
        reached,
        verdict,
        List.of(
            new Exhibit(
                Exhibit.Side.DOCUMENT,
                new Answer(
                    reached.equals(Optional.of(ClaimVerdict.CONFIRMED))
                        ? Answer.Kind.YES
                        : Answer.Kind.NO,
                    "with cluster.nodes.n.ipForward: off (counter-proof \"n does not forward\");"
                        + " call: request not forwarding at n",
                    List.of(
                        "with cluster.nodes.n.ipForward: off (counter-proof \"n does not"
                            + " forward\")",
                        "call: request not forwarding at n"))),
            new Exhibit(
                Exhibit.Side.TRUTH,
                new Answer(
                    reached.isPresent() ? Answer.Kind.YES : Answer.Kind.UNKNOWN,
                    ARRIVED + " by -t nat -A IP-MASQ-AGENT -j MASQUERADE",
                    List.of(ARRIVED, "by -t nat -A IP-MASQ-AGENT -j MASQUERADE")))));
  }

  private static Assertion at(String host, Direction direction) {
    return new Assertion.Packet(
        "call",
        Way.REQUEST,
        Assertion.Which.FIRST,
        new Assertion.Place(HostName.of(host), InterfaceName.of("eth0")),
        Optional.of(direction),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Everything proven. */
  static LabResult pass() {
    return new LabResult(
        "made",
        "Made by hand",
        Duration.ofMillis(412),
        List.of(proven()),
        List.of(),
        List.of(
            new CounterproofResult(
                "n does not forward",
                List.of(new Change("cluster.nodes.n.ipForward", "off")),
                List.of(dropped()),
                List.of())),
        List.of(
            claim(
                "R-1", ClaimVerdict.CORRECTED, Optional.of(ClaimVerdict.CORRECTED), Verdict.PASS)),
        List.of());
  }

  private static ClaimResult step(String id, String step, ClaimVerdict reached) {
    return claim(
        id, Optional.of(DocumentStep.parse(step)), reached, Optional.of(reached), Verdict.PASS);
  }

  /** A document's steps, out of order, and a spread. */
  static LabResult steps() {
    Map<HostName, Share> shares = new LinkedHashMap<>();
    shares.put(HostName.of("x"), Share.parse("1/2"));
    shares.put(HostName.of("y"), Share.parse("1/2"));
    Map<String, Long> counts = new TreeMap<>(Map.of("x", 190L, "y", 210L));
    Probe.Curl probe =
        new Probe.Curl(HostName.of("p"), "web", Ipv4Address.parse("10.0.0.50"), 80, "/");
    return new LabResult(
        "steps",
        "Made by hand, step by step",
        Duration.ofMillis(412),
        List.of(),
        List.of(
            new SpreadResult(
                new Spread("over both", probe, 400, HostName.of("n"), new Spread.Shares(shares)),
                counts,
                counts,
                Optional.of(Fit.of(shares, counts)),
                List.of("x 50.0000 %: " + LONG_RULE, "y 50.0000 %: -t nat -A SVC -j Y"),
                List.of())),
        List.of(),
        List.of(
            step("S-9", "1.10", ClaimVerdict.CONFIRMED),
            step("S-3", "1.2.1", ClaimVerdict.CORRECTED),
            claim("S-0", ClaimVerdict.CONFIRMED, Optional.of(ClaimVerdict.CONFIRMED), Verdict.PASS),
            step("S-4", "1.3", ClaimVerdict.NOT_TESTABLE),
            step("S-2", "1.2", ClaimVerdict.CONFIRMED)),
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
        List.of(),
        List.of(
            new CounterproofResult(
                "n does not forward",
                List.of(new Change("cluster.nodes.n.ipForward", "off")),
                List.of(
                    dropped(
                        new Finding(
                            Verdict.NOT_PROVEN, "evidence", "capture at n: tcpdump ended early"))),
                List.of())),
        List.of(claim("R-1", ClaimVerdict.CORRECTED, Optional.empty(), Verdict.NOT_PROVEN)),
        List.of("rules are told by their counters"));
  }
}
