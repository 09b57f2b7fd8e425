package io.hoplab.verify;

import io.hoplab.lab.AnsweredBy;
import io.hoplab.lab.Probe;
import io.hoplab.net.HostName;
import io.hoplab.probe.Attempt;
import io.hoplab.probe.Attempts;
import io.hoplab.process.Vantage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A probe that was repeated until a certain host answered, or nobody.
 *
 * @param wanted who
 * @param attempts every request, in their order; those behind the one that is meant were under way
 * @param silent how many of them nobody may have answered although a host is wanted
 */
public record Repetition(AnsweredBy wanted, List<Attempt> attempts, int silent) {

  /** The most requests of one curl: of a hundred the kernel drops traces. */
  private static final int MOST = 32;

  /** Waits for instruments. */
  @FunctionalInterface
  interface Settling {
    void await() throws IOException;
  }

  /** Takes a copy of the list. */
  public Repetition {
    attempts = List.copyOf(attempts);
  }

  /**
   * Sends the probe at most {@link AnsweredBy#ATTEMPTS} times, at first once and then in each curl
   * twice as often as in the one before, up to as often as a trace of rules keeps up with. A
   * request too many that nobody answers ends it, whoever is wanted.
   *
   * @param settle waits until all instruments have caught up
   * @throws IOException when curl cannot be run
   */
  static Repetition send(
      Probe.Curl probe,
      AnsweredBy wanted,
      int silent,
      Vantage from,
      Duration patience,
      Settling settle)
      throws IOException {
    List<Attempt> attempts = new ArrayList<>();
    int next = 1;
    while (next > 0) {
      attempts.addAll(Attempts.send(probe, next, from, patience));
      Repetition sofar = new Repetition(wanted, attempts, silent);
      next =
          sofar.meant().isPresent()
              ? 0
              : Math.min(Math.min(2 * next, MOST), AnsweredBy.ATTEMPTS - attempts.size());
      if (next > 0) {
        settle.await();
      }
    }
    return new Repetition(wanted, attempts, silent);
  }

  /**
   * The attempt that is to be judged: the one that was wanted, or else the one that nobody answered
   * and somebody should have; empty when there is neither.
   */
  Optional<Attempt> meant() {
    Optional<String> host = wanted.host().map(HostName::value);
    return attempts.stream()
        .filter(attempt -> host.isPresent() && attempt.answerer().equals(host))
        .findFirst()
        .or(
            () ->
                attempts.stream()
                    .filter(attempt -> !attempt.run().answered())
                    .skip(silent)
                    .findFirst());
  }

  /** How often each host answered, by its name. */
  public Map<String, Long> answers() {
    return attempts.stream()
        .flatMap(attempt -> attempt.answerer().stream())
        .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
  }

  /** Which attempt is judged and who answered how many, in words. */
  String words() {
    int place = meant().map(attempts::indexOf).orElse(-1);
    String answers =
        answers().isEmpty()
            ? "nobody answered"
            : "answers "
                + answers().entrySet().stream()
                    .map(entry -> entry.getKey() + " " + entry.getValue())
                    .collect(Collectors.joining(", "));
    return (place < 0
            ? attempts.size() + " attempts"
            : "attempt " + (place + 1) + " of " + attempts.size())
        + ", "
        + answers;
  }
}
