package io.hoplab.verify;

import io.hoplab.lab.Claim;
import io.hoplab.lab.ClaimVerdict;
import java.util.List;
import java.util.Optional;

/**
 * What the evidence makes of a claim.
 *
 * @param claim the claim
 * @param reached the verdict that the evidence leads to; empty when it leads to none
 * @param verdict whether that is what the lab expects
 * @param evidence what was looked at and what it showed: what the document predicts, then the rest
 */
public record ClaimResult(
    Claim claim, Optional<ClaimVerdict> reached, Verdict verdict, List<Exhibit> evidence) {

  /** Takes a copy of the list. */
  public ClaimResult {
    evidence = List.copyOf(evidence);
  }
}
