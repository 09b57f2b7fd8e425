package io.hoplab.mutate;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.net.HostName;
import io.hoplab.plan.Operation;
import io.hoplab.topology.Note;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MutationReportTest {
  private final MutationReport report =
      new MutationReport(
          "made",
          List.of(
              result("a", Note.because("needed"), Optional.of("call: came no packet")),
              result("b", Note.realism("as on a real node"), Optional.empty()),
              result("c", Note.realism("noticed all the same"), Optional.of("call: lost")),
              result("d", Note.because("nobody asks"), Optional.empty())));

  private static MutantResult result(String host, Note note, Optional<String> noticedBy) {
    return new MutantResult(
        new Mutant(
            new Operation.AddNetns(HostName.of(host)),
            Optional.empty(),
            "ip netns add " + host,
            note),
        noticedBy);
  }

  @Test
  void whatNothingNoticedAndNothingExplainsIsUnnoticed() {
    assertThat(report.unnoticed())
        .extracting(result -> result.mutant().missing())
        .containsExactly("ip netns add d");
  }

  @Test
  void theTreeHasTheFieldNamesThatArePromised() {
    assertThat(report.tree())
        .containsAllEntriesOf(
            Map.of(
                "lab", "made",
                "operations", 4,
                "noticed", 2,
                "realism", 1,
                "unnoticed", List.of("ip netns add d")));
  }

  @Test
  void theTextCountsAndExplains() {
    assertThat(report.text(false))
        .isEqualTo(
            """
            made: 4 operations left out one at a time: 2 noticed, 1 there for realism, 1 unnoticed
              realism    ip netns add b
                         as on a real node
              UNNOTICED  ip netns add d
                         nobody asks
            """);
    assertThat(report.text(true)).contains("noticed    ip netns add a", "call: came no packet");
  }
}
