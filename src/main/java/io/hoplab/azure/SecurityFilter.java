package io.hoplab.azure;

import io.hoplab.azure.SecurityRule.Direction;
import io.hoplab.iptables.IptablesRule;
import io.hoplab.iptables.Table;
import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.topology.AppendedRule;
import io.hoplab.topology.Chain;
import io.hoplab.topology.Note;
import io.hoplab.topology.SecurityRuleMark;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * Network security groups as chains of the virtual network: one for each subnet or NIC with a group
 * and each direction. What a group lets pass returns from its chain and meets the next; what it
 * does not ends there.
 *
 * <p>Outbound the NIC's group is asked before the subnet's, inbound after it; what stays in a
 * subnet meets the subnet's group both ways. An established flow is asked no more: Azure keeps a
 * record of each, so that it outlives a change of rules.
 *
 * @see <a
 *     href="https://learn.microsoft.com/azure/virtual-network/network-security-group-how-it-works">Azure:
 *     how network security groups filter network traffic</a>
 */
final class SecurityFilter implements FabricPart {
  private static final String ALL = "NSG";
  private static final String STATE = "network security groups keep a record of each flow";
  private static final String PLATFORM =
      "services of the platform itself are not subject to network security groups";

  private static final Note OF_THE_HOST =
      Note.realism(
          "the tag VirtualNetwork has the host's own address; nothing comes from there but health"
              + " probes and what Azure's DNS server answers");

  /** Longer names the kernel refuses (XT_EXTENSION_MAXNAMELEN). */
  private static final int LONGEST_CHAIN = 28;

  /** A subnet or NIC with its group. */
  private record Association(String kind, String name, Subnet subnet, NetworkSecurityGroup group) {
    String chain(Direction direction) {
      String readable =
          kind + (direction == Direction.INBOUND ? "-IN-" : "-OUT-") + name.replace('/', '.');
      if (readable.length() <= LONGEST_CHAIN) {
        return readable;
      }
      CRC32 crc = new CRC32();
      crc.update(name.getBytes(StandardCharsets.UTF_8));
      String digits = HexFormat.of().toHexDigits(crc.getValue(), 8);
      return readable.substring(0, LONGEST_CHAIN - digits.length()) + digits;
    }

    /** A group without rules of its own for a direction may well decide of nothing there. */
    Note note(Direction direction) {
      String why = direction + " packets meet networkSecurityGroup " + group.name();
      return group.decides(direction) ? Note.onSomeNode(why) : Note.realism(why);
    }
  }

  private final VirtualNetwork vnet;
  private final SecurityGroups groups;
  private final List<Cidr> overlay;
  private final List<Chain> chains = new ArrayList<>();
  private final List<AppendedRule> rules = new ArrayList<>();

  /**
   * The chains and rules of a virtual network's groups.
   *
   * @param endpoints private endpoints, which a group is asked about where their subnet has network
   *     policies
   */
  SecurityFilter(VirtualNetwork vnet, List<Nic> nics, List<PrivateEndpoint> endpoints) {
    this.vnet = vnet;
    this.groups = vnet.securityGroups();
    this.overlay = nics.stream().flatMap(nic -> nic.overlay().stream()).toList();
    lower(nics, endpoints);
  }

  @Override
  public List<Chain> chains() {
    return List.copyOf(chains);
  }

  @Override
  public List<AppendedRule> rules() {
    return List.copyOf(rules);
  }

  private TaggedRanges tags(Subnet subnet) {
    return new TaggedRanges(vnet.spacesFrom(subnet), overlay, subnet);
  }

  private void lower(List<Nic> nics, List<PrivateEndpoint> endpoints) {
    Note decided = Note.because("security rules decide");
    chains.add(new Chain(Table.FILTER, ALL, decided));
    append("FORWARD", "-j " + ALL, decided);
    append(
        ALL,
        "-m conntrack --ctstate RELATED,ESTABLISHED "
            + SecurityRuleText.comment(STATE)
            + "-j RETURN",
        Note.realism(STATE));
    append(
        ALL,
        "-d "
            + Cidr.host(LoadBalancer.PROBER)
            + " "
            + SecurityRuleText.comment(PLATFORM)
            + "-j RETURN",
        Note.realism(PLATFORM));
    Set<Association> associations = new LinkedHashSet<>();
    for (Nic nic : nics) {
      Optional<Association> own = ofNic(nic);
      Optional<Association> subnets = ofSubnet(nic.subnet());
      own.ifPresent(it -> jump(it, Direction.OUTBOUND, "-i ", nic));
      subnets.ifPresent(it -> jump(it, Direction.OUTBOUND, "-i ", nic));
      subnets.ifPresent(associations::add);
      own.ifPresent(associations::add);
    }
    for (Nic nic : nics) {
      ofSubnet(nic.subnet()).ifPresent(it -> jump(it, Direction.INBOUND, "-o ", nic));
      ofNic(nic).ifPresent(it -> jump(it, Direction.INBOUND, "-o ", nic));
    }
    for (PrivateEndpoint endpoint : endpoints) {
      ofSubnet(endpoint).ifPresent(it -> associations.add(asked(it, endpoint)));
    }
    for (Association association : associations) {
      for (Direction direction : Direction.values()) {
        fill(association, direction);
      }
    }
  }

  private Optional<Association> ofNic(Nic nic) {
    return groups
        .of(nic)
        .map(group -> new Association("NIC", nic.host().value(), nic.subnet(), group));
  }

  private Optional<Association> ofSubnet(Subnet subnet) {
    return groups.of(subnet).map(group -> new Association("SUBNET", subnet.name(), subnet, group));
  }

  private Optional<Association> ofSubnet(PrivateEndpoint endpoint) {
    return vnet.subnets().stream()
        .filter(subnet -> endpoint.networkPolicies())
        .filter(subnet -> subnet.range().contains(endpoint.address()))
        .findFirst()
        .flatMap(this::ofSubnet);
  }

  /** An endpoint begins nothing, so that nothing outbound is asked. */
  private Association asked(Association association, PrivateEndpoint endpoint) {
    append(
        ALL,
        "-o "
            + Backbone.dev(HostName.of(endpoint.name()))
            + " -j "
            + association.chain(Direction.INBOUND),
        association.note(Direction.INBOUND));
    return association;
  }

  private void jump(Association association, Direction direction, String way, Nic nic) {
    append(
        ALL,
        way + Fabric.leg(nic) + " -j " + association.chain(direction),
        association.note(direction));
  }

  private void fill(Association association, Direction direction) {
    String chain = association.chain(direction);
    chains.add(new Chain(Table.FILTER, chain, association.note(direction)));
    for (SecurityRule rule : association.group().rules(direction)) {
      String words = SecurityRuleMark.comment(association.group().name(), rule.name());
      boolean own = rule.priority() <= SecurityRule.LAST_PRIORITY;
      Note note = own ? Note.onSomeNode(words) : Note.realism(words);
      SecurityRuleText.of(rule, tags(association.subnet()), words)
          .forEach(line -> append(chain, line, isOfTheHost(rule, line) ? OF_THE_HOST : note));
    }
  }

  private static boolean isOfTheHost(SecurityRule rule, String line) {
    return rule.source() instanceof AddressPrefixes.Tag tag
        && tag.tag() == ServiceTag.VIRTUAL_NETWORK
        && line.contains("-s " + Cidr.host(LoadBalancer.PROBER));
  }

  private void append(String chain, String spec, Note note) {
    rules.add(new AppendedRule(new IptablesRule(Table.FILTER, chain, spec), note));
  }
}
