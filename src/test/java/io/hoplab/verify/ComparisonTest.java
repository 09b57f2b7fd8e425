package io.hoplab.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.flow.Direction;
import io.hoplab.flow.Disposition;
import io.hoplab.flow.Ending;
import io.hoplab.flow.Hop;
import io.hoplab.flow.Step;
import io.hoplab.flow.Trace;
import io.hoplab.flow.TranslationKind;
import io.hoplab.flow.Way;
import io.hoplab.net.AddressPort;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.MacAddress;
import io.hoplab.net.Protocol;
import io.hoplab.observe.ObservedPacket;
import io.hoplab.observe.PacketKind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Hops and rewrites made by hand: what makes a contradiction, and what only a gap. */
class ComparisonTest {
  private static final AddressPort POD = AddressPort.parse("10.77.1.2:40000");
  private static final AddressPort NODE = AddressPort.parse("10.9.0.10:50000");
  private static final String RULE = "-t nat -A IP-MASQ-AGENT -j MASQUERADE";
  private static final Hop OUT = hop("p/eth0", Direction.OUT, POD, 64);
  private static final Hop WANTED =
      hop("n/eth0", Direction.OUT, NODE, 63, snat(Optional.of("IP-MASQ-AGENT"), Optional.empty()));
  private static final Hop CAME =
      hop("n/eth0", Direction.OUT, NODE, 63, snat(Optional.of(RULE), Optional.of("tcp …")));

  private static Step snat(Optional<String> rule, Optional<String> conntrack) {
    return new Step.Translation(TranslationKind.SNAT, POD, NODE, rule, conntrack);
  }

  private static Hop hop(
      String place, Direction direction, AddressPort source, int ttl, Step... steps) {
    String[] words = place.split("/");
    return new Hop(
        HostName.of(words[0]),
        InterfaceName.of(words[1]),
        direction,
        new FiveTuple(Protocol.TCP, source, AddressPort.parse("10.9.1.4:80")),
        ttl,
        new MacAddress(1),
        List.of(steps));
  }

  private static Trace trace(Hop... hops) {
    return new Trace(
        List.of(hops), new Ending(Disposition.DELIVERED, HostName.of("m"), "the cause"));
  }

  private static List<String> compare(Trace wanted, Trace came, boolean complete, boolean first) {
    ObservedPacket packet =
        new ObservedPacket(Way.REQUEST, PacketKind.SYN, came, complete, List.of());
    return Comparison.compare(wanted, packet, "packet", first).stream()
        .map(finding -> finding.verdict() + " " + finding)
        .toList();
  }

  private static List<String> compare(Hop wanted, Hop came) {
    return compare(trace(OUT, wanted), trace(OUT, came), true, true);
  }

  @Test
  void aPathWithItsRuleAndItsConntrackEntryIsProven() {
    assertThat(compare(WANTED, CAME)).isEmpty();
  }

  @Test
  void aRewriteWithoutItsRuleOrItsEntryIsNotProven() {
    assertThat(
            compare(
                WANTED,
                hop("n/eth0", Direction.OUT, NODE, 63, snat(Optional.empty(), Optional.empty()))))
        .containsExactly(
            "NOT_PROVEN request, packet, hop 2 n/eth0 out: SNAT 10.77.1.2:40000 to"
                + " 10.9.0.10:50000 without a conntrack entry that says so",
            "NOT_PROVEN request, packet, hop 2 n/eth0 out: SNAT 10.77.1.2:40000 to"
                + " 10.9.0.10:50000 without a rule that was hit");
  }

  @Test
  void aLaterPacketIsRewrittenByConntrackAlone() {
    Trace replayed =
        trace(
            OUT,
            hop("n/eth0", Direction.OUT, NODE, 63, snat(Optional.empty(), Optional.of("tcp …"))));
    assertThat(compare(trace(OUT, WANTED), replayed, true, false)).isEmpty();
    ObservedPacket data =
        new ObservedPacket(
            Way.REQUEST, PacketKind.FIRST_REQUEST_DATA, trace(OUT, CAME), true, List.of());
    assertThat(Comparison.compare(trace(OUT, WANTED), data, "packet", false))
        .map(finding -> finding.verdict() + " " + finding)
        .containsExactly(
            "FAIL request, packet, hop 2 n/eth0 out: wanted conntrack alone to rewrite,"
                + " came the rule "
                + RULE);
  }

  @Test
  void aSynThatIsSentAgainMayMeetTheRuleThatIsWanted() {
    assertThat(compare(trace(OUT, WANTED), trace(OUT, CAME), true, false)).isEmpty();
    Hop other =
        hop(
            "n/eth0",
            Direction.OUT,
            NODE,
            63,
            snat(Optional.of("-t nat -A OTHER -j MASQUERADE"), Optional.of("tcp …")));
    assertThat(compare(trace(OUT, WANTED), trace(OUT, other), true, false))
        .containsExactly(
            "FAIL request, packet, hop 2 n/eth0 out: wanted the rewrite by IP-MASQ-AGENT,"
                + " came -t nat -A OTHER -j MASQUERADE");
  }

