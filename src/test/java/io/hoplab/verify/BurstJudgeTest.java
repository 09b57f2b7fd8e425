package io.hoplab.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.conntrack.ConntrackEntry;
import io.hoplab.conntrack.ConntrackStatistics;
import io.hoplab.lab.Probe;
import io.hoplab.lab.Spread;
import io.hoplab.net.AddressPort;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;
import io.hoplab.net.Protocol;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Twelve connections of which eight find a port, made by hand. */
class BurstJudgeTest {
  private static final AddressPort SERVER = AddressPort.parse("20.150.38.4:80");
  private static final Spread.AtOnce EIGHT = new Spread.AtOnce(8);
  private static final Spread SPREAD =
      new Spread(
          "more than there are",
          new Probe.Curl(HostName.of("a"), "storage", SERVER.address(), SERVER.port(), "/"),
          12,
          HostName.of("vnet"),
          EIGHT);

  private static BurstEvidence evidence(int established, int refused, int entries, int failed) {
    List<ConntrackEntry> tracked =
        IntStream.range(0, entries)
            .mapToObj(
                i ->
                    new ConntrackEntry(
                        new FiveTuple(
                            Protocol.TCP, AddressPort.parse("10.240.0.4:" + (40_000 + i)), SERVER),
                        new FiveTuple(
                            Protocol.TCP, SERVER, AddressPort.parse("20.45.123.10:" + (1024 + i))),
                        Optional.of("ESTABLISHED"),
                        Set.of(),
                        OptionalInt.empty()))
            .toList();
    return new BurstEvidence(
        established, refused, tracked, new ConntrackStatistics(failed, failed));
  }

  private static SpreadResult judge(BurstEvidence evidence) {
    return BurstJudge.judge(SPREAD, EIGHT, evidence);
  }

  @Test
  void eightConnectionsEightPortsAndFourFailuresAreProof() {
    SpreadResult result = judge(evidence(8, 0, 8, 4));
    assertThat(result.verdict()).isEqualTo(Verdict.PASS);
    assertThat(result.counts()).isEqualTo("conntrack on vnet: 20.45.123.10 8; answers: storage 8");
    assertThat(result.rules()).containsExactly("conntrack -S on vnet: insert_failed=4 drop=4");
  }

  @Test
  void anotherCountIsAContradiction() {
    assertThat(judge(evidence(9, 0, 9, 3)).verdict()).isEqualTo(Verdict.FAIL);
    assertThat(judge(evidence(7, 0, 7, 5)).verdict()).isEqualTo(Verdict.FAIL);
  }

  @Test
  void whatIsRefusedHasNotGoneUnanswered() {
    assertThat(judge(evidence(8, 4, 8, 4)).findings().get(0))
        .hasToString(
            "answers: wanted 8 connections at the same time and silence for the others, came 8 and"
                + " 4 refusals");
  }

  @Test
  void connectionsThatConntrackDoesNotTranslateAreNoProof() {
    assertThat(judge(evidence(8, 0, 7, 4)).verdict()).isEqualTo(Verdict.NOT_PROVEN);
  }

  @Test
  void silenceThatNoCounterExplainsIsNoProof() {
    assertThat(judge(evidence(8, 0, 8, 3)).verdict()).isEqualTo(Verdict.NOT_PROVEN);
  }
}
