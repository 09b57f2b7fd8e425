package io.hoplab.verify;

/**
 * One thing that was looked at for a claim.
 *
 * @param side whose statement it bears on
 * @param answer what it showed
 */
public record Exhibit(Side side, Answer answer) {

  /** Whose statement is held against the evidence. */
  public enum Side {
    /** What the document predicts. */
    DOCUMENT,
    /** What the lab says is true. */
    TRUTH
  }

  /** What came of it, in a word or two. */
  public String outcome() {
    return switch (answer.kind()) {
      case YES -> side == Side.DOCUMENT ? "as stated" : "shown";
      case NO -> side == Side.DOCUMENT ? "not so" : "not shown";
      case UNKNOWN -> "not known";
    };
  }

  /** In one line. */
  @Override
  public String toString() {
    String whose = side == Side.DOCUMENT ? "the document's: " : "shown: ";
    return switch (answer.kind()) {
      case YES -> whose + answer.text();
      case NO -> whose + "not so: " + answer.text();
      case UNKNOWN -> whose + "not known: " + answer.text();
    };
  }
}
