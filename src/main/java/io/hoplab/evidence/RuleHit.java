package io.hoplab.evidence;

import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A rule, or a chain's policy, that decided about a packet.
 *
 * @param source how it is known
 * @param table the name of the chain's table: {@code nat}, or that of a table that nft made
 * @param chain the chain
 * @param verdict what came of it, as xtables-monitor(8) prints it: {@code ACCEPT}, {@code DROP},
 *     {@code RETURN}, {@code JUMP:KUBE-FORWARD}; empty when only a counter tells of it
 * @param rule the rule as {@code -t nat -A CHAIN ...}, a policy as {@code -t filter -P CHAIN DROP};
 *     of a table that nft made {@code add rule ip TABLE CHAIN ...} and {@code ip TABLE CHAIN policy
 *     drop}
 * @param packets how many packets it decided about; 1 when traced
 * @param packet the packet as it was then; empty when only a counter tells of it
 */
public record RuleHit(
    Source source,
    String table,
    String chain,
    String verdict,
    String rule,
    long packets,
    Optional<PacketHead> packet) {
  private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"");

  /** A statement of nft(8), which may be followed by a comment alone. */
  private static final Map<Pattern, String> NATIVE_TARGETS =
      Map.of(
          Pattern.compile(" dnat (ip (addr \\. port )?)?(prefix )?to "), "DNAT",
          Pattern.compile(" snat (ip (addr \\. port )?)?(prefix )?to "), "SNAT",
          Pattern.compile(" masquerade( |$)"), "MASQUERADE",
          Pattern.compile(" redirect( |$)"), "REDIRECT",
          Pattern.compile(" reject( |$)"), "REJECT",
          Pattern.compile(" drop( comment .*)?$"), "DROP",
          Pattern.compile(" return( comment .*)?$"), "RETURN");

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

  /** Whether it is of the chains that what is for the host itself passes. */
  public boolean onInput() {
    return chain.equals("INPUT") || (isNative() && chain.endsWith("input"));
  }

  /**
   * The target that the rule names, in iptables' word for it; empty for a policy and for one that
   * has none.
   */
  public String target() {
    if (isNative()) {
      return nativeTarget();
    }
    int at = rule.lastIndexOf(" -j ");
    return at < 0 ? "" : rule.substring(at + 4).split(" ", 2)[0];
  }

  private boolean isNative() {
    return rule.startsWith("add rule ");
  }

  private String nativeTarget() {
    String statements = QUOTED.matcher(rule).replaceAll("\"\"");
    for (Map.Entry<Pattern, String> target : NATIVE_TARGETS.entrySet()) {
      if (target.getKey().matcher(statements).find()) {
        return target.getValue();
      }
    }
    return "";
  }
}
