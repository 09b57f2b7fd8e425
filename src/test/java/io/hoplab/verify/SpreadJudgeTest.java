package io.hoplab.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.hoplab.TwoNodes;
import io.hoplab.conntrack.ConntrackEntry;
import io.hoplab.evidence.RuleHit;
import io.hoplab.iptables.Table;
import io.hoplab.lab.Probe;
import io.hoplab.lab.Share;
import io.hoplab.lab.Spread;
import io.hoplab.net.AddressPort;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import io.hoplab.probe.Attempt;
import io.hoplab.probe.ProbeRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Spreads over the pods b and c, made by hand: what each source says, and where they disagree. */
class SpreadJudgeTest {
  private static final HostName B = HostName.of("b");
  private static final HostName C = HostName.of("c");
  private static final AddressPort SERVICE = AddressPort.parse("10.0.0.50:80");
  private static final Ipv4Address ADDRESS_B = TwoNodes.topology().addresses(B).get(0);
  private static final Ipv4Address ADDRESS_C = TwoNodes.topology().addresses(C).get(0);
  private static final String RULES =
      """
      *nat
      :PREROUTING ACCEPT [0:0]
      -A PREROUTING -m statistic --mode random --probability 0.5 -j DNAT --to-destination %s:80
      -A PREROUTING -j DNAT --to-destination %s:80
      COMMIT
      """
          .formatted(ADDRESS_B, ADDRESS_C);

  private final List<Attempt> attempts = new ArrayList<>();
  private final List<ConntrackEntry> entries = new ArrayList<>();

  private void answers(HostName host, int count) {
    for (int i = 0; i < count; i++) {
      attempts.add(
          new Attempt(new ProbeRun(true, host + " sees x"), OptionalInt.of(attempts.size())));
    }
  }

  private void entries(Ipv4Address endpoint, int count) {
    for (int i = 0; i < count; i++) {
      FiveTuple original =
          new FiveTuple(
              Protocol.TCP,
              new AddressPort(Ipv4Address.parse("10.77.1.2"), 20_000 + entries.size()),
              SERVICE);
      FiveTuple reply =
          new FiveTuple(Protocol.TCP, new AddressPort(endpoint, 80), original.source());
      entries.add(
          new ConntrackEntry(original, reply, Optional.empty(), Set.of(), OptionalInt.empty()));
    }
  }

  @Test
  void connectionsFromTheSamePortShareAnEntryThatTellsOfTheLast() {
    answers(B, 51);
    answers(C, 49);
    attempts.set(50, new Attempt(attempts.get(50).run(), OptionalInt.of(70)));
    entries(ADDRESS_B, 50);
    entries(ADDRESS_C, 49);
    assertThat(judge(100, shares("1/2", "1/2")).verdict()).isEqualTo(Verdict.PASS);
    entries(ADDRESS_C, 1);
    assertThat(judge(100, shares("1/2", "1/2")).findings().get(0).toString())
        .contains(
            "wanted an entry for each of 100 connections, which came from 99 ports, came 100");
  }

  private SpreadResult judge(int connections, Spread.Expected expected, RuleHit... hits) {
    Probe.Curl probe =
        new Probe.Curl(HostName.of("a"), "web", SERVICE.address(), SERVICE.port(), "/");
    return SpreadJudge.judge(
        TwoNodes.topology(),
        new Spread("all", probe, connections, HostName.of("west"), expected),
        new SpreadEvidence(attempts, entries, RULES, "", List.of(hits)));
  }

  private static Spread.Shares shares(String b, String c) {
    return new Spread.Shares(Map.of(B, Share.parse(b), C, Share.parse(c)));
  }

  private static List<String> findings(SpreadResult result) {
    return result.findings().stream().map(it -> it.verdict() + " " + it).toList();
  }

  @Test
  void countsThatFitAreProven() {
    answers(B, 190);
    answers(C, 210);
    entries(ADDRESS_B, 190);
    entries(ADDRESS_C, 210);
    SpreadResult result = judge(400, shares("1/2", "1/2"));
    assertThat(findings(result)).isEmpty();
    assertThat(result.fit().orElseThrow().statistic()).isCloseTo(1, offset(1e-9));
    assertThat(result.counts()).isEqualTo("conntrack on west: b 190, c 210; answers: b 190, c 210");
    assertThat(result.rules()).hasSize(2).allMatch(rule -> rule.contains(" 50.0000 %: -t nat -A"));
  }

