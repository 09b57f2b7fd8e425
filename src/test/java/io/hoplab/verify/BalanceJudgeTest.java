package io.hoplab.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.lab.Probe;
import io.hoplab.lab.Share;
import io.hoplab.lab.Spread;
import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Connections from ports 10000 on through the load balancer edge to x and y, made by hand. */
class BalanceJudgeTest {
  private static final HostName EDGE = HostName.of("edge");
  private static final HostName X = HostName.of("x");
  private static final HostName Y = HostName.of("y");
  private static final Spread.Shares HALVES =
      new Spread.Shares(new TreeMap<>(Map.of(X, Share.parse("1/2"), Y, Share.parse("1/2"))));
  private static final Spread.Moves FROM_Y = new Spread.Moves(Y);

  private static Spread spread(int connections, Spread.Expected expected) {
    return new Spread(
        "the spread",
        new Probe.Curl(HostName.of("c"), "20.1.0.1", Ipv4Address.parse("20.1.0.1"), 80, "/"),
        connections,
        EDGE,
        expected);
  }

  /** Backends by port: the first ports are x's. */
  private static Map<Integer, HostName> backends(int ofX, int ofY) {
    Map<Integer, HostName> backends = new HashMap<>();
    for (int i = 0; i < ofX + ofY; i++) {
      backends.put(10_000 + i, i < ofX ? X : Y);
    }
    return backends;
  }

  private static BalanceEvidence.Pass pass(
      Map<Integer, HostName> chosen, Map<Integer, HostName> tracked) {
    return new BalanceEvidence.Pass(List.of(), chosen, tracked);
  }

  private static BalanceEvidence.Pass pass(Map<Integer, HostName> both) {
    return pass(both, both);
  }

  private static SpreadResult judge(Spread spread, BalanceEvidence.Pass pass) {
    return BalanceJudge.judge(spread, new BalanceEvidence(List.of(pass), List.of()));
  }

  private static BalanceEvidence.Held held(HostName before, HostName after, boolean answered) {
    return new BalanceEvidence.Held(
        9_000, before, after, answered ? before + " sees x" : "from port 9000: reset", answered);
  }

  private static SpreadResult moved(
      Map<Integer, HostName> before, Map<Integer, HostName> after, BalanceEvidence.Held... held) {
    return BalanceJudge.judge(
        spread(4, FROM_Y), new BalanceEvidence(List.of(pass(before), pass(after)), List.of(held)));
  }

  private static List<String> findings(SpreadResult result) {
    return result.findings().stream().map(it -> it.verdict() + " " + it).toList();
  }

  @Test
  void sharesThatFitAndThatBothSourcesSawAreProof() {
    SpreadResult result = judge(spread(400, HALVES), pass(backends(210, 190)));
    assertThat(result.verdict()).isEqualTo(Verdict.PASS);
    assertThat(result.fit()).isPresent();
    assertThat(result.counts())
        .isEqualTo("edge chose: x 210, y 190; conntrack of the backends: x 210, y 190");
  }

  @Test
  void aShareThatDoesNotFitIsAContradiction() {
    assertThat(findings(judge(spread(400, HALVES), pass(backends(300, 100)))))
        .singleElement()
        .asString()
        .startsWith("FAIL edge: wanted x 1/2, y 1/2, came x 300, y 100; ");
  }

  @Test
  void aBackendThatNobodySpokeOfIsAContradiction() {
    Spread.Shares all = new Spread.Shares(Map.of(X, Share.parse("1")));
    assertThat(judge(spread(4, all), pass(backends(4, 0))).verdict()).isEqualTo(Verdict.PASS);
    assertThat(findings(judge(spread(4, all), pass(backends(3, 1)))))
        .containsExactly("FAIL edge: wanted x 1, came x 3, y 1");
  }

  @Test
  void connectionsThatOneSourceDoesNotHaveAreNoProof() {
    assertThat(findings(judge(spread(400, HALVES), pass(backends(200, 200), backends(200, 199)))))
        .containsExactly(
            "NOT_PROVEN connections: wanted 400 that edge remembers and a backend tracks, came 400"
                + " and 399");
    assertThat(judge(spread(400, HALVES), pass(backends(200, 199), backends(200, 200))).verdict())
        .isEqualTo(Verdict.NOT_PROVEN);
  }

