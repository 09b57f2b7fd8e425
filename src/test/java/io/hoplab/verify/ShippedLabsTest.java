package io.hoplab.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.lab.Claim;
import io.hoplab.lab.ClaimVerdict;
import io.hoplab.lab.Lab;
import io.hoplab.labfile.Labs;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("kernel")
class ShippedLabsTest {
  static Collection<Path> files() {
    return Labs.shipped(Trial.LABS).files().values();
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyFlowCounterproofAndClaimIsProven(Path file) throws Exception {
    LabResult result = Trial.verify(Trial.read(file));
    Trial.assertPass(result);
    assertThat(result.flows()).isNotEmpty();
    assertThat(result.counterproofs()).isNotEmpty();
    assertThat(result.claims()).isNotEmpty();
  }

  /** A verdict that the lab only states would follow the statement. */
  @ParameterizedTest
  @MethodSource("files")
  void noClaimPassesWithTheOppositeVerdict(Path file) throws Exception {
    Lab lab = Trial.read(file);
    List<Claim> opposite =
        lab.claims().stream()
            .filter(claim -> claim.verdict() != ClaimVerdict.NOT_TESTABLE)
            .map(
                claim ->
                    new Claim(
                        claim.id(),
                        claim.step(),
                        claim.document(),
                        claim.verdict() == ClaimVerdict.CONFIRMED
                            ? ClaimVerdict.CORRECTED
                            : ClaimVerdict.CONFIRMED,
                        claim.truth(),
                        claim.says(),
                        claim.evidence()))
            .toList();
    Lab turned =
        new Lab(
            lab.name(),
            lab.title(),
            lab.about(),
            lab.network(),
            lab.loadBalancers(),
            lab.cluster(),
            lab.topology(),
            lab.flows(),
            lab.spreads(),
            lab.counterproofs(),
            opposite);
    assertThat(Trial.verify(turned).claims())
        .hasSameSizeAs(opposite)
        .allSatisfy(
            claim -> assertThat(claim.verdict()).as(claim.claim().id()).isEqualTo(Verdict.FAIL));
  }
}
