package io.hoplab.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.lab.Claim;
import io.hoplab.lab.ClaimVerdict;
import io.hoplab.lab.Lab;
import io.hoplab.labfile.Labs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("kernel")
@Tag("any-user")
class ShippedLabsTest {
  static Collection<Path> files() {
    return Labs.shipped(Trial.LABS).files().values();
  }

  /**
   * Each claim is judged twice by the same evidence: once as the lab has it, once with the opposite
   * verdict, as a verdict that the lab only states would follow the statement.
   */
  @ParameterizedTest
  @MethodSource("files")
  void everyFlowCounterproofAndClaimIsProvenAndNoClaimPassesWithTheOppositeVerdict(Path file)
      throws Exception {
    Lab lab = Trial.read(file);
    List<Claim> opposite =
        lab.claims().stream()
            .filter(claim -> claim.verdict() != ClaimVerdict.NOT_TESTABLE)
            .map(ShippedLabsTest::opposite)
            .toList();
    LabResult result = Trial.verify(with(lab, opposite));
    List<ClaimResult> stated = result.claims().subList(0, lab.claims().size());
    List<ClaimResult> turned = result.claims().subList(stated.size(), result.claims().size());

    Trial.assertPass(with(result, stated));
    assertThat(result.flows()).isNotEmpty();
    assertThat(result.counterproofs()).isNotEmpty();
    assertThat(stated).isNotEmpty();
    assertThat(turned)
        .hasSameSizeAs(opposite)
        .allSatisfy(
            claim -> assertThat(claim.verdict()).as(claim.claim().id()).isEqualTo(Verdict.FAIL));
  }

  private static Claim opposite(Claim claim) {
    return new Claim(
        claim.id(),
        claim.step(),
        claim.document(),
        claim.verdict() == ClaimVerdict.CONFIRMED ? ClaimVerdict.CORRECTED : ClaimVerdict.CONFIRMED,
        claim.truth(),
        claim.says(),
        claim.evidence());
  }

  private static Lab with(Lab lab, List<Claim> more) {
    List<Claim> claims = new ArrayList<>(lab.claims());
    claims.addAll(more);
    return new Lab(
        lab.name(),
        lab.title(),
        lab.about(),
        lab.azure(),
        lab.cluster(),
        lab.topology(),
        lab.flows(),
        lab.spreads(),
        lab.counterproofs(),
        claims);
  }

  private static LabResult with(LabResult result, List<ClaimResult> claims) {
    return new LabResult(
        result.lab(),
        result.title(),
        result.duration(),
        result.flows(),
        result.spreads(),
        result.counterproofs(),
        claims,
        result.notes());
  }
}
