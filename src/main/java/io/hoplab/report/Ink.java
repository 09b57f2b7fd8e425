package io.hoplab.report;

import io.hoplab.verify.Verdict;

/** Colours, where there are any. */
public enum Ink {
  /** ANSI colours, for a terminal. */
  COLOUR(true),
  /** None, for files and pipes. */
  PLAIN(false);

  private final boolean colour;

  Ink(boolean colour) {
    this.colour = colour;
  }

  private String paint(String code, String text) {
    return colour && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }

  String bold(String text) {
    return paint("1", text);
  }

  String faint(String text) {
    return paint("2", text);
  }

  String rewrite(String text) {
    return paint("33", text);
  }

  String changed(String text) {
    return paint("33", text);
  }

  String leftOnly(String text) {
    return paint("31", text);
  }

  String rightOnly(String text) {
    return paint("32", text);
  }

  String claim(String text) {
    return paint("36", text);
  }

  String verdict(Verdict verdict) {
    return verdict(verdict, verdict.name());
  }

  String verdict(Verdict verdict, String text) {
    return switch (verdict) {
      case PASS -> paint("32", text);
      case NOT_PROVEN -> paint("33", text);
      case FAIL -> paint("1;31", text);
    };
  }
}
