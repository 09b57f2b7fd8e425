package io.hoplab.graph;

import io.hoplab.net.Cidr;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.topology.AssignedAddress;
import io.hoplab.topology.Bridge;
import io.hoplab.topology.Host;
import io.hoplab.topology.Note;
import io.hoplab.topology.Route;
import io.hoplab.topology.RouteType;
import io.hoplab.topology.RoutingRule;
import io.hoplab.topology.Selector;
import io.hoplab.topology.Topology;
import io.hoplab.topology.VethEnd;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Looks a route up as the kernel does: one routing rule after the other, and in its table the
 * longest prefix (ip-rule(8), ip-route(8)).
 */
final class RouteLookup {
  /** The kernel's own rule for the main table. */
  private static final RoutingRule MAIN =
      new RoutingRule(32766, Selector.ALL, Route.MAIN, Note.because("the kernel's"));

  private final Topology topology;

  RouteLookup(Topology topology) {
    this.topology = topology;
  }

  /**
   * The route that a host has for a packet.
   *
   * @param incoming the interface that the packet came in by; empty for the host's own
   * @return empty when no table has one that leads on
   */
  Optional<Route> route(
      Host host,
      Optional<InterfaceName> incoming,
      Ipv4Address source,
      Ipv4Address destination,
      int mark) {
    List<Route> routes = new ArrayList<>(connected(host));
    routes.addAll(host.routes());
    List<RoutingRule> rules = new ArrayList<>(host.routingRules());
    rules.add(MAIN);
    rules.sort(Comparator.comparingInt(RoutingRule::priority));
    for (RoutingRule rule : rules) {
      if (!isFor(rule.selector(), incoming, source, mark)) {
        continue;
      }
      Optional<Route> longest =
          routes.stream()
              .filter(route -> route.table() == rule.table())
              .filter(route -> route.destination().contains(destination))
              .min(
                  Comparator.comparingInt((Route route) -> route.destination().prefixLength())
                      .reversed());
      if (longest.isPresent() && longest.get().type() != RouteType.THROW) {
        return longest.filter(route -> route.type() == RouteType.UNICAST);
      }
    }
    return Optional.empty();
  }

  private static boolean isFor(
      Selector selector, Optional<InterfaceName> incoming, Ipv4Address source, int mark) {
    return selector.source().map(range -> range.contains(source)).orElse(true)
        && (selector.incoming().isEmpty() || selector.incoming().equals(incoming))
        && (selector.mark().isEmpty() || selector.mark().getAsInt() == mark);
  }

  /** The routes that the kernel makes for addresses. */
  private List<Route> connected(Host host) {
    List<Route> routes = new ArrayList<>();
    for (VethEnd end : topology.endsOf(host.name())) {
      end.addresses().forEach(address -> connect(address, end.name(), routes));
    }
    for (Bridge bridge : host.bridges()) {
      bridge.addresses().forEach(address -> connect(address, bridge.name(), routes));
    }
    return routes;
  }

  private static void connect(AssignedAddress assigned, InterfaceName dev, List<Route> routes) {
    if (assigned.prefixRoute()) {
      Cidr range = Cidr.containing(assigned.address().address(), assigned.address().prefixLength());
      routes.add(Route.onLink(range, dev, assigned.note()));
    }
  }
}
