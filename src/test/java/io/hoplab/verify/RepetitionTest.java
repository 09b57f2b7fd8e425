package io.hoplab.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.TwoNodes;
import io.hoplab.expect.ExpectedFlow;
import io.hoplab.expect.ExpectedTrace;
import io.hoplab.flow.Disposition;
import io.hoplab.lab.AnsweredBy;
import io.hoplab.lab.Flow;
import io.hoplab.lab.Probe;
import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.probe.Attempt;
import io.hoplab.probe.ProbeRun;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Which of several attempts is judged, and what it means that none of them was the right one. */
class RepetitionTest {
  private static final AnsweredBy POD_C = new AnsweredBy(Optional.of(HostName.of("pod-c")));
  private static final AnsweredBy NOBODY = new AnsweredBy(Optional.empty());
  private static final Attempt SILENCE =
      new Attempt(new ProbeRun(false, "timeout"), OptionalInt.empty());

  private static Attempt answer(String host, int port) {
    return new Attempt(new ProbeRun(true, host + " sees a:1"), OptionalInt.of(port));
  }

  private static Repetition repetition(AnsweredBy wanted, int silent, Attempt... attempts) {
    return new Repetition(wanted, List.of(attempts), silent);
  }

  @Test
  void anEndpointOfEveryEighthConnectionIsMissedOnceInABillionRuns() {
    assertThat(AnsweredBy.ATTEMPTS).isEqualTo(156);
    assertThat(Math.pow(7 / 8.0, 156)).isLessThan(1e-9);
    assertThat(Math.pow(7 / 8.0, 155)).isGreaterThan(1e-9);
  }

  @Test
  void theFirstAnswerOfTheWantedHostIsMeant() {
    Repetition repetition =
        repetition(POD_C, 0, answer("pod-b", 1), answer("pod-c", 2), answer("pod-c", 3));
    assertThat(repetition.meant().orElseThrow().port()).hasValue(2);
    assertThat(repetition.words()).isEqualTo("attempt 2 of 3, answers pod-b 1, pod-c 2");
  }

  @Test
  void anAttemptWithoutAnAnswerIsMeantUnlessSomeMayGoUnanswered() {
    assertThat(repetition(POD_C, 0, answer("pod-b", 1), SILENCE).meant()).contains(SILENCE);
    assertThat(repetition(NOBODY, 0, answer("pod-b", 1), SILENCE).meant()).contains(SILENCE);
    assertThat(repetition(POD_C, 1, SILENCE, answer("pod-c", 2)).meant())
        .hasValueSatisfying(it -> assertThat(it.port()).hasValue(2));
    assertThat(repetition(POD_C, 1, SILENCE).meant()).isEmpty();
    assertThat(repetition(POD_C, 1, SILENCE, SILENCE).meant()).contains(SILENCE);
  }

  private static FlowResult judge(Repetition repetition) {
    Probe probe = new Probe.Curl(HostName.of("a"), "box", Ipv4Address.parse("10.9.1.4"), 80, "/");
    ExpectedTrace request = new ExpectedTrace(List.of(), Disposition.DELIVERED, HostName.of("box"));
    return FlowJudge.judge(
        TwoNodes.topology(),
        new Flow("call", probe, new ExpectedFlow(Optional.of(request), Optional.empty()))
            .answeredBy(repetition.wanted()),
        new FlowEvidence(
            repetition.attempts().get(0).run(),
            List.of(),
            Map.of(),
            List.of(),
            Optional.of(repetition)));
  }

  @Test
  void answersByOthersAloneProveNothing() {
    FlowResult result = judge(repetition(POD_C, 0, answer("pod-b", 1), answer("pod-b", 2)));
    assertThat(result.verdict()).isEqualTo(Verdict.NOT_PROVEN);
    assertThat(result.findings())
        .singleElement()
        .hasToString(
            "probe: wanted an answer by pod-c, came none in 2 attempts, answers pod-b 2; that comes about"
                + " once in 10^9 times when pod-c has 1/8");
  }

  @Test
  void answersByOthersAloneContradictWhenChanceIsNoExplanationAnyMore() {
    Attempt[] most = new Attempt[AnsweredBy.ATTEMPTS - 1];
    Arrays.fill(most, answer("pod-b", 1));
    assertThat(judge(repetition(POD_C, 0, most)).verdict()).isEqualTo(Verdict.NOT_PROVEN);
    Attempt[] all = new Attempt[AnsweredBy.ATTEMPTS];
    Arrays.fill(all, answer("pod-b", 1));
    assertThat(judge(repetition(POD_C, 0, all)).verdict()).isEqualTo(Verdict.FAIL);
    assertThat(judge(repetition(NOBODY, 0, all)).findings().toString())
        .contains("wanted an attempt without an answer, came none in 156 attempts");
  }

  @Test
  void noAnswerAtAllIsAContradiction() {
    FlowResult result = judge(repetition(POD_C, 0, answer("pod-b", 1), SILENCE));
    assertThat(result.findings().toString())
        .contains("wanted an answer by pod-c, came: timeout (attempt 2 of 2, answers pod-b 1)");
    assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
  }
}