  @Test
  void everyDifferenceOfAHopIsAContradiction() {
    assertThat(compare(WANTED, hop("n/eth1", Direction.OUT, NODE, 63)))
        .containsExactly(
            "FAIL request, packet, hop 2 n/eth0 out: wanted n/eth0 out, came n/eth1 out");
    assertThat(compare(WANTED, hop("n/eth0", Direction.OUT, POD, 63)))
        .singleElement()
        .asString()
        .contains("wanted tcp 10.9.0.10:50000", "came tcp 10.77.1.2:40000");
    assertThat(compare(WANTED, hop("n/eth0", Direction.OUT, NODE, 62)))
        .containsExactly("FAIL request, packet, hop 2 n/eth0 out: wanted TTL 63, came 62");
    assertThat(compare(WANTED, hop("n/eth0", Direction.OUT, NODE, 63)))
        .singleElement()
        .asString()
        .startsWith("FAIL")
        .endsWith("came no rewrite");
    assertThat(compare(hop("n/eth0", Direction.OUT, NODE, 63), CAME))
        .singleElement()
        .asString()
        .contains("FAIL", "wanted no rewrite, came SNAT");
  }

  @Test
  void whatWasNotSeenContradictsOnlyWhereTheCapturesAreComplete() {
    String message =
        " request, packet, hop 2 n/eth0 out: wanted the packet here, came no further than"
            + " p/eth0 out: delivered at m (the cause)";
    assertThat(compare(trace(OUT, WANTED), trace(OUT), true, true))
        .containsExactly("FAIL" + message);
    assertThat(compare(trace(OUT, WANTED), trace(OUT), false, true))
        .containsExactly("NOT_PROVEN" + message);
    assertThat(
            compare(
                trace(OUT, WANTED),
                trace(OUT, hop("n/eth1", Direction.OUT, NODE, 63)),
                false,
                true))
        .singleElement()
        .asString()
        .startsWith("NOT_PROVEN");
  }

  @Test
  void ofSeveralTracesTheOneThatThePacketFollowedFurthestIsWanted() {
    Trace straight = trace(OUT, WANTED);
    Hop bridge = hop("n/cbr0", Direction.OUT, POD, 63);
    Trace longer = trace(OUT, bridge, WANTED);

    assertThat(alternatives(straight, longer, trace(OUT, CAME))).isEmpty();
    assertThat(alternatives(straight, longer, trace(OUT, bridge, CAME))).isEmpty();
    assertThat(
            alternatives(straight, longer, trace(OUT, hop("n/cbr0", Direction.OUT, POD, 62), CAME)))
        .containsExactly("FAIL request, packet, hop 2 n/cbr0 out: wanted TTL 63, came 62");
    assertThat(
            alternatives(straight, longer, trace(OUT, hop("n/cbr1", Direction.OUT, POD, 63), CAME)))
        .containsExactly(
            "FAIL request, packet, hop 2 n/eth0 out: wanted n/eth0 out, came n/cbr1 out");
  }

  private static List<String> alternatives(Trace one, Trace other, Trace came) {
    ObservedPacket packet = new ObservedPacket(Way.REQUEST, PacketKind.SYN, came, true, List.of());
    return Comparison.compare(List.of(one, other), packet, "packet", true).stream()
        .map(finding -> finding.verdict() + " " + finding)
        .toList();
  }

  @Test
  void aHopTooManyIsAContradiction() {
    assertThat(compare(trace(OUT), trace(OUT, CAME), true, true))
        .singleElement()
        .asString()
        .startsWith(
            "FAIL request, packet, hop 2 n/eth0 out: wanted the path to end before this, came");
  }

  @Test
  void anExemptionWantsItsRule() {
    Hop wanted = hop("n/eth0", Direction.OUT, POD, 63, new Step.Exemption("IP-MASQ-AGENT"));
    Hop other = hop("n/eth0", Direction.OUT, POD, 63, new Step.Exemption("-A OTHER -j RETURN"));
    Hop right =
        hop("n/eth0", Direction.OUT, POD, 63, new Step.Exemption("-A IP-MASQ-AGENT -j RETURN"));
    assertThat(compare(wanted, right)).isEmpty();
    assertThat(compare(wanted, other))
        .containsExactly(
            "FAIL request, packet, hop 2 n/eth0 out: wanted to be let pass by IP-MASQ-AGENT,"
                + " came -A OTHER -j RETURN");
    assertThat(compare(wanted, hop("n/eth0", Direction.OUT, POD, 63)))
        .containsExactly(
            "FAIL request, packet, hop 2 n/eth0 out: wanted to be let pass by"
                + " IP-MASQ-AGENT, came no rule that was hit");
  }
}
