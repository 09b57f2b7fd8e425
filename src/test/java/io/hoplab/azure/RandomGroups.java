package io.hoplab.azure;

import io.hoplab.azure.SecurityRule.Access;
import io.hoplab.azure.SecurityRule.Direction;
import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.Protocol;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;

/** Network security groups of rules that overlap in all their parts. */
final class RandomGroups {
  private static final List<AddressPrefixes> PREFIXES =
      List.of(
          AddressPrefixes.ANY,
          AddressPrefixes.ANY,
          new AddressPrefixes.Tag(ServiceTag.VIRTUAL_NETWORK),
          new AddressPrefixes.Tag(ServiceTag.INTERNET),
          new AddressPrefixes.Tag(ServiceTag.AZURE_LOAD_BALANCER),
          ranges("10.9.1.0/24"),
          ranges("10.9.2.0/24", "10.9.3.0/24"),
          ranges("10.9.1.4/32", "10.9.2.4/32"),
          ranges("10.99.0.0/16", "203.0.113.0/24"),
          ranges("10.0.0.0/8", "10.9.0.0/16"));

  private static final List<List<PortRange>> PORTS =
      List.of(
          List.of(),
          List.of(),
          List.of(new PortRange(80, 80)),
          List.of(new PortRange(8000, 8999), new PortRange(80, 80)),
          List.of(new PortRange(9000, 9000)),
          many());

  private final Random random;

  RandomGroups(Random random) {
    this.random = random;
  }

  private static AddressPrefixes ranges(String... ranges) {
    return new AddressPrefixes.Ranges(List.of(ranges).stream().map(Cidr::parse).toList());
  }

  /** More than one match of iptables takes. */
  private static List<PortRange> many() {
    List<PortRange> many = new ArrayList<>();
    for (int port = 100; port < 120; port++) {
      many.add(new PortRange(port, port + 1));
    }
    many.add(new PortRange(8080, 9000));
    return many;
  }

  SecurityGroups groups(List<Subnet> subnets, List<Nic> nics) {
    Map<String, NetworkSecurityGroup> ofSubnets = new HashMap<>();
    Map<HostName, NetworkSecurityGroup> ofNics = new HashMap<>();
    for (Subnet subnet : subnets) {
      if (random.nextInt(4) > 0) {
        ofSubnets.put(subnet.name(), group("of-" + subnet.name()));
      }
    }
    for (Nic nic : nics) {
      if (random.nextInt(3) == 0) {
        ofNics.put(nic.host(), group("of-" + nic.host()));
      }
    }
    return new SecurityGroups(ofSubnets, ofNics);
  }

  private NetworkSecurityGroup group(String name) {
    List<SecurityRule> rules = new ArrayList<>();
    TreeSet<Integer> priorities = new TreeSet<>();
    int count = random.nextInt(6);
    while (priorities.size() < count) {
      priorities.add(100 + random.nextInt(3997));
    }
    List<Integer> shuffled = new ArrayList<>(priorities);
    Collections.shuffle(shuffled, random);
    for (int priority : shuffled) {
      rules.add(rule("rule-" + priority, priority));
    }
    return new NetworkSecurityGroup(name, rules);
  }

  private SecurityRule rule(String name, int priority) {
    Optional<Protocol> protocol =
        random.nextBoolean() ? Optional.empty() : Optional.of(pick(List.of(Protocol.values())));
    boolean icmp = protocol.equals(Optional.of(Protocol.ICMP));
    int sourcePort = 20_000 + random.nextInt(12) * 1000;
    List<PortRange> sourcePorts =
        random.nextInt(4) == 0 ? List.of(new PortRange(sourcePort, 65_535)) : List.of();
    return new SecurityRule(
        name,
        priority,
        random.nextInt(3) == 0 ? Direction.OUTBOUND : Direction.INBOUND,
        random.nextInt(3) > 0 ? Access.DENY : Access.ALLOW,
        protocol,
        pick(PREFIXES),
        icmp ? List.of() : sourcePorts,
        pick(PREFIXES),
        icmp ? List.of() : pick(PORTS));
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
