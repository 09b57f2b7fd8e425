package io.hoplab.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.lab.AnsweredBy;
import io.hoplab.lab.Change;
import io.hoplab.lab.Flow;
import io.hoplab.lab.Lab;
import io.hoplab.lab.NetworkChange;
import io.hoplab.net.HostName;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rules that change between two flows, on this machine's kernel. */
@Tag("kernel")
class ChangeTest {
  private static Lab both;
  private static Lab second;

  @BeforeAll
  static void readTheLabs() throws Exception {
    String text = Files.readString(Trial.OWN_LABS.resolve("service.yaml"));
    both = Trial.of(text);
    second =
        Trial.of(
            Trial.replace(
                text,
                "        - -t nat -A SVC-WEB -m statistic --mode random --probability 0.5 -j SEP-B\n",
                ""));
  }

  private static Flow flow(String host) {
    return both.flows().stream()
        .filter(flow -> flow.answeredBy().flatMap(AnsweredBy::host).equals(name(host)))
        .findFirst()
        .orElseThrow();
  }

  private static Optional<HostName> name(String host) {
    return Optional.of(HostName.of(host));
  }

  private static LabResult verify(Flow... flows) throws Exception {
    return Trial.verify(
        new Lab(
            both.name(),
            both.title(),
            both.about(),
            both.azure(),
            both.cluster(),
            both.topology(),
            List.of(flows),
            List.of(),
            List.of(),
            List.of()));
  }

  private static final Change GONE = new Change("cluster.pods.pod-b.ready", "off");

  @Test
  void flowsBeforeAChangeMeetTheOldRulesAndThoseBehindItTheNew() throws Exception {
    NetworkChange change = new NetworkChange(List.of(GONE), second.topology(), second.cluster());
    LabResult result = verify(flow("pod-b"), flow("pod-c").after(change));
    Trial.assertPass(result);
    Repetition before = result.flows().get(0).repetition().orElseThrow();
    Repetition after = result.flows().get(1).repetition().orElseThrow();
    assertThat(before.answers()).containsKey("pod-b");
    assertThat(after.answers()).containsOnlyKeys("pod-c");
    assertThat(after.attempts()).hasSize(1);
  }

  @Test
  void aChangeBehindTheLastFlowOfACounterproofIsDoneBeforeItsSpreads() throws Exception {
    LabResult result =
        Trial.verify(Trial.read(Trial.OWN_LABS.resolve("change-before-spread.yaml")));
    Trial.assertPass(result);
    SpreadResult changed = result.counterproofs().get(0).spreads().get(0);
    assertThat(changed.spread().change().orElseThrow().changes()).containsExactly(GONE);
    assertThat(changed.answered()).containsOnlyKeys("pod-c");
  }

  @Test
  void anEndpointThatAChangeHasTakenOutAnswersNoMore() throws Exception {
    NetworkChange change = new NetworkChange(List.of(GONE), second.topology(), second.cluster());
    LabResult result = verify(flow("pod-c"), flow("pod-b").after(change));
    assertThat(result.flows())
        .extracting(FlowResult::verdict)
        .containsExactly(Verdict.PASS, Verdict.FAIL);
  }
}
