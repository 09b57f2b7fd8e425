package io.hoplab.kubeproxy;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** The {@code --probability} of iptables' statistic match. */
final class Probability {
  /** kube-proxy writes this many digits. */
  private static final int WRITTEN_DIGITS = 10;

  /** The kernel keeps a multiple of 2^-31. */
  private static final long GRID = 1L << 31;

  /** iptables-save prints this many digits. */
  private static final int PRINTED_DIGITS = 11;

  private Probability() {}

  /** One in {@code count} as iptables-save prints it: {@code 0.33333333349} for three. */
  static String oneIn(int count) {
    double written =
        new BigDecimal(1.0 / count).setScale(WRITTEN_DIGITS, RoundingMode.HALF_EVEN).doubleValue();
    return BigDecimal.valueOf(Math.round(written * GRID))
        .divide(BigDecimal.valueOf(GRID), PRINTED_DIGITS, RoundingMode.HALF_EVEN)
        .toPlainString();
  }
}
