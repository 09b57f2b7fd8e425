package io.hoplab.graph;

import io.hoplab.azure.Peerings;
import io.hoplab.azure.RouteTable;
import io.hoplab.azure.Subnet;
import io.hoplab.azure.VirtualNetwork;
import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.topology.Host;
import io.hoplab.topology.Role;
import io.hoplab.topology.Route;
import io.hoplab.topology.RouteType;
import io.hoplab.topology.RoutingRule;
import io.hoplab.topology.Topology;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The user-defined routes that the virtual network's router has, and the routes of peered virtual
 * networks, read from its routing tables: what it does, and not what the lab file says. The lab
 * lends them their names.
 */
final class RouteTables {
  /** What stands behind the main table is how packets get out, and no route table's. */
  private static final int MAIN_PRIORITY = 32766;

  private final Topology topology;
  private final VirtualNetwork network;
  private final Function<HostName, Optional<Cidr>> subnets;

  RouteTables(Subject subject, Places places) {
    this.topology = subject.topology();
    this.network = subject.lab().network();
    this.subnets = places::subnet;
  }

  /** Each table's heading and routes, a line each. */
  List<String> of(Host router) {
    Map<Integer, Set<HostName>> senders = new TreeMap<>();
    for (RoutingRule rule : router.routingRules()) {
      if (rule.priority() > MAIN_PRIORITY || rule.selector().source().isPresent()) {
        continue;
      }
      rule.selector()
          .incoming()
          .flatMap(dev -> topology.end(router.name(), dev))
          .map(leg -> topology.peer(leg).host())
          .filter(host -> topology.host(host).role() != Role.FABRIC)
          .ifPresent(
              host ->
                  senders.computeIfAbsent(rule.table(), table -> new LinkedHashSet<>()).add(host));
    }
    List<String> rows = new ArrayList<>();
    senders.forEach(
        (table, hosts) -> {
          List<Route> routes =
              router.routes().stream().filter(route -> route.table() == table).toList();
          boolean system = routes.stream().anyMatch(RouteTables::isOnLink);
          rows.add((system ? "system routes" : name(hosts)) + " for " + whom(hosts));
          String own = networkOf(hosts);
          routes.stream()
              .filter(route -> system || route.type() != RouteType.THROW)
              .forEach(route -> rows.add("  " + route(route, own)));
        });
    return rows;
  }

  /** Route tables lead by a next hop; what leads to NICs is a virtual network's own. */
  private static boolean isOnLink(Route route) {
    return route.type() == RouteType.UNICAST && route.via().isEmpty();
  }

  /**
   * A route in the words of Azure's next hop types. One that is thrown is looked up in the main
   * table, which is the routes of the lab's own virtual network.
   */
  private String route(Route route, String own) {
    return route.destination()
        + " → "
        + switch (route.type()) {
          case UNICAST ->
              route
                  .via()
                  .map(via -> topology.owner(via).map(HostName::value).orElseGet(via::toString))
                  .orElseGet(() -> within(route.destination(), own));
          case THROW -> within(route.destination(), own);
          default -> "none";
        };
  }

  private String within(Cidr destination, String own) {
    String other = networkOf(destination);
    return other.equals(own) ? "virtual network" : "peering with " + other;
  }

  /** The virtual network of a table's senders. */
  private String networkOf(Set<HostName> hosts) {
    return hosts.stream()
        .flatMap(host -> subnets.apply(host).stream())
        .map(this::networkOf)
        .findFirst()
        .orElse(Peerings.OWN);
  }

  private String networkOf(Cidr range) {
    return network.peerings().networks().stream()
        .filter(it -> it.addressSpace().stream().anyMatch(space -> space.contains(range)))
        .map(Peerings.Remote::name)
        .findFirst()
        .orElse(Peerings.OWN);
  }

  private String name(Set<HostName> hosts) {
    return network.allSubnets().stream()
        .filter(subnet -> hosts.stream().anyMatch(host -> isIn(host, subnet)))
        .flatMap(subnet -> subnet.routeTable().stream())
        .map(RouteTable::name)
        .findFirst()
        .map(name -> "UDRs of " + name)
        .orElse("routes");
  }

  private boolean isIn(HostName host, Subnet subnet) {
    return subnets.apply(host).filter(subnet.range()::equals).isPresent();
  }

  /** The subnets whose hosts are all among these, and the hosts of others. */
  private String whom(Set<HostName> hosts) {
    Set<HostName> left = new LinkedHashSet<>(hosts);
    List<String> words = new ArrayList<>();
    for (Subnet subnet : network.allSubnets()) {
      Set<HostName> inside =
          topology.hosts().stream()
              .map(Host::name)
              .filter(host -> isIn(host, subnet))
              .collect(Collectors.toSet());
      if (!inside.isEmpty() && hosts.containsAll(inside)) {
        words.add("subnet " + subnet.name());
        left.removeAll(inside);
      }
    }
    left.forEach(host -> words.add(host.value()));
    return String.join(", ", words);
  }
}
