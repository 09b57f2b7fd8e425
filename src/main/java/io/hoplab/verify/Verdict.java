package io.hoplab.verify;

import java.util.Collection;

/** What a comparison comes to, the worst last. */
public enum Verdict {
  /** Proven by every source that was due. */
  PASS,
  /** Nothing contradicts, but evidence that was due is missing. */
  NOT_PROVEN,
  /** The evidence contradicts. */
  FAIL;

  /** The worse of two. */
  public Verdict and(Verdict other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /** The worst of all; {@link #PASS} when there are none. */
  public static Verdict worst(Collection<Verdict> verdicts) {
    return verdicts.stream().reduce(PASS, Verdict::and);
  }
}
