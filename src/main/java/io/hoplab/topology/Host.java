package io.hoplab.topology;

import io.hoplab.net.HostName;
import java.util.List;

/**
 * A box with a netns.
 *
 * @param name the name of the host and of its netns
 * @param role what it plays
 * @param bridges its bridges
 * @param routes its routes besides those that the kernel makes for addresses
 * @param routingRules its routing rules besides the kernel's three
 * @param sysctls its kernel parameters
 * @param chains its iptables chains besides the built-in ones
 * @param rules its iptables rules, in the order of each chain
 * @param nftables its nftables tables besides those of iptables, in an order in which nft takes
 *     them
 * @param listeners its servers
 * @param note what it stands for
 */
public record Host(
    HostName name,
    Role role,
    List<Bridge> bridges,
    List<Route> routes,
    List<RoutingRule> routingRules,
    List<Sysctl> sysctls,
    List<Chain> chains,
    List<AppendedRule> rules,
    List<NftAddition> nftables,
    List<Listener> listeners,
    Note note) {

  /** Takes copies of the lists. */
  public Host {
    bridges = List.copyOf(bridges);
    routes = List.copyOf(routes);
    routingRules = List.copyOf(routingRules);
    sysctls = List.copyOf(sysctls);
    chains = List.copyOf(chains);
    rules = List.copyOf(rules);
    nftables = List.copyOf(nftables);
    listeners = List.copyOf(listeners);
  }

  /** A host whose only rules are those of iptables. */
  public Host(
      HostName name,
      Role role,
      List<Bridge> bridges,
      List<Route> routes,
      List<RoutingRule> routingRules,
      List<Sysctl> sysctls,
      List<Chain> chains,
      List<AppendedRule> rules,
      List<Listener> listeners,
      Note note) {
    this(
        name,
        role,
        bridges,
        routes,
        routingRules,
        sysctls,
        chains,
        rules,
        List.of(),
        listeners,
        note);
  }

  /** The same host with other nftables tables besides those of iptables. */
  public Host withNftables(List<NftAddition> other) {
    return new Host(
        name, role, bridges, routes, routingRules, sysctls, chains, rules, other, listeners, note);
  }

  /**
   * Whether the host has iptables or nftables rules, so that a packet's way through them can be
   * asked for.
   */
  public boolean filters() {
    return !rules.isEmpty() || !nftables.isEmpty();
  }
}
