package io.hoplab.verify;

import java.time.Duration;
import java.util.List;

/**
 * How long a probe waits.
 *
 * @param answer when an answer is expected: long, so that a busy machine fails nothing
 * @param silence when none is expected: short, since the evidence of the drop is what decides
 */
public record Patience(Duration answer, Duration silence) {
  private static final Duration SECOND_TIME = Duration.ofSeconds(1);

  /**
   * How long silence is waited for when a probe is sent again and again, one time after another.
   */
  List<Duration> silences() {
    return SECOND_TIME.compareTo(answer) < 0
        ? List.of(silence, SECOND_TIME, answer)
        : List.of(silence, answer);
  }

  /** For verifying. */
  public static final Patience ORDINARY =
      new Patience(Duration.ofSeconds(5), Duration.ofMillis(100));

  /** For mutants, most of which wait for an answer in vain. */
  public static final Patience SHORT = new Patience(Duration.ofSeconds(1), Duration.ofMillis(100));
}
