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
    listeners = List.copyOf(listeners);
  }

  /** Whether the host has iptables rules, so that a packet's way through them can be asked for. */
  public boolean filters() {
    return !rules.isEmpty();
  }
}