  @Test
  void aConnectionAtAnotherBackendThanWasChosenIsAContradiction() {
    assertThat(findings(judge(spread(400, HALVES), pass(backends(200, 200), backends(199, 201)))))
        .containsExactly(
            "FAIL backends: wanted each connection where edge chose, came 1 elsewhere; the first,"
                + " from port 10199, at y instead of x");
  }

  @Test
  void connectionsThatFailAreAContradictionAndTheirCountsSayNoMore() {
    BalanceEvidence.Pass refused =
        new BalanceEvidence.Pass(
            List.of("from port 10003: refused"), backends(2, 1), backends(2, 1));
    assertThat(findings(judge(spread(4, HALVES), refused)))
        .containsExactly(
            "FAIL connections: wanted 4, came 1 that failed; the first from port 10003: refused");
  }

  @Test
  void stickyIsOneBackendForAll() {
    Spread sticky = spread(4, new Spread.Sticky());
    assertThat(judge(sticky, pass(backends(0, 4))).verdict()).isEqualTo(Verdict.PASS);
    assertThat(findings(judge(sticky, pass(backends(1, 3)))))
        .containsExactly("FAIL edge: wanted one backend for all, came x 1, y 3");
  }

  @Test
  void theConnectionsOfOneBackendMoveAndWhatWasEstablishedGoesOn() {
    SpreadResult result = moved(backends(2, 2), backends(4, 0), held(X, X, true), held(Y, Y, true));
    assertThat(result.verdict()).isEqualTo(Verdict.PASS);
    assertThat(result.rules())
        .containsExactly(
            "before: x 2, y 2; 2 moved, all of y",
            "2 connections from before were answered after the change, 1 of them by way of y");
  }

  @Test
  void aConnectionOfAnotherBackendThatMovesIsAContradiction() {
    Map<Integer, HostName> after = backends(4, 0);
    after.put(10_000, Y);
    assertThat(findings(moved(backends(2, 2), after, held(Y, Y, true))))
        .containsExactly(
            "FAIL edge: wanted those of y alone to move, came 1 others; the first, from port 10000,"
                + " from x to y");
  }

  @Test
  void aConnectionThatStaysWhereItShouldMoveIsAContradiction() {
    assertThat(findings(moved(backends(2, 2), backends(3, 1), held(Y, Y, true))))
        .containsExactly("FAIL edge: wanted all 2 of y to move, came 1");
  }

  @Test
  void nothingToMoveIsNoProof() {
    assertThat(findings(moved(backends(4, 0), backends(4, 0), held(Y, Y, true))))
        .containsExactly("NOT_PROVEN edge: no connection had led to y");
  }

  @Test
  void anEstablishedConnectionThatBreaksOrMovesIsAContradiction() {
    assertThat(findings(moved(backends(2, 2), backends(4, 0), held(X, X, true), held(Y, Y, false))))
        .containsExactly(
            "FAIL established connections: wanted all 2 to go on, came 1 that did not; the first,"
                + " of y: from port 9000: reset");
    assertThat(moved(backends(2, 2), backends(4, 0), held(Y, X, true)).verdict())
        .isEqualTo(Verdict.FAIL);
  }

  @Test
  void noEstablishedConnectionByWayOfTheBackendIsNoProof() {
    assertThat(findings(moved(backends(2, 2), backends(4, 0), held(X, X, true))))
        .containsExactly("NOT_PROVEN established connections: none of the 1 had led to y");
  }

  @Test
  void aLoadBalancerWithoutARuleMovesNothing() {
    assertThat(
            findings(
                judge(
                    spread(4, FROM_Y),
                    new BalanceEvidence.Pass(
                        List.of("edge has no rule for them"), Map.of(), Map.of()))))
        .containsExactly(
            "FAIL connections: wanted 4, came 1 that failed; the first edge has no rule for them");
  }
}
