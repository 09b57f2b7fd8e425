package io.hoplab.watch;

import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.survey.SurveyedHost;
import io.hoplab.survey.SurveyedRoute;
import io.hoplab.survey.SurveyedRoutingRule;
import io.hoplab.topology.Route;
import io.hoplab.topology.RouteType;
import io.hoplab.topology.RoutingRule;
import io.hoplab.topology.Selector;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the route that makes the kernel refuse a packet. The kernel does not name it, so that the
 * routing rules and tables are gone through as it does.
 */
final class SpecialRoute {
  /** The three rules that every netns is born with. */
  private static final Pattern KERNELS = Pattern.compile("from all lookup (local|main|default)");

  private static final Map<String, Integer> TABLES =
      Map.of("local", 255, "main", Route.MAIN, "default", 253);

  private SpecialRoute() {}

  /**
   * The route of that type that decides about a destination. Whether a packet bore a mark is not
   * known; one that a rule for its mark would have led somewhere bore none, since it was refused.
   *
   * @param source its source, where that is known
   * @param incoming the interface that the packet came in by; {@code lo} for the host's own
   * @return empty when a route of another type decides, or a routing rule asks what is not known
   */
  static Optional<SurveyedRoute> find(
      SurveyedHost host,
      Ipv4Address destination,
      Optional<Ipv4Address> source,
      InterfaceName incoming,
      RouteType type) {
    List<SurveyedRoutingRule> rules =
        host.routingRules().stream()
            .sorted(Comparator.comparingInt(SurveyedRoutingRule::priority))
            .toList();
    for (SurveyedRoutingRule rule : rules) {
      Optional<RoutingRule> known = rule.rule();
      Matcher kernels = KERNELS.matcher(rule.text());
      if (known.isEmpty() && !kernels.matches()) {
        return Optional.empty();
      }
      if (known.filter(it -> !matches(it.selector(), source, incoming)).isPresent()) {
        continue;
      }
      int table = known.map(RoutingRule::table).orElseGet(() -> TABLES.get(kernels.group(1)));
      Optional<SurveyedRoute> longest = longest(host, destination, table);
      Optional<RouteType> found = longest.flatMap(SurveyedRoute::route).map(Route::type);
      if (known.filter(it -> it.selector().mark().isPresent()).isPresent()) {
        if (found.filter(it -> it != RouteType.UNICAST && it != RouteType.THROW).isPresent()) {
          return Optional.empty();
        }
        continue;
      }
      if (found.isPresent() && found.get() != RouteType.THROW) {
        return found.get() == type ? longest : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static boolean matches(
      Selector selector, Optional<Ipv4Address> source, InterfaceName incoming) {
    return selector.incoming().filter(dev -> !dev.equals(incoming)).isEmpty()
        && selector.source().filter(range -> source.filter(range::contains).isEmpty()).isEmpty();
  }

  private static Optional<SurveyedRoute> longest(
      SurveyedHost host, Ipv4Address destination, int table) {
    return host.routes().stream()
        .filter(route -> route.table() == table)
        .filter(
            route ->
                route.route().filter(its -> its.destination().contains(destination)).isPresent())
        .max(
            Comparator.comparingInt(
                route -> route.route().orElseThrow().destination().prefixLength()));
  }
}
