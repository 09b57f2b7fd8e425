package io.hoplab.topology;

import io.hoplab.net.HostName;

/**
 * The mark of the iptables rules by which the fabric plays Azure's check of source and destination,
 * so that a packet they drop is told from one that any other rule drops.
 */
public final class SourceCheck {
  private static final String WORDS = " NIC: IP forwarding off";

  private SourceCheck() {}

  /** The comment of the rules for a host's NIC. */
  public static String comment(HostName host) {
    return host + WORDS;
  }

  /** Whether an iptables rule is one of these. */
  public static boolean marks(String rule) {
    return rule.contains(WORDS + "\"");
  }
}
