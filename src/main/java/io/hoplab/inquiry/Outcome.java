package io.hoplab.inquiry;

/** What became of a conversation. */
public enum Outcome {
  /** Request and answer were delivered. */
  ANSWERED("answered"),
  /** A packet ended elsewhere, and it is known why. */
  ENDED("not answered"),
  /** A packet was lost without a cause, or evidence is missing. */
  UNKNOWN("not known");

  private final String words;

  Outcome(String words) {
    this.words = words;
  }

  /** The outcome as reports spell it. */
  @Override
  public String toString() {
    return words;
  }
}
