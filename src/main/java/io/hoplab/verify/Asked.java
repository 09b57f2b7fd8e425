package io.hoplab.verify;

import io.hoplab.lab.Flow;
import io.hoplab.lab.Probe;
import io.hoplab.probe.Attempt;
import io.hoplab.probe.ProbeRun;
import io.hoplab.process.Vantage;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A flow's probe, sent once or until the conversation that is meant has come.
 *
 * @param run what the program said of that conversation, or else of the last
 * @param repetition all attempts, when it was to be repeated
 */
record Asked(ProbeRun run, Optional<Repetition> repetition) {

  /**
   * Sends it.
   *
   * @param silent how many attempts nobody may answer
   * @param settle waits until all instruments have caught up
   */
  static Asked send(
      Flow flow, int silent, Vantage from, Duration patience, Repetition.Settling settle)
      throws IOException {
    if (flow.answeredBy().isPresent() && flow.probe() instanceof Probe.Curl curl) {
      Repetition repetition =
          Repetition.send(curl, flow.answeredBy().get(), silent, from, patience, settle);
      Attempt last = repetition.attempts().get(repetition.attempts().size() - 1);
      return new Asked(repetition.meant().orElse(last).run(), Optional.of(repetition));
    }
    return new Asked(ProbeRun.send(flow.probe(), from, patience), Optional.empty());
  }

  /** Whether there is a conversation that can be judged. */
  boolean decides() {
    return repetition.filter(all -> all.meant().isEmpty()).isEmpty();
  }

  /** Its source port, when that tells it from others; a connection that failed has said none. */
  OptionalInt port() {
    return repetition.flatMap(Repetition::meant).map(Attempt::port).orElse(OptionalInt.empty());
  }
}
