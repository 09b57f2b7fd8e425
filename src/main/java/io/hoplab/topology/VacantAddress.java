package io.hoplab.topology;

/**
 * The mark of the iptables rule by which the fabric drops what is for an address of a subnet that
 * no NIC has, so that it is told from what any other rule drops.
 */
public final class VacantAddress {
  /** The comment of the rule. */
  public static final String COMMENT = "no NIC has this address";

  private VacantAddress() {}

  /** Whether an iptables rule is this one. */
  public static boolean marks(String rule) {
    return rule.contains(COMMENT + "\"");
  }
}
