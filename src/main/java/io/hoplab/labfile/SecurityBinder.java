package io.hoplab.labfile;

import io.hoplab.azure.AddressPrefixes;
import io.hoplab.azure.NetworkSecurityGroup;
import io.hoplab.azure.PortRange;
import io.hoplab.azure.SecurityGroups;
import io.hoplab.azure.SecurityRule;
import io.hoplab.azure.SecurityRule.Access;
import io.hoplab.azure.SecurityRule.Direction;
import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.Protocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes network security groups, and finds what they are associated with. */
final class SecurityBinder {
  private final Map<String, NetworkSecurityGroup> groups = new LinkedHashMap<>();
  private final Set<String> associated = new HashSet<>();
  private final List<Item> written;

  private SecurityBinder(Item vnet) {
    this.written = vnet.entries("networkSecurityGroups");
    written.forEach(item -> groups.put(item.name(), group(item)));
  }

  /** The groups of a lab's virtual network, where they are associated. */
  static SecurityGroups bind(Item root, Item vnet, Map<String, Item> peered) {
    List<Item> hosts = new ArrayList<>(root.entries("vms"));
    root.get("cluster").ifPresent(cluster -> hosts.addAll(cluster.entries("nodes")));
    Map<String, Item> subnets = new LinkedHashMap<>();
    vnet.entries("subnets").forEach(subnet -> subnets.put(subnet.name(), subnet));
    subnets.putAll(peered);
    return new SecurityBinder(vnet).associate(subnets, hosts);
  }

  private SecurityGroups associate(Map<String, Item> subnets, List<Item> hosts) {
    Map<String, NetworkSecurityGroup> ofSubnets = new LinkedHashMap<>();
    Map<HostName, NetworkSecurityGroup> ofNics = new LinkedHashMap<>();
    subnets.forEach((name, subnet) -> named(subnet).ifPresent(group -> ofSubnets.put(name, group)));
    for (Item host : hosts) {
      Optional<NetworkSecurityGroup> group = named(host);
      if (group.isPresent()) {
        ClusterBinder.hostName(host.name()).ifPresent(name -> ofNics.put(name, group.get()));
      }
    }
    for (Item item : written) {
      if (!associated.contains(item.name())) {
        item.warningAtKey(
            "it is associated with no subnet and with no NIC, and so filters nothing");
      }
    }
    return new SecurityGroups(ofSubnets, ofNics);
  }

  private Optional<NetworkSecurityGroup> named(Item owner) {
    Optional<String> name = owner.read("networkSecurityGroup", Value.NAME);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    if (!groups.containsKey(name.get())) {
      owner
          .get("networkSecurityGroup")
          .ifPresent(
              at ->
                  at.problem(
                      "wanted the name of a network security group, came "
                          + Spelling.unknown(name.get(), groups.keySet())));
      return Optional.empty();
    }
    associated.add(name.get());
    return Optional.of(groups.get(name.get()));
  }

  private static NetworkSecurityGroup group(Item item) {
    List<SecurityRule> rules = new ArrayList<>();
    Map<String, Item> taken = new HashMap<>();
    for (Item entry : item.entries()) {
      Optional<Integer> priority = entry.read("priority", SecurityShape.PRIORITY);
      Optional<Direction> direction = entry.read("direction", SecurityShape.DIRECTION);
      Optional<Access> access = entry.read("access", SecurityShape.ACCESS);
      if (priority.isPresent() && direction.isPresent()) {
        Item first = taken.putIfAbsent(direction.get() + " " + priority.get(), entry);
        if (first != null) {
          entry
              .get("priority")
              .ifPresent(
                  at ->
                      at.problem(
                          "wanted each priority once among the "
                              + direction.get()
                              + " rules, came "
                              + priority.get()
                              + " again after rule "
                              + first.name()
                              + "; Azure refuses the second"));
        }
      }
      Optional<Protocol> protocol =
          entry.read("protocol", SecurityShape.PROTOCOL).orElse(Optional.empty());
      AddressPrefixes source = prefixes(entry, "source");
      AddressPrefixes destination = prefixes(entry, "destination");
      List<PortRange> sourcePorts = ports(entry, "sourcePorts", protocol);
      List<PortRange> destinationPorts = ports(entry, "destinationPorts", protocol);
      if (priority.isPresent() && direction.isPresent() && access.isPresent()) {
        rules.add(
            new SecurityRule(
                entry.name(),
                priority.get(),
                direction.get(),
                access.get(),
                protocol,
                source,
                sourcePorts,
                destination,
                destinationPorts));
      }
    }
    return new NetworkSecurityGroup(item.name(), rules);
  }

  private static AddressPrefixes prefixes(Item rule, String key) {
    List<Item> items = rule.items(key);
    List<Cidr> ranges = new ArrayList<>();
    for (Item item : items) {
      Optional<AddressPrefixes> prefixes = item.read(SecurityShape.PREFIXES);
      if (prefixes.isPresent() && items.size() == 1) {
        return prefixes.get();
      }
      if (prefixes.isPresent()
          && prefixes.get() instanceof AddressPrefixes.Ranges them
          && !item.text().equals(SecurityShape.ANY)) {
        them.ranges().forEach(range -> apart(range, ranges, item));
        ranges.addAll(them.ranges());
      } else if (prefixes.isPresent()) {
        item.problem(
            "wanted an address or a range beside the others, came "
                + YamlNode.quoted(item.text())
                + "; a service tag or \"*\" stands alone in a rule");
      }
    }
    return ranges.isEmpty() ? AddressPrefixes.ANY : new AddressPrefixes.Ranges(ranges);
  }

  private static void apart(Cidr range, List<Cidr> others, Item at) {
    others.stream()
        .filter(range::overlaps)
        .findFirst()
        .ifPresent(
            other ->
                at.problem(
                    "wanted ranges that have no address in common, came %s beside %s; Azure refuses the two in one rule"
                        .formatted(range, other)));
  }

  private static List<PortRange> ports(Item rule, String key, Optional<Protocol> protocol) {
    List<Item> items = rule.items(key);
    List<PortRange> ranges = new ArrayList<>();
    for (Item item : items) {
      Optional<Optional<PortRange>> ports = item.read(SecurityShape.PORTS);
      if (ports.isEmpty()) {
        continue;
      }
      if (ports.get().isEmpty() && items.size() > 1) {
        item.problem("wanted a port or ports beside the others, came \"*\", which has them all");
      }
      ports.get().ifPresent(ranges::add);
    }
    if (!ranges.isEmpty() && protocol.equals(Optional.of(Protocol.ICMP))) {
      rule.get(key).ifPresent(at -> at.problem("wanted no ports with the protocol Icmp"));
    }
    return ranges;
  }
}
