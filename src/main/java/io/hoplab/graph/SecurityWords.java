package io.hoplab.graph;

import io.hoplab.azure.AddressPrefixes;
import io.hoplab.azure.NetworkSecurityGroup;
import io.hoplab.azure.PortRange;
import io.hoplab.azure.SecurityGroups;
import io.hoplab.azure.SecurityRule;
import io.hoplab.azure.Subnet;
import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a drawing says of network security groups: who has one, and what their rules are. */
final class SecurityWords {
  /** More rules of a group than this are told of in the details alone. */
  private static final int RULES = 8;

  /** More ranges or ports of a rule than this are counted. */
  private static final int FEW = 3;

  private final SecurityGroups groups;

  SecurityWords(SecurityGroups groups) {
    this.groups = groups;
  }

  /** The group of a subnet, a line; none when it has none. */
  List<String> of(Subnet subnet) {
    return associated(groups.ofSubnets().get(subnet.name()));
  }

  /** The group of a host's NIC, a line; none when it has none. */
  List<String> of(HostName host) {
    return associated(groups.ofNics().get(host));
  }

  private static List<String> associated(NetworkSecurityGroup group) {
    return Optional.ofNullable(group).map(it -> "network security group " + it.name()).stream()
        .toList();
  }

  /** Each group's rules besides Azure's default ones, a line each, as many as fit into a box. */
  List<String> rules() {
    List<String> rows = new ArrayList<>();
    for (NetworkSecurityGroup group : all()) {
      List<String> rules = rules(group);
      rows.add("rules of " + group.name() + (rules.isEmpty() ? ": Azure's default ones" : ""));
      rules.stream().limit(RULES).forEach(rule -> rows.add("  " + rule));
      if (rules.size() > RULES) {
        rows.add("  and " + (rules.size() - RULES) + " more");
      }
    }
    return rows;
  }

  /** The rules that do not fit into a box, each with its group's name in front. */
  List<String> furtherRules() {
    return all().stream()
        .flatMap(group -> rules(group).stream().skip(RULES).map(it -> group.name() + " " + it))
        .toList();
  }

  private List<NetworkSecurityGroup> all() {
    Map<String, NetworkSecurityGroup> byName = new LinkedHashMap<>();
    groups.ofSubnets().values().forEach(group -> byName.put(group.name(), group));
    groups.ofNics().values().forEach(group -> byName.put(group.name(), group));
    return List.copyOf(byName.values());
  }

  private static List<String> rules(NetworkSecurityGroup group) {
    return group.ownRules().stream()
        .sorted(
            Comparator.comparing(SecurityRule::direction).thenComparingInt(SecurityRule::priority))
        .map(SecurityWords::words)
        .toList();
  }

  private static String words(SecurityRule rule) {
    return rule.direction()
        + " "
        + rule.priority()
        + " "
        + rule.name()
        + ": "
        + rule.access()
        + " "
        + rule.protocol().map(Object::toString).orElse("any")
        + " "
        + end(rule.source(), rule.sourcePorts())
        + " → "
        + end(rule.destination(), rule.destinationPorts());
  }

  private static String end(AddressPrefixes prefixes, List<PortRange> ports) {
    return prefixes.accept(
            new AddressPrefixes.Visitor<String>() {
              @Override
              public String ranges(AddressPrefixes.Ranges ranges) {
                return ranges.ranges().contains(Cidr.ALL) ? "any" : few(ranges.ranges());
              }

              @Override
              public String tag(AddressPrefixes.Tag tag) {
                return tag.tag().toString();
              }
            })
        + (ports.isEmpty() ? "" : " :" + few(ports));
  }

  private static String few(List<?> things) {
    String few = things.stream().limit(FEW).map(Object::toString).collect(Collectors.joining(", "));
    return things.size() > FEW ? few + " and " + (things.size() - FEW) + " more" : few;
  }
}
