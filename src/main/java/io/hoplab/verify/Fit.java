package io.hoplab.verify;

import io.hoplab.lab.Share;
import io.hoplab.net.HostName;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * Pearson's chi-squared test: whether counts fit shares.
 *
 * @param statistic how far off the counts are
 * @param degrees its degrees of freedom
 * @param limit what the statistic exceeds by chance once in 1 / {@link #FALSE_ALARMS} runs
 * @param sharpest the host with the smallest deviation that exceeds the limit
 * @param deviation that deviation of the observed share, from 0 to 1
 */
public record Fit(
    double statistic, int degrees, double limit, HostName sharpest, double deviation) {
  /**
   * How often the test may cry wolf. The limit is that of very many connections; with the 50 that
   * are expected at each host at the least the true figure is up to ten times this.
   */
  static final double FALSE_ALARMS = 1e-7;

  /** Tests counts by the names of hosts that have shares, of which there are two at least. */
  public static Fit of(Map<HostName, Share> shares, Map<String, Long> counts) {
    double total = counts.values().stream().mapToLong(Long::longValue).sum();
    double statistic = 0;
    for (Map.Entry<HostName, Share> entry : shares.entrySet()) {
      double expected = total * entry.getValue().value();
      double off = counts.getOrDefault(entry.getKey().value(), 0L) - expected;
      statistic += off * off / expected;
    }
    int degrees = shares.size() - 1;
    double limit = ChiSquaredDistribution.of(degrees).inverseSurvivalProbability(FALSE_ALARMS);
    HostName sharpest =
        shares.keySet().stream()
            .min(Comparator.comparingDouble(host -> variance(shares.get(host))))
            .orElseThrow();
    return new Fit(
        statistic,
        degrees,
        limit,
        sharpest,
        // When one share alone is off, and the others make up for it in proportion.
        Math.sqrt(limit * variance(shares.get(sharpest)) / total));
  }

  private static double variance(Share share) {
    return share.value() * (1 - share.value());
  }

  /** Whether the counts may have come of the shares. */
  public boolean fits() {
    return statistic <= limit;
  }

  /** The test in words. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "chi-squared %.2f, %d degree%s of freedom, %s %.2f: %s at a confidence of %s %%;"
            + " %s off by %.1f %% of all connections would have been noticed",
        statistic,
        degrees,
        degrees == 1 ? "" : "s",
        fits() ? "below" : "above",
        limit,
        fits() ? "fits" : "does not fit",
        confidence(),
        sharpest,
        100 * deviation);
  }

  /** In percent. */
  public static String confidence() {
    return String.format(Locale.ROOT, "%.5f", 100 * (1 - FALSE_ALARMS));
  }
}
