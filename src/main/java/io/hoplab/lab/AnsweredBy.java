package io.hoplab.lab;

import io.hoplab.net.HostName;
import java.util.Optional;

/**
 * Which conversation of several is meant, where a Service chooses among endpoints: the probe is
 * repeated until it comes.
 *
 * @param host the host that answers; empty when nobody does
 */
public record AnsweredBy(Optional<HostName> host) {
  /** How lab files say that nobody answers. */
  public static final String NOBODY = "none";

  /** The smallest share of a Service's connections that is reckoned with: one of 1/8. */
  private static final double SMALLEST_SHARE = 1.0 / 8;

  /** How likely it may be that an endpoint with that share is missed by chance. */
  private static final double MISSED = 1e-9;

  /** How often the probe is sent at most. */
  public static final int ATTEMPTS =
      (int) Math.ceil(Math.log(MISSED) / Math.log(1 - SMALLEST_SHARE));

  @Override
  public String toString() {
    return host.map(HostName::value).orElse(NOBODY);
  }
}
