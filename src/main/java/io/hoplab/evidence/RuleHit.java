package io.hoplab.evidence;

import io.hoplab.iptables.Table;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import java.util.Optional;

/**
 * A rule, or a chain's policy, that decided about a packet.
 *
 * @param source how it is known
 * @param table the chain's table
 * @param chain the chain
 * @param verdict what came of it, as xtables-monitor(8) prints it: {@code ACCEPT}, {@code DROP},
 *     {@code RETURN}, {@code JUMP:KUBE-FORWARD}; empty when only a counter tells of it
 * @param rule the rule as {@code -t nat -A CHAIN ...}, a policy as {@code -t filter -P CHAIN DROP}
 * @param packets how many packets it decided about; 1 when traced
 * @param packet the packet as it was then; empty when only a counter tells of it
 */
public record RuleHit(
    Source source,
    Table table,
    String chain,
    String verdict,
    String rule,
    long packets,
    Optional<PacketHead> packet) {

  /** How a hit is known. */
  public enum Source {
    /** The TRACE target named the rule and the packet. */
    TRACE,
    /** The rule's counter grew; of which packet, it does not say. */
    COUNTER
  }

  /**
   * A packet as the TRACE target shows it; it does not show the protocol of a packet without ports.
   *
   * @param sourcePort 0 where there is none, as for ICMP
   * @param destinationPort 0 where there is none
   * @param id the IP identification
   * @param length the IP total length, in octets
   */
  public record PacketHead(
      Optional<InterfaceName> in,
      Optional<InterfaceName> out,
      Ipv4Address source,
      int sourcePort,
      Ipv4Address destination,
      int destinationPort,
      int id,
      int length) {}

  /** Whether the packet went no further. */
  public boolean drops() {
    return verdict.equals("DROP");
  }

  /** The target that the rule names; empty for a policy. */
  public String target() {
    int at = rule.lastIndexOf(" -j ");
    return at < 0 ? "" : rule.substring(at + 4).split(" ", 2)[0];
  }
}
