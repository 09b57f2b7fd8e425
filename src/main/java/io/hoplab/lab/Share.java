package io.hoplab.lab;

import io.hoplab.net.InvalidValueException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a whole, exact: a third is not 0.333.
 *
 * @param numerator how many parts
 * @param denominator of how many
 */
public record Share(long numerator, long denominator) {
  /** What a share looks like in a lab file. */
  public static final String PATTERN = "([1-9][0-9]{0,3}/[1-9][0-9]{0,3}|0?\\.[0-9]{1,6}|1)";

  private static final String WANTED = "a share such as 1/3, 0.25 or 1";
  private static final Pattern FORM = Pattern.compile(PATTERN);

  /**
   * Reads a share.
   *
   * @throws InvalidValueException when it is none, nothing, or more than the whole
   */
  public static Share parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new InvalidValueException(WANTED, text);
    }
    Share share;
    int slash = text.indexOf('/');
    if (slash >= 0) {
      share =
          new Share(
              Long.parseLong(text.substring(0, slash)), Long.parseLong(text.substring(slash + 1)));
    } else {
      BigDecimal decimal = new BigDecimal(text);
      share = new Share(decimal.movePointRight(6).longValueExact(), 1_000_000);
    }
    if (share.numerator == 0 || share.numerator > share.denominator) {
      throw new InvalidValueException(WANTED, text);
    }
    return share.reduced();
  }

  private Share reduced() {
    long divisor =
        BigInteger.valueOf(numerator).gcd(BigInteger.valueOf(denominator)).longValueExact();
    return new Share(numerator / divisor, denominator / divisor);
  }

  /** Whether the shares are the whole together. */
  public static boolean areWhole(Collection<Share> shares) {
    BigInteger common = BigInteger.ONE;
    for (Share share : shares) {
      common = common.multiply(BigInteger.valueOf(share.denominator));
    }
    BigInteger sum = BigInteger.ZERO;
    for (Share share : shares) {
      sum =
          sum.add(
              common
                  .divide(BigInteger.valueOf(share.denominator))
                  .multiply(BigInteger.valueOf(share.numerator)));
    }
    return sum.equals(common);
  }

  /** The share as a number from 0 to 1. */
  public double value() {
    return (double) numerator / denominator;
  }

  @Override
  public String toString() {
    return denominator == 1 ? "1" : numerator + "/" + denominator;
  }
}
