package io.hoplab.diff;

import java.util.Locale;

/** In what two hops can differ. */
public enum Aspect {
  HOST,
  INTERFACE,
  PROTOCOL,
  SOURCE,
  DESTINATION,
  TTL,
  /** What happened there: rewrites, exemptions, and the rules that did it. */
  STEPS;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
