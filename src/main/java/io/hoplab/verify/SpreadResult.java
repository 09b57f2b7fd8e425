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
 */
public record SpreadResult(
    Spread spread,
    Map<String, Long> tracked,
    Map<String, Long> answered,
    Optional<Fit> fit,
    List<String> rules,
    List<Finding> findings) {

  /** Takes copies of the lists. */
  public SpreadResult {
    rules = List.copyOf(rules);
    findings = List.copyOf(findings);
  }

  /** The worst of the findings. */
  public Verdict verdict() {
    return Finding.worst(findings);
  }

  /** The counts in words. */
  public String counts() {
    return "conntrack on " + spread.on() + ": " + words(tracked) + "; answers: " + words(answered);
  }

  static String words(Map<String, Long> counts) {
    return counts.isEmpty()
        ? "none"
        : String.join(
            ", ", counts.entrySet().stream().map(it -> it.getKey() + " " + it.getValue()).toList());
  }
}
