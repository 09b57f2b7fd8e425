package io.hoplab.graph;

import io.hoplab.iptables.IptablesRule;
import io.hoplab.iptables.Table;
import io.hoplab.net.Cidr;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import io.hoplab.topology.AppendedRule;
import io.hoplab.topology.Host;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the iptables rules of a host of Azure's make of addresses. They are simple ones: each says
 * by itself for which packets it is. A node's are not; kube-proxy's and the ip-masq-agent's are
 * told by what they are for.
 */
final class NatRules {
  private static final Pattern MARK = Pattern.compile("--set-xmark 0x([0-9a-f]+)");

  private final List<IptablesRule> rules;
  private final boolean masquerades;

  NatRules(Host host) {
    this.rules = host.rules().stream().map(AppendedRule::rule).toList();
    this.masquerades =
        rules.stream().anyMatch(rule -> rule.target().equals("MASQUERADE"))
            || host.nftables().stream()
                .anyMatch(it -> it.object().addition().contains(" masquerade"));
  }

  /** Whether the host puts its own address before what it forwards. */
  boolean masquerades() {
    return masquerades;
  }

  /** What a packet's destination becomes; empty when it stays. */
  Optional<Ipv4Address> destination(
      AddressPair packet, Optional<InterfaceName> in, Protocol protocol, int port) {
    return rules.stream()
        .filter(rule -> rule.table() == Table.NAT && rule.target().equals("DNAT"))
        .filter(rule -> isFor(rule, packet, protocol))
        .filter(rule -> names(rule, "-i", in.map(InterfaceName::value).orElse("")))
        .filter(rule -> names(rule, "--dport", Integer.toString(port)))
        .flatMap(rule -> option(rule, "--to-destination").stream())
        .map(NatRules::address)
        .findFirst();
  }

  /** What a packet's source becomes; empty when it stays. */
  Optional<Ipv4Address> source(AddressPair packet, InterfaceName out, Protocol protocol) {
    return rules.stream()
        .filter(rule -> rule.table() == Table.NAT && rule.target().equals("SNAT"))
        .filter(rule -> isFor(rule, packet, protocol))
        .filter(rule -> names(rule, "-o", out.value()))
        .flatMap(rule -> option(rule, "--to-source").stream())
        .map(NatRules::address)
        .findFirst();
  }

  /** The mark of what answers a connection that called an address; empty for none. */
  OptionalInt markOfAnswers(Ipv4Address called) {
    return rules.stream()
        .filter(rule -> option(rule, "--ctorigdst").filter(called.toString()::equals).isPresent())
        .map(rule -> MARK.matcher(rule.spec()))
        .filter(Matcher::find)
        .mapToInt(mark -> Integer.parseInt(mark.group(1), 16))
        .findFirst();
  }

  private static boolean isFor(IptablesRule rule, AddressPair packet, Protocol protocol) {
    return holds(rule, "-s", packet.source())
        && holds(rule, "-d", packet.destination())
        && names(rule, "-p", protocol.toString());
  }

  private static boolean holds(IptablesRule rule, String option, Ipv4Address address) {
    return option(rule, option).map(Cidr::parse).map(it -> it.contains(address)).orElse(true);
  }

  private static boolean names(IptablesRule rule, String option, String value) {
    return option(rule, option).map(value::equals).orElse(true);
  }

  private static Optional<String> option(IptablesRule rule, String name) {
    Matcher option =
        Pattern.compile("(?:^| )" + name + " (\\S+)")
            .matcher(rule.spec().replaceAll("\".*?\"", ""));
    return option.find() ? Optional.of(option.group(1)) : Optional.empty();
  }

  private static Ipv4Address address(String withPorts) {
    return Ipv4Address.parse(withPorts.replaceAll(":.*", ""));
  }
}
