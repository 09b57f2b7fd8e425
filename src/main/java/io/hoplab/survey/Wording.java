package io.hoplab.survey;

import io.hoplab.net.Cidr;
import io.hoplab.net.InterfaceName;
import io.hoplab.netlink.KernelLink;
import io.hoplab.netlink.KernelRoute;
import io.hoplab.netlink.KernelRoutingRule;
import io.hoplab.topology.Listener;
import io.hoplab.topology.Route;
import io.hoplab.topology.RouteProtocol;
import io.hoplab.topology.RouteType;
import io.hoplab.topology.RoutingRule;
import io.hoplab.topology.Selector;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Routes and routing rules much as ip(8) prints them, and in the words of a topology. */
final class Wording {
  private static final int MAIN_PRIORITY = 32766;
  private static final int LOCAL_TABLE = 255;
  private static final int DEFAULT_TABLE = 253;

  /** {@code RTN_…} of linux/rtnetlink.h, besides those that a topology has. */
  private static final Map<Integer, String> OTHER_TYPES =
      Map.of(2, "local", 3, "broadcast", 4, "anycast", 5, "multicast", 10, "nat");

  /** {@code FR_ACT_…} of linux/fib_rules.h. */
  private static final Map<Integer, String> ACTIONS =
      Map.of(2, "goto", 3, "nop", 6, "blackhole", 7, "unreachable", 8, "prohibit");

  private Wording() {}

  static SurveyedRoute of(KernelRoute route, NetnsState state) {
    Optional<RouteType> type =
        Arrays.stream(RouteType.values()).filter(each -> each.code() == route.type()).findFirst();
    Optional<String> device =
        route.device().stream()
            .mapToObj(state::link)
            .flatMap(Optional::stream)
            .map(KernelLink::name)
            .findFirst();
    boolean byKernel = RouteProtocol.of(route.protocol()).equals(Optional.of(RouteProtocol.KERNEL));
    boolean plain = type.isPresent() && !route.hasMore() && route.tos() == 0 && route.metric() == 0;
    return new SurveyedRoute(
        text(route, type, device),
        route.destination(),
        route.table(),
        byKernel,
        plain ? described(route, type.get(), device) : Optional.empty());
  }

  private static Optional<Route> described(
      KernelRoute route, RouteType type, Optional<String> device) {
    Optional<InterfaceName> name = device.flatMap(InterfaceName::find);
    return name.isPresent() != device.isPresent()
        ? Optional.empty()
        : Optional.of(
            new Route(
                route.destination(),
                type,
                route.via(),
                name,
                route.onlink(),
                route.table(),
                Survey.UNPLANNED));
  }

  private static String text(KernelRoute route, Optional<RouteType> type, Optional<String> device) {
    StringBuilder text = new StringBuilder();
    if (!type.equals(Optional.of(RouteType.UNICAST))) {
      text.append(
              type.map(RouteType::toString)
                  .orElseGet(() -> OTHER_TYPES.getOrDefault(route.type(), "type " + route.type())))
          .append(' ');
    }
    text.append(destination(route.destination()));
    if (route.tos() != 0) {
      text.append(" tos 0x").append(Integer.toHexString(route.tos()));
    }
    route.via().ifPresent(via -> text.append(" via ").append(via));
    device.ifPresent(dev -> text.append(" dev ").append(dev));
    if (route.onlink()) {
      text.append(" onlink");
    }
    if (route.table() != Route.MAIN) {
      text.append(" table ").append(table(route.table()));
    }
    RouteProtocol.of(route.protocol())
        .ifPresentOrElse(
            protocol -> text.append(protocol == RouteProtocol.BOOT ? "" : " proto " + protocol),
            () -> text.append(" proto ").append(route.protocol()));
    route.source().ifPresent(source -> text.append(" src ").append(source));
    if (route.metric() != 0) {
      text.append(" metric ").append(route.metric());
    }
    if (route.hasMore()) {
      text.append(" and more: ip route shows it");
    }
    return text.toString();
  }

  /** A planned route in the same words. */
  static String text(Route route) {
    return (route.type() == RouteType.UNICAST ? "" : route.type() + " ")
        + destination(route.destination())
        + route.via().map(via -> " via " + via).orElse("")
        + route.dev().map(dev -> " dev " + dev).orElse("")
        + (route.onlink() ? " onlink" : "")
        + (route.table() == Route.MAIN ? "" : " table " + table(route.table()));
  }

  private static String destination(Cidr destination) {
    if (destination.equals(Cidr.ALL)) {
      return "default";
    }
    return destination.prefixLength() == 32
        ? destination.network().toString()
        : destination.toString();
  }

  private static String table(int table) {
    return switch (table) {
      case LOCAL_TABLE -> "local";
      case Route.MAIN -> "main";
      case DEFAULT_TABLE -> "default";
      default -> Integer.toUnsignedString(table);
    };
  }

  static SurveyedRoutingRule of(KernelRoutingRule rule) {
    boolean plain =
        rule.action() == KernelRoutingRule.TO_TABLE
            && !rule.not()
            && !rule.hasMore()
            && rule.destination().isEmpty()
            && rule.outgoing().isEmpty()
            && !isKernels(rule);
    return new SurveyedRoutingRule(
        rule.priority(),
        text(rule),
        plain ? selector(rule).map(it -> planned(rule, it)) : Optional.empty());
  }

  /** Whether it is one of the three rules that every netns is born with. */
  private static boolean isKernels(KernelRoutingRule rule) {
    return (rule.priority() == 0 && rule.table() == LOCAL_TABLE)
        || (rule.priority() == MAIN_PRIORITY && rule.table() == Route.MAIN)
        || (rule.priority() == MAIN_PRIORITY + 1 && rule.table() == DEFAULT_TABLE);
  }

  private static RoutingRule planned(KernelRoutingRule rule, Selector selector) {
    return new RoutingRule(rule.priority(), selector, rule.table(), Survey.UNPLANNED);
  }

  /** Empty where the interface has a name that no lab can say. */
  private static Optional<Selector> selector(KernelRoutingRule rule) {
    Optional<InterfaceName> incoming = rule.incoming().flatMap(InterfaceName::find);
    return incoming.isPresent() == rule.incoming().isPresent()
        ? Optional.of(new Selector(rule.source(), rule.mark(), incoming))
        : Optional.empty();
  }

  private static String text(KernelRoutingRule rule) {
    StringBuilder text = new StringBuilder(rule.not() ? "not " : "");
    text.append("from ").append(rule.source().map(Wording::destination).orElse("all"));
    rule.destination().ifPresent(to -> text.append(" to ").append(destination(to)));
    rule.mark().ifPresent(mark -> text.append(" fwmark 0x").append(Integer.toHexString(mark)));
    rule.incoming().ifPresent(incoming -> text.append(" iif ").append(incoming));
    rule.outgoing().ifPresent(outgoing -> text.append(" oif ").append(outgoing));
    if (rule.hasMore()) {
      text.append(" and more");
    }
    return text.append(' ').append(action(rule)).toString();
  }

  private static String action(KernelRoutingRule rule) {
    return rule.action() == KernelRoutingRule.TO_TABLE
        ? "lookup " + table(rule.table())
        : ACTIONS.getOrDefault(rule.action(), "action " + rule.action());
  }

  /** A planned routing rule in the same words. */
  static String text(RoutingRule rule) {
    return rule.selector() + " lookup " + table(rule.table());
  }

  /** A planned server. */
  static String text(Listener listener) {
    return listener.kind().name().toLowerCase(Locale.ROOT)
        + " on "
        + listener.kind().protocol()
        + " port "
        + listener.port();
  }
}
