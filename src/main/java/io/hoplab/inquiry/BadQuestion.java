package io.hoplab.inquiry;

/** A question that cannot be asked, with what was wanted and what came. */
public final class BadQuestion extends Exception {
  private static final long serialVersionUID = 1L;

  BadQuestion(String message) {
    super(message);
  }
}
