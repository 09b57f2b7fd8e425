package io.hoplab.evidence;

import java.util.Optional;

/**
 * Whether a record holds everything that happened.
 *
 * @param gap what is missing, or may be; empty when nothing is
 */
public record Completeness(Optional<String> gap) {
  /** Nothing is missing. */
  public static final Completeness COMPLETE = new Completeness(Optional.empty());

  /** Something is missing, or may be, for that reason. */
  public static Completeness lacking(String reason) {
    return new Completeness(Optional.of(reason));
  }

  /** Whether nothing is missing, so that what is not in the record did not happen. */
  public boolean isComplete() {
    return gap.isEmpty();
  }

  @Override
  public String toString() {
    return gap.map(reason -> "incomplete: " + reason).orElse("complete");
  }
}
