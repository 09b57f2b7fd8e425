package io.hoplab.azure;

import static io.hoplab.azure.Routers.comment;
import static io.hoplab.azure.Routers.rule;

import io.hoplab.iptables.Table;
import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.topology.AppendedRule;
import io.hoplab.topology.Note;
import io.hoplab.topology.Route;
import io.hoplab.topology.RouteType;
import io.hoplab.topology.RoutingRule;
import io.hoplab.topology.Selector;
import io.hoplab.topology.VethPair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How each NIC's packets get out of the virtual network: routing tables behind the main one, in
 * which what is private has been found by then, and the source NAT that Azure does beside the NIC
 * (its virtual filtering platform), which is {@code vnet}'s here. A NAT gateway does its own.
 */
final class OutboundPart implements FabricPart {
  private static final int PRIORITY = 33_000;
  private static final int LAST_PRIORITY = 40_000;

  /** Before main: what answers a connection from outside goes out as it came in. */
  private static final int ANSWERS_PRIORITY = 32_000;

  /** The routing table that leads to the internet itself. */
  private static final int DIRECT = 200;

  private static final int NOWHERE = 299;

  /** The mark of what answers a connection that came in by a public address. */
  private static final int ANSWER = 0x1;

  private final InternetPart internet;
  private final Map<HostName, NatGatewayPart> gateways;
  private final Map<HostName, Integer> tables = new HashMap<>();
  private final Set<Ipv4Address> advertised = new HashSet<>();
  private boolean used;
  private VethPair direct;

  private final List<Route> routes = new ArrayList<>();
  private final List<RoutingRule> routingRules = new ArrayList<>();
  private final List<AppendedRule> rules = new ArrayList<>();

  /**
   * For these NICs.
   *
   * @param gateways the NAT gateways by their names
   */
  OutboundPart(
      List<Nic> nics, Edge edge, InternetPart internet, Map<HostName, NatGatewayPart> gateways) {
    this.internet = internet;
    this.gateways = Map.copyOf(gateways);
    for (Nic nic : nics) {
      Egress egress = Egress.of(nic, edge);
      used |= !(egress instanceof Egress.None);
      out(nic, egress);
      nic.publicAddress().ifPresent(address -> in(nic, address));
    }
    routingRules.add(
        new RoutingRule(
            LAST_PRIORITY,
            Selector.ALL,
            NOWHERE,
            Note.realism("what nothing gives a way out is dropped")));
    routes.add(
        Route.special(
                Cidr.ALL,
                RouteType.BLACKHOLE,
                Note.realism("Azure drops what has no way out, without a word"))
            .inTable(NOWHERE));
  }

  private void out(Nic nic, Egress egress) {
    if (egress instanceof Egress.Gateway through) {
      HostName name = through.gateway().name();
      Integer table = tables.get(name);
      if (table == null) {
        table = DIRECT + 1 + tables.size();
        tables.put(name, table);
        routes.add(gateways.get(name).route(table));
      }
      String where = " is in subnet " + nic.subnet().name() + ", which has NAT gateway " + name;
      lookUp(nic, nic.address(), table, Note.onSomeNode(nic.address() + where));
      for (Ipv4Address secondary : nic.secondary()) {
        Note note =
            Note.realism(
                secondary + where + "; as a rule the node has put its own address there before");
        lookUp(nic, secondary, table, note);
      }
    } else if (egress instanceof Egress.InstanceAddress own) {
      translated(nic, "", own.address().toString(), "public address of " + nic.host());
      advertise(own.address(), own.address() + " is of " + nic.host());
    } else if (egress instanceof Egress.Outbound share) {
      String to =
          share.rule().frontend() + ":" + share.ports().first() + "-" + share.ports().last();
      String words = "outbound rule " + share.rule().name() + ": ports of " + nic.host();
      withoutIcmp(nic, "a load balancer carries TCP and UDP alone");
      for (String protocol : List.of("tcp", "udp")) {
        translated(nic, "-p " + protocol + " ", to + " --random-fully", words);
      }
    } else if (egress instanceof Egress.Default lent) {
      withoutIcmp(nic, "default outbound access carries TCP and UDP alone");
      for (String protocol : List.of("tcp", "udp")) {
        translated(
            nic,
            "-p " + protocol + " ",
            lent.address() + ":1024-65535 --random-fully",
            "default outbound access of subnet " + nic.subnet().name());
      }
      advertise(lent.address(), lent.address() + " is lent to subnet " + nic.subnet().name());
    }
  }

