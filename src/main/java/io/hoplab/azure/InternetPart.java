package io.hoplab.azure;

import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceAddress;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.MacAddress;
import io.hoplab.topology.AssignedAddress;
import io.hoplab.topology.Host;
import io.hoplab.topology.Note;
import io.hoplab.topology.Role;
import io.hoplab.topology.Route;
import io.hoplab.topology.RouteType;
import io.hoplab.topology.RoutingRule;
import io.hoplab.topology.Sysctl;
import io.hoplab.topology.VethEnd;
import io.hoplab.topology.VethPair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The internet as one router, {@code internet}: it has a route to each of its hosts and to each
 * public address of Azure's, and drops in silence what is for anybody else.
 */
final class InternetPart implements FabricPart {
  /** The router's name. */
  static final HostName NAME = HostName.of("internet");

  private static final int MAC_PREFIX = 0x0213;
  private static final int MTU = 1500;

  private final Backbone backbone;
  private final List<Route> routes = new ArrayList<>();
  private final List<VethPair> cables = new ArrayList<>();
  private final List<Host> hosts = new ArrayList<>();
  private final Map<HostName, List<Route>> furtherRoutes = new HashMap<>();
  private final Map<HostName, List<RoutingRule>> furtherRules = new HashMap<>();

  InternetPart(Internet internet, Backbone backbone) {
    this.backbone = backbone;
    internet.hosts().forEach(this::connect);
  }

  private void connect(InternetHost host) {
    Note here = Note.because(host.name() + " is here");
    VethEnd card =
        VethEnd.routed(
            host.name(),
            InterfaceName.ETH0,
            MacAddress.of(MAC_PREFIX, host.address()),
            MTU,
            List.of(
                new AssignedAddress(
                    new InterfaceAddress(host.address(), 32),
                    Note.because("the public address of " + host.name()))));
    VethEnd leg =
        backbone.end(NAME, host.name(), Note.because("the way of " + host.name() + " to others"));
    cables.add(new VethPair(card, leg, Note.because("connects " + host.name())));
    routes.add(Route.onLink(Cidr.host(host.address()), leg.name(), here));
    hosts.add(
        new Host(
            host.name(),
            Role.INTERNET,
            List.of(),
            List.of(
                Routers.to(
                    Cidr.ALL, card, leg, Note.because("everyone else is over the internet"))),
            List.of(),
            List.of(
                Sysctl.of(
                    "net.ipv4.ip_forward",
                    "0",
                    Note.realism("independent of the machine's value"))),
            List.of(),
            List.of(),
            host.listeners(),
            Note.because("a host on the internet")));
  }

  /** Adds a route of a host on the internet, which has more than one way. */
  void add(HostName host, Route route) {
    furtherRoutes.computeIfAbsent(host, name -> new ArrayList<>()).add(route);
  }

  /** Adds a route of a host on the internet, and the rule that leads to it. */
  void add(HostName host, Route route, RoutingRule rule) {
    add(host, route);
    furtherRules.computeIfAbsent(host, name -> new ArrayList<>()).add(rule);
  }

  private Host complete(Host host) {
    List<Route> all = new ArrayList<>(host.routes());
    all.addAll(furtherRoutes.getOrDefault(host.name(), List.of()));
    return new Host(
        host.name(),
        host.role(),
        host.bridges(),
        all,
        furtherRules.getOrDefault(host.name(), List.of()),
        host.sysctls(),
        host.chains(),
        host.rules(),
        host.listeners(),
        host.note());
  }

  /**
   * Connects a host of the fabric.
   *
   * @return the end at that host; its peer is where its routes lead
   */
  VethPair connect(HostName router) {
    return connect(
        router,
        Note.because("answers to the internet"),
        Note.because("the way of " + router + " out"));
  }

  /**
   * The same where packets go one way only.
   *
   * @param in why packets come to it
   * @param out why it sends some
   */
  VethPair connect(HostName router, Note in, Note out) {
    VethEnd near = backbone.end(router, NAME, in);
    VethEnd far = backbone.end(NAME, router, out);
    VethPair cable = new VethPair(near, far, Note.because("connects " + router));
    cables.add(cable);
    return cable;
  }

  /** Has packets for a public address brought to whoever is at the near end of a cable. */
  void advertise(Ipv4Address address, VethPair cable, String why) {
    routes.add(Routers.to(Cidr.host(address), cable.right(), cable.left(), Note.because(why)));
  }

  @Override
  public List<Host> hosts() {
    List<Route> all = new ArrayList<>(routes);
    all.add(
        Route.special(
            Cidr.ALL,
            RouteType.BLACKHOLE,
            Note.realism("what is for nobody here is lost without a word")));
    List<Host> both = new ArrayList<>();
    both.add(
        Routers.router(NAME, all, List.of(), List.of(), Note.because("the internet's routers")));
    hosts.forEach(host -> both.add(complete(host)));
    return both;
  }

  @Override
  public List<VethPair> cables() {
    return List.copyOf(cables);
  }
}
