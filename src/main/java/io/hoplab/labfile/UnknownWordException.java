package io.hoplab.labfile;

import java.util.Collection;

/** A word that means nothing in this lab, though it might in another. */
final class UnknownWordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnknownWordException(String wanted, String came, Collection<String> known) {
    super("wanted " + wanted + ", came " + Spelling.unknown(came, known), null, false, false);
  }
}
