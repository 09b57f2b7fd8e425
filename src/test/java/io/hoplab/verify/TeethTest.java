package io.hoplab.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.hoplab.plan.Operation;
import io.hoplab.plan.Plan;
import io.hoplab.plan.PlannedOperation;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A lab that is true, and every kind of lie in it. */
@Tag("kernel")
@Tag("any-user")
@SuppressWarnings("StringConcatToTextBlock") // an indented part of a lab is clearer so
class TeethTest {
  private static String truth;

  @BeforeAll
  static void readTheTruth() throws Exception {
    truth = Files.readString(Trial.OWN_LABS.resolve("truth.yaml"));
  }

  @Test
  void theTruthIsProven() throws Exception {
    Trial.assertPass(Trial.verify(Trial.of(truth)));
  }

  static Stream<Arguments> lies() {
    return Stream.of(
        arguments(
            "a hop is missing",
            "      - vnet\n      - box/eth0\n",
            "      - vnet\n      - east/eth0\n      - vnet\n      - box/eth0\n",
            "out, request, first packet, hop 6 vnet/f-east out:"
                + " wanted vnet/f-east out, came vnet/f-box out"),
        arguments(
            "a hop comes that was not expected",
            "      east: {to: 10.77.2.0/24, nextHop: east}\n",
            "      east: {to: 10.77.2.0/24, nextHop: east}\n"
                + "      box: {to: 10.9.1.0/24, nextHop: east}\n",
            "out, request, first packet, hop 6 vnet/f-box out:"
                + " wanted vnet/f-box out, came vnet/f-east out"),
        arguments(
            "the path is longer than expected",
            "      - vnet\n      - box/eth0\n",
            "      - vnet\n      - blackhole at vnet\n",
            "out, request, first packet, hop 6 vnet/f-box out: wanted the path to end before this,"
                + " came tcp 10.9.0.10:"),
        arguments(
            "hops in another order",
            "      - west/cbr0\n      - west/eth0  exempt  by IP-MASQ-AGENT\n      - vnet\n"
                + "      - east/eth0\n      - east/cbr0\n      - c/eth0  ttl 62\n",
            "      - west/cbr0\n      - west/eth0  exempt  by IP-MASQ-AGENT\n      - vnet\n"
                + "      - box/eth0\n      - vnet\n      - east/eth0\n      - east/cbr0\n"
                + "      - c/eth0\n",
            "across, request, first packet, hop 6 vnet/f-box out:"
                + " wanted vnet/f-box out, came vnet/f-east out"),
        arguments(
            "SNAT to another address",
            "SNAT  10.9.0.10 > 10.9.1.4  by",
            "SNAT  10.9.0.11 > 10.9.1.4  by",
            "out, request, first packet, hop 4 west/eth0 out: wanted tcp 10.9.0.11"),
        arguments(
            "SNAT where none is",
            "west/eth0  exempt  by IP-MASQ-AGENT",
            "west/eth0  SNAT  10.9.0.10 > 10.77.2.2  by IP-MASQ-AGENT",
            "across, request, first packet, hop 4 west/eth0 out: wanted tcp 10.9.0.10"),
        arguments(
            "no SNAT where it is",
            "west/eth0  SNAT  10.9.0.10 > 10.9.1.4  by IP-MASQ-AGENT",
            "west/eth0",
            "out, request, first packet, hop 4 west/eth0 out: wanted tcp 10.77.1.2"),
        arguments(
            "another chain translates",
            "10.9.0.10 > 10.9.1.4  by IP-MASQ-AGENT",
            "10.9.0.10 > 10.9.1.4  by KUBE-POSTROUTING",
            "out, request, first packet, hop 4 west/eth0 out:"
                + " wanted the rewrite by KUBE-POSTROUTING, came -t nat -A IP-MASQ-AGENT"),
        arguments(
            "another chain exempts",
            "west/eth0  exempt  by IP-MASQ-AGENT",
            "west/eth0  exempt  by KUBE-SERVICES",
            "across, request, first packet, hop 4 west/eth0 out:"
                + " wanted to be let pass by KUBE-SERVICES, came -t nat -A IP-MASQ-AGENT"),
        arguments(
            "a TTL that a rule takes",
            "west: {subnet: nodes,",
            "west: {iptables: [-t mangle -A PREROUTING -i eth0 -j TTL --ttl-dec 3],"
                + " subnet: nodes,",
            "out, reply, first packet, hop 5 west/cbr0 out: wanted TTL 63, came 60"),
        arguments(
            "an end that does not come",
            "    request: blackhole at vnet\n",
            "    request: source check at vnet\n",
            "inwards, request, first packet: wanted source check at vnet, came blackhole at vnet"),
        arguments(
            "an end at another host",
            "    request: blackhole at vnet\n",
            "    request: blackhole at west\n",
            "inwards, request, first packet: wanted blackhole at west, came blackhole at vnet"),
        arguments(
            "a counter-proof that does not happen",
            "    change: {cluster.nodes.west.ipForward: off}\n",
            "    change: {cluster.nodes.west.mtu: 1400}\n",
            "counter-proof \"west does not forward\", out, request, first packet:"
                + " wanted not forwarding at west, came delivered at box"),
        arguments(
            "evidence with another source",
            "source: 10.9.0.10}\n      - {counterproof",
            "source: 10.77.1.2}\n      - {counterproof",
            "claim T-1: the document's: not so: out.request at box/eth0 in: 10.9.0.10:"),
        arguments(
            "evidence of absence where the packet is",
            "notAt: east}",
            "notAt: west/cbr0}",
            "claim T-2: the document's: not so: out.request was seen at west/cbr0"),
        arguments(
            "evidence of an address's absence that a packet bears",
            "absent: 10.77.2.2}",
            "absent: 10.9.0.10}",
            "claim T-6: the document's: not so: out.request at west/eth0 out: tcp 10.9.0.10:"),
        arguments(
            "evidence of another route",
            "{route: 10.77.2.2, on: west, via: 10.9.0.1, dev: eth0}",
            "{route: 10.77.2.2, on: west, via: 10.9.0.1, dev: cbr0}",
            "claim T-2: the document's: out.request was not seen at east, whose capture saw its marker;"
                + " the document's: not so: west, ip route get 10.77.2.2: via 10.9.0.1 dev eth0"),
        arguments(
            "evidence of another neighbour",
            "is: west/cbr0}",
            "is: c/eth0}",
            "claim T-3: the document's: not so: a, ip neigh: 10.77.1.1 lladdr"),
        arguments(
            "evidence of another connection",
            "reply: 10.9.1.4 > 10.9.0.10}",
            "reply: 10.9.1.4 > 10.77.1.2}",
            "claim T-3: the document's: a, ip neigh: 10.77.1.1 lladdr"),
        arguments(
            "a rule named where conntrack repeats",
            "packet: later, at: west/eth0 out, step: SNAT, by: conntrack}",
            "packet: later, at: west/eth0 out, step: SNAT, by: IP-MASQ-AGENT}",
            "by conntrack alone"),
        arguments(
            "a corrected claim whose document is right",
            "{flow: out.reply, at: box/eth0 out, source: 10.9.1.5}",
            "{flow: out.reply, at: box/eth0 out, source: 10.9.1.4}",
            "claim T-4: the document's: out.reply at box/eth0 out: 10.9.1.4:80"),
        arguments(
            "a confirmed claim whose document is wrong",
            "{flow: out.request, at: west/cbr0 in, source: 10.77.1.2}",
            "{flow: out.request, at: west/cbr0 in, source: 10.9.0.10}",
            "claim T-5: the document's: not so: out.request at west/cbr0 in: 10.77.1.2:"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lies")
  void aLieIsAContradictionAndTheFirstDifferenceIsNamed(
      String kind, String old, String lie, String difference) throws Exception {
    LabResult result = Trial.verify(Trial.of(Trial.replace(truth, old, lie)));
    assertThat(result.firstFinding()).as(kind).contains(difference);
    assertThat(result.verdict()).as(kind).isEqualTo(Verdict.FAIL);
  }

  @Test
  void whatAClaimWasFoundToBeIsSaid() throws Exception {
    LabResult result =
        Trial.verify(
            Trial.of(
                Trial.replace(
                    truth,
                    "{flow: out.reply, at: box/eth0 out, source: 10.9.1.5}",
                    "{flow: out.reply, at: box/eth0 out, source: 10.9.1.4}")));
    assertThat(result.claims())
        .filteredOn(claim -> claim.verdict() != Verdict.PASS)
        .singleElement()
        .satisfies(
            claim -> {
              assertThat(claim.claim().id()).isEqualTo("T-4");
              assertThat(claim.reached()).hasToString("Optional[confirmed]");
            });
  }

  @Test
  void aClaimFallsWithTheCounterproofThatItRestsOn() throws Exception {
    LabResult result =
        Trial.verify(
            Trial.of(
                Trial.replace(
                    truth,
                    "    change: {cluster.nodes.west.ipForward: off}\n",
                    "    change: {cluster.nodes.west.mtu: 1400}\n")));
    assertThat(result.counterproofs().get(0).verdict()).isEqualTo(Verdict.FAIL);
    assertThat(result.claims())
        .filteredOn(claim -> claim.verdict() == Verdict.FAIL)
        .singleElement()
        .satisfies(
            claim ->
                assertThat(claim.evidence())
                    .extracting(Exhibit::toString)
                    .anySatisfy(
                        text ->
                            assertThat(text)
                                .startsWith(
                                    "the document's: not so: with cluster.nodes.west.mtu: 1400"
                                        + " (counter-proof \"west does not forward\"); which did"
                                        + " not come out as stated; out: ")));
  }

  @Test
  void aTtlThatThePathCannotHaveIsRefusedWhenTheFileIsRead() {
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () -> Trial.of(Trial.replace(truth, "ttl 62", "ttl 61"))))
        .hasMessageContaining("on this path the TTL is 62 here, came 61");
  }

  @Test
  void whatIsMissingInThePlanIsNoticed() throws Exception {
    LabResult result =
        Trial.verify(
            Trial.of(truth),
            plan -> {
              List<PlannedOperation> rest = new ArrayList<>();
              for (PlannedOperation planned : plan.operations()) {
                if (!(planned.operation() instanceof Operation.AppendRule rule)
                    || !rule.rule().toString().contains("MASQUERADE")) {
                  rest.add(planned);
                }
              }
              return new Plan(rest);
            });
    assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(result.firstFinding())
        .contains("out, request, first packet, hop 4 west/eth0 out: wanted tcp 10.9.0.10");
  }
}
