package io.hoplab.azure;

import io.hoplab.azure.SecurityGroupsKernelTest.Opening;
import io.hoplab.azure.SecurityRule.Access;
import io.hoplab.azure.SecurityRule.Direction;
import io.hoplab.net.Cidr;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What Azure's documents say of a flow's first packet, written down once more: rule by rule, one
 * packet at a time, and nothing of it shared with what makes the chains.
 */
final class AzureSays {
  private static final List<Cidr> PRIVATE =
      List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("172.16.0.0/12"), Cidr.parse("192.168.0.0/16"));

  private final SecurityGroups groups;
  private final Cidr space;

  AzureSays(SecurityGroups groups, Cidr space) {
    this.groups = groups;
    this.space = space;
  }

  boolean passes(Opening packet) {
    return allowed(ofNic(packet.from()), packet, Direction.OUTBOUND, packet.from())
        && allowed(ofSubnet(packet.from()), packet, Direction.OUTBOUND, packet.from())
        && allowed(ofSubnet(packet.to()), packet, Direction.INBOUND, packet.to())
        && allowed(ofNic(packet.to()), packet, Direction.INBOUND, packet.to());
  }

  private Optional<NetworkSecurityGroup> ofNic(Nic nic) {
    return Optional.ofNullable(groups.ofNics().get(nic.host()));
  }

  private Optional<NetworkSecurityGroup> ofSubnet(Nic nic) {
    return Optional.ofNullable(groups.ofSubnets().get(nic.subnet().name()));
  }

  private boolean allowed(
      Optional<NetworkSecurityGroup> group, Opening packet, Direction direction, Nic at) {
    if (group.isEmpty()) {
      return true;
    }
    Map<Integer, SecurityRule> byPriority = new TreeMap<>();
    for (SecurityRule rule : group.get().ownRules()) {
      if (rule.direction() == direction) {
        byPriority.put(rule.priority(), rule);
      }
    }
    for (SecurityRule rule : byPriority.values()) {
      boolean protocol = rule.protocol().isEmpty() || rule.protocol().get() == packet.protocol();
      if (protocol
          && port(rule.sourcePorts(), packet.sourcePort(), packet)
          && port(rule.destinationPorts(), packet.port(), packet)
          && address(rule.source(), packet.source(), at)
          && address(rule.destination(), packet.to().address(), at)) {
        return rule.access() == Access.ALLOW;
      }
    }
    boolean within = inside(packet.source(), at) && inside(packet.to().address(), at);
    return direction == Direction.INBOUND
        ? within || packet.source().equals(Ipv4Address.parse("168.63.129.16"))
        : within || isPublic(packet.to().address());
  }

  /** What has no ports fits no rule that names some. */
  private static boolean port(List<PortRange> ranges, int port, Opening packet) {
    if (ranges.isEmpty()) {
      return true;
    }
    return packet.protocol() != Protocol.ICMP
        && ranges.stream().anyMatch(range -> range.first() <= port && port <= range.last());
  }

  private boolean address(AddressPrefixes prefixes, Ipv4Address address, Nic at) {
    if (prefixes instanceof AddressPrefixes.Ranges ranges) {
      return ranges.ranges().stream().anyMatch(range -> range.contains(address));
    }
    return switch (((AddressPrefixes.Tag) prefixes).tag()) {
      case VIRTUAL_NETWORK -> inside(address, at);
      case AZURE_LOAD_BALANCER -> address.equals(Ipv4Address.parse("168.63.129.16"));
      case INTERNET -> isPublic(address);
    };
  }

  private boolean inside(Ipv4Address address, Nic at) {
    boolean routed =
        at.subnet().routeTable().stream()
            .flatMap(table -> table.routes().stream())
            .anyMatch(route -> route.addressPrefix().contains(address));
    return space.contains(address) || routed;
  }

  private static boolean isPublic(Ipv4Address address) {
    return PRIVATE.stream().noneMatch(range -> range.contains(address));
  }
}