  @Test
  void theTestNoticesNoLessThanItSays() {
    Fit fit = Fit.of(shares("1/2", "1/2").byHost(), Map.of("b", 200L, "c", 200L));
    long off = (long) Math.ceil(fit.deviation() * 400);
    assertThat(off).isEqualTo(54);
    assertThat(Fit.of(shares("1/2", "1/2").byHost(), Map.of("b", 200 - off, "c", 200 + off)).fits())
        .isFalse();
    assertThat(Fit.of(shares("1/2", "1/2").byHost(), Map.of("b", 201 - off, "c", 199 + off)).fits())
        .isTrue();
    assertThat(fit.limit())
        .as("of one degree of freedom, by a table")
        .isCloseTo(28.37, offset(.01));
  }

  @Test
  void countsThatDoNotFitAreAContradiction() {
    answers(B, 100);
    answers(C, 300);
    entries(ADDRESS_B, 100);
    entries(ADDRESS_C, 300);
    assertThat(findings(judge(400, shares("1/2", "1/2"))))
        .containsExactly(
            "FAIL answers: wanted "
                + shares("1/2", "1/2")
                + ", came b 100, c 300; chi-squared 100.00 is above 28.37");
  }

  @Test
  void rulesThatSayOtherSharesAreAContradictionWithTheirText() {
    answers(B, 100);
    answers(C, 300);
    entries(ADDRESS_B, 100);
    entries(ADDRESS_C, 300);
    assertThat(findings(judge(400, shares("1/4", "3/4"))))
        .singleElement()
        .asString()
        .startsWith("FAIL rules of west: wanted ")
        .contains("b 50.0000 %: -t nat -A PREROUTING -m statistic --mode random --probability 0.5");
  }

  @Test
  void missingEntriesProveNothingAndOthersContradict() {
    answers(B, 200);
    answers(C, 200);
    entries(ADDRESS_B, 200);
    entries(ADDRESS_C, 199);
    assertThat(findings(judge(400, shares("1/2", "1/2"))))
        .containsExactly(
            "NOT_PROVEN conntrack on west: wanted an entry for each of 400 connections, came 399");
    entries(ADDRESS_B, 1);
    assertThat(findings(judge(400, shares("1/2", "1/2"))))
        .containsExactly(
            "FAIL conntrack on west: wanted b 200, c 200 as the answers say, came b 201, c 199");
  }

  @Test
  void anAnswerThatDoesNotComeIsAContradictionAndNoMoreIsSaid() {
    answers(B, 2);
    attempts.add(new Attempt(new ProbeRun(false, "timeout"), OptionalInt.empty()));
    assertThat(findings(judge(400, shares("1/2", "1/2"))))
        .containsExactly("FAIL answers: wanted 400, came 2, and then: timeout");
  }

  @Test
  void aHostThatNobodySpokeOfIsAContradiction() {
    answers(B, 99);
    answers(C, 1);
    entries(ADDRESS_B, 99);
    entries(ADDRESS_C, 1);
    assertThat(findings(judge(100, new Spread.Shares(Map.of(B, Share.parse("1"))))))
        .anyMatch("FAIL answers: wanted none by c, came 1"::equals);
  }

  private static RuleHit affinity(int packets) {
    return new RuleHit(
        RuleHit.Source.COUNTER,
        Table.NAT.toString(),
        "SVC",
        "",
        "-t nat -A SVC -m recent --rcheck --seconds 10800 --reap --name B --rsource -j B",
        packets,
        Optional.empty());
  }

  @Test
  void affinityIsOneEndpointThatARuleHolds() {
    answers(B, 20);
    entries(ADDRESS_B, 20);
    assertThat(findings(judge(20, new Spread.Sticky(), affinity(19)))).isEmpty();
    assertThat(judge(20, new Spread.Sticky(), affinity(19)).rules())
        .singleElement()
        .asString()
        .startsWith("19 of 20: -t nat -A SVC -m recent --rcheck");
    assertThat(findings(judge(20, new Spread.Sticky())))
        .containsExactly(
            "FAIL rules of west: wanted 19 connections held by a rule with -m recent --rcheck,"
                + " came 0");
    answers(C, 1);
    entries(ADDRESS_C, 1);
    assertThat(findings(judge(21, new Spread.Sticky(), affinity(20))))
        .containsExactly("FAIL answers: wanted one host for all, came b 20, c 1");
  }
}
