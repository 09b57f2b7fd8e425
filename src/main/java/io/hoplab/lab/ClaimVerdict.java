package io.hoplab.lab;

/** What the evidence makes of a document's statement. */
public enum ClaimVerdict {
  CONFIRMED("confirmed"),
  /** The document is wrong or imprecise. */
  CORRECTED("corrected"),
  /** It speaks of something that a lab cannot have. */
  NOT_TESTABLE("not-testable");

  private final String words;

  ClaimVerdict(String words) {
    this.words = words;
  }

  @Override
  public String toString() {
    return words;
  }
}
