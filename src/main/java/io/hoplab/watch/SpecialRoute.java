package io.hoplab.watch;

import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.survey.SurveyedHost;
import io.hoplab.survey.SurveyedRoute;
import io.hoplab.survey.SurveyedRoutingRule;
import io.hoplab.topology.Route;
import io.hoplab.topology.RouteType;
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
  private static final Pattern RULE =
      Pattern.compile("from all(?: iif (?<incoming>\\S+))? lookup (?<table>\\S+)");
  private static final Map<String, Integer> TABLES =
      Map.of("local", 255, "main", Route.MAIN, "default", 253);

  private SpecialRoute() {}

  /**
   * The route of that type that decides about a destination.
   *
   * @param incoming the interface that the packet came in by; {@code lo} for the host's own
   * @return empty when a route of another type decides, or a routing rule asks what is not known
   */
  static Optional<SurveyedRoute> find(
      SurveyedHost host, Ipv4Address destination, InterfaceName incoming, RouteType type) {
    List<SurveyedRoutingRule> rules =
        host.routingRules().stream()
            .sorted(Comparator.comparingInt(SurveyedRoutingRule::priority))
            .toList();
    for (SurveyedRoutingRule rule : rules) {
      Matcher text = RULE.matcher(rule.text());
      if (!text.matches()) {
        return Optional.empty();
      }
      String wanted = text.group("incoming");
      if (wanted != null && !wanted.equals(incoming.value())) {
        continue;
      }
      Optional<SurveyedRoute> longest = longest(host, destination, table(text.group("table")));
      Optional<RouteType> found = longest.flatMap(SurveyedRoute::route).map(Route::type);
      if (found.isPresent() && found.get() != RouteType.THROW) {
        return found.get() == type ? longest : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static int table(String name) {
    Integer known = TABLES.get(name);
    return known == null ? Integer.parseInt(name) : known;
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
