package io.hoplab.azure;

import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import io.hoplab.nftables.NftTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A load balancer of layer 4 (SKU Standard).
 *
 * @param name its name, and that of the host that plays it
 * @param frontends its public addresses by the names of their frontend IP configurations
 * @param outboundRules whom it gives a way out
 * @param rules whom it hands packets from clients
 */
public record LoadBalancer(
    HostName name,
    Map<String, Ipv4Address> frontends,
    List<OutboundRule> outboundRules,
    List<LoadBalancingRule> rules) {
  /**
   * Where health probes come from.
   *
   * @see <a
   *     href="https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16">
   *     Azure: what is IP address 168.63.129.16?</a>
   */
  public static final Ipv4Address PROBER = Ipv4Address.parse("168.63.129.16");

  /** The nftables table of its host, by which it chooses. */
  public static final NftTable TABLE = MuxRules.TABLE;

  /** A load balancer that is a way out alone. */
  public LoadBalancer(
      HostName name, Map<String, Ipv4Address> frontends, List<OutboundRule> outboundRules) {
    this(name, frontends, outboundRules, List.of());
  }

  /** Takes copies. */
  public LoadBalancer {
    frontends = Map.copyOf(frontends);
    outboundRules = List.copyOf(outboundRules);
    rules = List.copyOf(rules);
  }

  /** Every host that one of its rules names, each once. */
  public List<HostName> members() {
    return Stream.concat(
            outboundRules.stream().flatMap(rule -> rule.members().stream()),
            rules.stream().flatMap(rule -> rule.backends().stream()))
        .distinct()
        .toList();
  }

  /** The rule for TCP packets to an address and port. */
  public Optional<LoadBalancingRule> ruleFor(Ipv4Address frontend, int port) {
    return rules.stream()
        .filter(rule -> rule.protocol() == Protocol.TCP)
        .filter(rule -> rule.frontend().address().equals(frontend))
        .filter(rule -> rule.frontendPort() == port)
        .findFirst();
  }

  /** The name of the virtual network's interface by which it hands packets for a member over. */
  public InterfaceName leg(HostName member) {
    String readable = name + "-" + member;
    return readable.length() <= InterfaceName.MAX_LENGTH
        ? InterfaceName.of(readable)
        : InterfaceName.derived("lb-", readable);
  }

  /** The mark that packets for a member have at its host. */
  public int mark(HostName member) {
    return members().indexOf(member) + 1;
  }
}
