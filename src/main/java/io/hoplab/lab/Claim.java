package io.hoplab.lab;

import java.util.List;
import java.util.Optional;

/**
 * A numbered statement of a document, and what the kernel is expected to say of it.
 *
 * @param id its number, such as R-17
 * @param step where the document states it, when it counts its steps
 * @param document what the document states
 * @param verdict what the evidence is expected to make of it
 * @param truth what is true; for a claim that cannot be tested, the reason
 * @param says what the document's statement means for the packets, where it can be said: for a
 *     corrected claim at least one of these must turn out not to be so
 * @param evidence what shows the truth: all of it must turn out to be so
 */
public record Claim(
    String id,
    Optional<DocumentStep> step,
    Statement document,
    ClaimVerdict verdict,
    String truth,
    List<Assertion> says,
    List<Assertion> evidence) {

  /** Takes copies of the lists. */
  public Claim {
    says = List.copyOf(says);
    evidence = List.copyOf(evidence);
  }
}
