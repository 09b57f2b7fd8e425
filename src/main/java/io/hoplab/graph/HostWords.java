package io.hoplab.graph;

import io.hoplab.azure.Backbone;
import io.hoplab.net.Cidr;
import io.hoplab.topology.AppendedRule;
import io.hoplab.topology.AssignedAddress;
import io.hoplab.topology.Host;
import io.hoplab.topology.Listener;
import io.hoplab.topology.Route;
import io.hoplab.topology.RouteType;
import io.hoplab.topology.Topology;
import io.hoplab.topology.VethEnd;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a drawing says of a host. */
final class HostWords {
  /** More routes than this are told of in the details alone. */
  private static final int ROUTES = 4;

  private static final String FORWARD = "net/ipv4/ip_forward";

  private HostWords() {}

  /** Its servers, {@code nginx :80, dnsmasq :53}; none when it has none. */
  static List<String> servers(Host host) {
    String words =
        host.listeners().stream()
            .map(
                listener ->
                    (listener.kind().isWeb() ? "nginx :" : "dnsmasq :")
                        + listener.port()
                        + (listener.kind() == Listener.Kind.HTTPS ? " TLS" : ""))
            .collect(Collectors.joining(", "));
    return words.isEmpty() ? List.of() : List.of(words);
  }

  /** The routes of the main table and the iptables chains, for a box that routes. */
  static List<String> routing(Host host) {
    List<String> rows = new ArrayList<>();
    List<Route> main = host.routes().stream().filter(route -> route.table() == Route.MAIN).toList();
    main.stream().limit(ROUTES).forEach(route -> rows.add(route(route)));
    if (main.size() > ROUTES) {
      rows.add("and " + (main.size() - ROUTES) + " more routes");
    }
    Map<String, Set<String>> chains = new LinkedHashMap<>();
    for (AppendedRule rule : host.rules()) {
      chains
          .computeIfAbsent(rule.rule().table().toString(), table -> new LinkedHashSet<>())
          .add(rule.rule().chain());
    }
    chains.forEach((table, names) -> rows.add(table + ": " + brief(names)));
    return rows;
  }

  private static String brief(Set<String> names) {
    List<String> few = names.stream().limit(3).toList();
    return String.join(", ", few)
        + (names.size() > few.size() ? " and " + (names.size() - few.size()) + " more" : "");
  }

  /** Whether the host is set not to forward. */
  static boolean forwardingOff(Host host) {
    return host.sysctls().stream()
        .anyMatch(sysctl -> sysctl.key().equals(FORWARD) && sysctl.value().equals("0"));
  }

  /** A route as {@code ip route} prints it, with an arrow for {@code via}. */
  static String route(Route route) {
    return (route.destination().equals(Cidr.ALL) ? "default" : route.destination().toString())
        + " → "
        + (route.type() == RouteType.UNICAST
            ? route
                .via()
                .map(Object::toString)
                .orElseGet(() -> route.dev().map(Object::toString).orElse("?"))
            : route.type().toString());
  }

  /**
   * An interface with its addresses, one to a line: {@code eth0 10.240.0.4/16}. What hosts of the
   * fabric call each other is left to the details.
   */
  static List<String> label(String iface, List<AssignedAddress> addresses) {
    List<String> shown =
        addresses.stream()
            .map(AssignedAddress::address)
            .filter(address -> !Backbone.RANGE.contains(address.address()))
            .map(Object::toString)
            .toList();
    List<String> words = new ArrayList<>();
    words.add(iface + (shown.isEmpty() ? "" : " " + shown.get(0)));
    words.addAll(shown.stream().skip(1).toList());
    return words;
  }

  /** All that is known, for those who ask. */
  static List<String> details(Topology topology, Host host) {
    List<String> details = new ArrayList<>();
    if (!host.note().why().isEmpty()) {
      details.add(host.note().why());
    }
    for (VethEnd end : topology.endsOf(host.name())) {
      details.add(
          end.name()
              + end.mac().map(mac -> " " + mac).orElse("")
              + addresses(end.addresses())
              + " mtu "
              + end.mtu()
              + end.bridge().map(bridge -> " port of " + bridge).orElse("")
              + " to "
              + topology.peer(end));
    }
    host.bridges()
        .forEach(
            bridge ->
                details.add(bridge.name() + " " + bridge.mac() + addresses(bridge.addresses())));
    host.routes()
        .forEach(
            route ->
                details.add(
                    "route "
                        + route(route)
                        + (route.table() == Route.MAIN ? "" : " table " + route.table())));
    host.routingRules()
        .forEach(
            rule ->
                details.add(
                    "rule "
                        + rule.priority()
                        + ": "
                        + rule.selector()
                        + " lookup "
                        + rule.table()));
    host.rules().forEach(rule -> details.add(rule.rule().toString()));
    return details;
  }

  private static String addresses(List<AssignedAddress> addresses) {
    return addresses.stream()
        .map(assigned -> " " + assigned.address())
        .collect(Collectors.joining());
  }
}
