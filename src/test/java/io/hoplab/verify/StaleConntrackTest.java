package io.hoplab.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A client asks a UDP Service from the same port before and after its endpoint changes. */
@Tag("kernel")
class StaleConntrackTest {
  private static final String AFTER = "DNAT    10.244.0.2:5353 > 10.244.1.3:53  by KUBE-SEP-";

  private static String lab() throws Exception {
    return Files.readString(Trial.OWN_LABS.resolve("stale-conntrack.yaml"));
  }

  @Test
  void theNewEndpointAnswersUnlessTheStaleEntryStays() throws Exception {
    LabResult result = Trial.verify(Trial.of(lab()));
    Trial.assertPass(result);
    assertThat(result.counterproofs()).hasSize(2);
  }

  @Test
  void theSameInNftablesMode() throws Exception {
    Trial.assertPass(
        Trial.verify(
            Trial.of(
                Trial.replace(lab(), "{conntrackCleanup: on}", "{mode: nftables}")
                    .replace("by KUBE-SEP-", "by service-"))));
  }

  @Test
  void aRewriteByARuleIsNoneByConntrackAlone() throws Exception {
    LabResult result =
        Trial.verify(
            Trial.of(Trial.replace(lab(), AFTER, AFTER.replace("KUBE-SEP-", "conntrack alone"))));
    assertThat(result.flows())
        .extracting(FlowResult::verdict)
        .containsExactly(Verdict.PASS, Verdict.FAIL);
    assertThat(result.flows().get(1).findings().get(0).message())
        .startsWith("wanted conntrack alone to rewrite, came the rule -t nat -A KUBE-SEP-");
  }
}
