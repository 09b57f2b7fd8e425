package io.hoplab.net;

import java.util.Locale;
import java.util.Optional;

/** The transports that a lab speaks, with their numbers in the IPv4 header (IANA). */
public enum Protocol {
  ICMP(1),
  TCP(6),
  UDP(17);

  private final int number;

  Protocol(int number) {
    this.number = number;
  }

  /** The number in the IPv4 header's protocol field. */
  public int number() {
    return number;
  }

  /** The protocol of that number, if a lab speaks it. */
  public static Optional<Protocol> of(int number) {
    for (Protocol protocol : values()) {
      if (protocol.number == number) {
        return Optional.of(protocol);
      }
    }
    return Optional.empty();
  }

  /** The name as iptables and conntrack write it: {@code tcp}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
