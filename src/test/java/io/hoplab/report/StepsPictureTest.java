package io.hoplab.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.lab.Claim;
import io.hoplab.lab.ClaimVerdict;
import io.hoplab.lab.DocumentStep;
import io.hoplab.lab.Statement;
import io.hoplab.verify.ClaimResult;
import io.hoplab.verify.Verdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StepsPictureTest {
  private static ClaimResult step(String id, String step) {
    return new ClaimResult(
        new Claim(
            id,
            Optional.of(DocumentStep.parse(step)),
            new Statement("what " + id + " says", true, Optional.empty()),
            ClaimVerdict.CONFIRMED,
            "So it is",
            List.of(),
            List.of()),
        Optional.of(ClaimVerdict.CONFIRMED),
        Verdict.PASS,
        List.of());
  }

  @Test
  void claimsOfOneStepAreAllShownAndInTheOrderOfTheirNumbers() {
    List<ClaimResult> steps =
        StepsPicture.inOrder(
            List.of(
                step("S-13b", "1.2"),
                step("S-1", "1.10"),
                step("S-13a", "1.2"),
                step("S-2", "1.2")));
    assertThat(steps)
        .extracting(it -> it.claim().id())
        .containsExactly("S-2", "S-13a", "S-13b", "S-1");
    Page page = new Page(100);
    new StepsPicture(page, Ink.PLAIN, steps).details();
    assertThat(page.toString())
        .containsSubsequence(
            "what S-2 says", "what S-13a says", "what S-13b says", "what S-1 says");
  }
}
