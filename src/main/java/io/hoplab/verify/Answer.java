package io.hoplab.verify;

/**
 * What the evidence says to an assertion.
 *
 * @param kind yes, no, or that it cannot say
 * @param text what was looked at and what it showed, in one line
 */
record Answer(Kind kind, String text) {

  enum Kind {
    YES,
    NO,
    UNKNOWN
  }

  static Answer yes(String text) {
    return new Answer(Kind.YES, text);
  }

  static Answer no(String text) {
    return new Answer(Kind.NO, text);
  }

  static Answer unknown(String text) {
    return new Answer(Kind.UNKNOWN, text);
  }

  static Answer of(boolean holds, String text) {
    return holds ? yes(text) : no(text);
  }
}