  /** Only its primary address has a way out: secondary IP configurations have none of these. */
  private void translated(Nic nic, String match, String to, String words) {
    InterfaceName out = direct().left().name();
    Selector own = Selector.incoming(Fabric.leg(nic)).from(Cidr.host(nic.address()));
    if (routingRules.stream().noneMatch(known -> known.selector().equals(own))) {
      Note note = Note.onSomeNode("what " + nic.host() + " sends with its own address goes out");
      lookUp(nic, nic.address(), DIRECT, note);
    }
    rules.add(
        rule(
            Table.NAT,
            "POSTROUTING",
            "-s "
                + nic.address()
                + "/32 -o "
                + out
                + " "
                + match
                + comment(words)
                + "-j SNAT --to-source "
                + to,
            Note.onSomeNode("outside, nobody knows a private address")));
  }

  private void withoutIcmp(Nic nic, String words) {
    rules.add(
        rule(
            Table.FILTER,
            "FORWARD",
            "-i "
                + Fabric.leg(nic)
                + " -o "
                + direct().left().name()
                + " -p icmp "
                + comment(words)
                + "-j DROP",
            Note.realism("Azure does no source NAT of ICMP there")));
  }

  /** Whoever has a public address is reached at it, whatever its own packets go out by. */
  private void in(Nic nic, Ipv4Address address) {
    String out = direct().left().name().value();
    advertise(address, address + " is of " + nic.host());
    rules.add(
        rule(
            Table.NAT,
            "PREROUTING",
            "-d "
                + address
                + "/32 -i "
                + out
                + " "
                + comment("public address of " + nic.host())
                + "-j DNAT --to-destination "
                + nic.address(),
            Note.realism("a public address is for both directions")));
    answersTo(
        address, Note.realism("what answers a connection from outside goes out as it came in"));
  }

  private void answersTo(Ipv4Address called, Note note) {
    rules.add(
        rule(
            Table.MANGLE,
            "PREROUTING",
            "-m conntrack --ctstate DNAT --ctorigdst "
                + called
                + " --ctdir REPLY "
                + comment("answers to outside")
                + "-j MARK --set-xmark 0x"
                + Integer.toHexString(ANSWER)
                + "/0xffffffff",
            note));
    if (routingRules.stream().noneMatch(known -> known.priority() == ANSWERS_PRIORITY)) {
      routingRules.add(new RoutingRule(ANSWERS_PRIORITY, Selector.mark(ANSWER), DIRECT, note));
    }
  }

  /**
   * Has what a member sends as the frontend itself go straight to the internet. The same packet may
   * come back from there, for a client in the virtual network, and is that client's then.
   */
  void answersFrom(Ipv4Address frontend, Nic member) {
    direct();
    routingRules.add(
        new RoutingRule(
            ANSWERS_PRIORITY + 1 + routingRules.size(),
            Selector.incoming(Fabric.leg(member)).from(Cidr.host(frontend)),
            DIRECT,
            Note.onSomeNode("answers of " + frontend + " go straight to the client")));
  }

  /** Whether somebody in the virtual network can call public addresses. */
  boolean isUsed() {
    return used;
  }

  /** Has what answers connections to a frontend go straight to the internet. */
  void answersTo(Ipv4Address frontend) {
    direct();
    answersTo(frontend, Note.because("answers for " + frontend + " go straight to the client"));
  }

  private void advertise(Ipv4Address address, String why) {
    if (advertised.add(address)) {
      internet.advertise(address, direct(), why);
    }
  }

  private void lookUp(Nic nic, Ipv4Address source, int table, Note note) {
    Selector selector = Selector.incoming(Fabric.leg(nic)).from(Cidr.host(source));
    routingRules.add(new RoutingRule(PRIORITY + routingRules.size(), selector, table, note));
  }

  /** The cable to the internet, there when the first NIC needs it. */
  VethPair direct() {
    if (direct == null) {
      direct =
          internet.connect(
              Fabric.VNET,
              Note.realism("what is for public addresses of NICs comes here"),
              Note.because("the way out"));
      routes.add(
          Routers.to(
                  Cidr.ALL,
                  direct.left(),
                  direct.right(),
                  Note.because("the internet is the way to everyone else"))
              .inTable(DIRECT));
    }
    return direct;
  }

  @Override
  public List<Route> routes() {
    return List.copyOf(routes);
  }

  @Override
  public List<RoutingRule> routingRules() {
    return List.copyOf(routingRules);
  }

  @Override
  public List<AppendedRule> rules() {
    return List.copyOf(rules);
  }
}
