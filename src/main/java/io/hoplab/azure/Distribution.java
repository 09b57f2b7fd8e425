package io.hoplab.azure;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * What of a packet decides about its backend.
 *
 * @see <a href="https://learn.microsoft.com/azure/load-balancer/distribution-mode-concepts">Azure
 *     Load Balancer distribution modes</a>
 */
public enum Distribution {
  /** Addresses, protocol and ports. */
  DEFAULT("Default"),
  /** The addresses alone. */
  SOURCE_IP("SourceIP"),
  /** Addresses and protocol. */
  SOURCE_IP_PROTOCOL("SourceIPProtocol");

  private final String word;

  Distribution(String word) {
    this.word = word;
  }

  /** The mode that Azure calls so. */
  public static Optional<Distribution> of(String word) {
    return Stream.of(values()).filter(mode -> mode.word.equals(word)).findFirst();
  }

  /** Azure's word for it. */
  @Override
  public String toString() {
    return word;
  }
}
