package io.hoplab.verify;

import java.util.ArrayList;
import java.util.List;

/**
 * What the evidence says to an assertion.
 *
 * @param kind yes, no, or that it cannot say
 * @param text what was looked at and what it showed, in one line
 * @param lines the same in several: what was looked at, then the details
 */
public record Answer(Kind kind, String text, List<String> lines) {

  /** What it says. */
  public enum Kind {
    /** The assertion holds. */
    YES,
    /** It does not. */
    NO,
    /** The evidence does not tell. */
    UNKNOWN
  }

  /** Takes a copy of the list. */
  public Answer {
    lines = List.copyOf(lines);
  }

  static Answer of(Kind kind, List<String> lines) {
    return new Answer(kind, String.join("; ", lines), lines);
  }

  static Answer yes(String text) {
    return of(Kind.YES, List.of(text));
  }

  static Answer no(String text) {
    return of(Kind.NO, List.of(text));
  }

  static Answer unknown(String text) {
    return of(Kind.UNKNOWN, List.of(text));
  }

  static Answer of(boolean holds, String text) {
    return holds ? yes(text) : no(text);
  }

  /** The same answer with a detail, such as the rule or the entry that did it. */
  Answer with(String detail) {
    List<String> more = new ArrayList<>(lines);
    more.add(detail);
    return new Answer(kind, text + " " + detail, more);
  }
}
