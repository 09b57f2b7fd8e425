package io.hoplab.azure;

import io.hoplab.azure.SecurityRule.Access;
import io.hoplab.azure.SecurityRule.Direction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Security rules that take effect on subnets and NICs. The first that fits a flow's first packet,
 * in order of priority, decides of the whole flow.
 *
 * @param name its name
 * @param ownRules its rules besides Azure's default ones
 * @see <a
 *     href="https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview">Azure:
 *     network security groups</a>
 */
public record NetworkSecurityGroup(String name, List<SecurityRule> ownRules) {
  private static final AddressPrefixes VNET = new AddressPrefixes.Tag(ServiceTag.VIRTUAL_NETWORK);

  /** What Azure puts into every group. */
  private static final List<SecurityRule> DEFAULT =
      List.of(
          SecurityRule.ofAddresses(
              "AllowVnetInBound", 65000, Direction.INBOUND, Access.ALLOW, VNET, VNET),
          SecurityRule.ofAddresses(
              "AllowAzureLoadBalancerInBound",
              65001,
              Direction.INBOUND,
              Access.ALLOW,
              new AddressPrefixes.Tag(ServiceTag.AZURE_LOAD_BALANCER),
              AddressPrefixes.ANY),
          SecurityRule.ofAddresses(
              "DenyAllInBound",
              65500,
              Direction.INBOUND,
              Access.DENY,
              AddressPrefixes.ANY,
              AddressPrefixes.ANY),
          SecurityRule.ofAddresses(
              "AllowVnetOutBound", 65000, Direction.OUTBOUND, Access.ALLOW, VNET, VNET),
          SecurityRule.ofAddresses(
              "AllowInternetOutBound",
              65001,
              Direction.OUTBOUND,
              Access.ALLOW,
              AddressPrefixes.ANY,
              new AddressPrefixes.Tag(ServiceTag.INTERNET)),
          SecurityRule.ofAddresses(
              "DenyAllOutBound",
              65500,
              Direction.OUTBOUND,
              Access.DENY,
              AddressPrefixes.ANY,
              AddressPrefixes.ANY));

  /** Takes a copy of the list. */
  public NetworkSecurityGroup {
    ownRules = List.copyOf(ownRules);
  }

  /** Its rules for one direction in the order in which Azure asks them, the default ones last. */
  public List<SecurityRule> rules(Direction direction) {
    List<SecurityRule> rules = new ArrayList<>(ownRules);
    rules.addAll(DEFAULT);
    return rules.stream()
        .filter(rule -> rule.direction() == direction)
        .sorted(Comparator.comparingInt(SecurityRule::priority))
        .toList();
  }

  /** Whether it has rules of its own for the direction. */
  boolean decides(Direction direction) {
    return ownRules.stream().anyMatch(rule -> rule.direction() == direction);
  }
}
