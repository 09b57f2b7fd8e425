package io.hoplab.verify;

import io.hoplab.lab.Spread;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of a spread.
 *
 * @param spread what was asked for
 * @param tracked how many connections led to each host, by the conntrack of the host that chooses
 * @param answered how many requests each host answered, by what it said
 * @param fit the test against the stated shares; empty when there was none
 * @param rules what the loaded rules say, a line each
 * @param findings what keeps it from being proven; empty for {@link Verdict#PASS}
 * @param said the counts in words, where they are of something else than conntrack and answers
 */
public record SpreadResult(
    Spread spread,
    Map<String, Long> tracked,
    Map<String, Long> answered,
    Optional<Fit> fit,
    List<String> rules,
    List<Finding> findings,
    Optional<String> said) {

  /** Takes copies of the lists. */
  public SpreadResult {
    rules = List.copyOf(rules);
    findings = List.copyOf(findings);
  }

  /** A spread whose counts are of conntrack and of answers. */
  public SpreadResult(
      Spread spread,
      Map<String, Long> tracked,
      Map<String, Long> answered,
      Optional<Fit> fit,
      List<String> rules,
      List<Finding> findings) {
    this(spread, tracked, answered, fit, rules, findings, Optional.empty());
  }

  /** The same with its counts in these words. */
  SpreadResult saying(String words) {
    return new SpreadResult(spread, tracked, answered, fit, rules, findings, Optional.of(words));
  }

  /** The worst of the findings. */
  public Verdict verdict() {
    return Finding.worst(findings);
  }

  /** The counts in words. */
  public String counts() {
    return said.orElseGet(this::countsOfConntrack);
  }

  private String countsOfConntrack() {
    return "conntrack on " + spread.on() + ": " + words(tracked) + "; answers: " + words(answered);
  }

  static String words(Map<String, Long> counts) {
    return counts.isEmpty()
        ? "none"
        : String.join(
            ", ", counts.entrySet().stream().map(it -> it.getKey() + " " + it.getValue()).toList());
  }
}
