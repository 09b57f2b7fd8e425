package io.hoplab.mutate;

import java.util.Optional;

/**
 * What became of a mutant.
 *
 * @param mutant the mutant
 * @param noticedBy what noticed it, in one line; empty when nothing did
 */
public record MutantResult(Mutant mutant, Optional<String> noticedBy) {

  /** How a mutant counts. */
  public enum Kind {
    NOTICED,
    /** Unnoticed, and the plan says why the operation is there all the same. */
    REALISM,
    UNNOTICED
  }

  /**
   * How it counts.
   *
   * @param noticedElsewhere whether the same was noticed on another host
   */
  Kind kind(boolean noticedElsewhere) {
    if (noticedBy.isPresent()) {
      return Kind.NOTICED;
    }
    return switch (mutant.note().need()) {
      case REALISM -> Kind.REALISM;
      case ON_SOME_HOST -> noticedElsewhere ? Kind.REALISM : Kind.UNNOTICED;
      case HERE -> Kind.UNNOTICED;
    };
  }
}
