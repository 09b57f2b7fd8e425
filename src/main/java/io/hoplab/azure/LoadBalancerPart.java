package io.hoplab.azure;

import static io.hoplab.azure.Routers.comment;
import static io.hoplab.azure.Routers.rule;

import io.hoplab.iptables.Table;
import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceAddress;
import io.hoplab.topology.AppendedRule;
import io.hoplab.topology.AssignedAddress;
import io.hoplab.topology.Host;
import io.hoplab.topology.Note;
import io.hoplab.topology.Route;
import io.hoplab.topology.RouteType;
import io.hoplab.topology.RoutingRule;
import io.hoplab.topology.Selector;
import io.hoplab.topology.VethEnd;
import io.hoplab.topology.VethPair;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A load balancer as one host that only chooses who gets a packet from outside, and rewrites
 * nothing: Azure's multiplexers do so, and leave NAT to where the NIC is. It has a cable for each
 * backend, as they have a tunnel to its machine.
 */
final class LoadBalancerPart implements FabricPart {
  private static final int PRIORITY = 1000;
  private static final int FIRST_TABLE = 101;

  private final LoadBalancer loadBalancer;
  private final Map<HostName, VethPair> backends = new LinkedHashMap<>();
  private final List<Nic> probed;

  LoadBalancerPart(
      LoadBalancer loadBalancer, List<Nic> nics, InternetPart internet, Backbone backbone) {
    this.loadBalancer = loadBalancer;
    if (!loadBalancer.frontends().isEmpty()) {
      VethPair outside =
          internet.connect(
              loadBalancer.name(),
              Note.because("clients come here"),
              Note.realism("a load balancer answers nobody"));
      loadBalancer.frontends().values().stream()
          .sorted()
          .forEach(
              address ->
                  internet.advertise(
                      address, outside, address + " is of load balancer " + loadBalancer.name()));
    }
    probed =
        nics.stream()
            .filter(
                nic ->
                    loadBalancer.rules().stream()
                        .filter(rule -> rule.probe().isPresent())
                        .anyMatch(rule -> rule.backends().contains(nic.host())))
            .toList();
    for (HostName member : loadBalancer.members()) {
      backends.put(member, cable(member, backbone));
    }
  }

  private VethPair cable(HostName member, Backbone backbone) {
    VethEnd near =
        backbone.end(loadBalancer.name(), member, Note.realism("nothing comes back this way"));
    return new VethPair(
        backends.isEmpty() && !probed.isEmpty() ? probing(near) : near,
        backbone.end(
            Fabric.VNET,
            loadBalancer.leg(member),
            loadBalancer.rules().isEmpty()
                ? Note.because("leads to " + member)
                : Note.realism("vnet answers there for any address that it has a route to")),
        Note.onSomeNode("what is for " + member));
  }

  /** One interface is enough for an address: Linux has it on all of them. */
  private static VethEnd probing(VethEnd end) {
    List<AssignedAddress> addresses = new ArrayList<>(end.addresses());
    addresses.add(
        new AssignedAddress(
            new InterfaceAddress(LoadBalancer.PROBER, 32),
            Note.because("health probes come from here")));
    return VethEnd.routed(end.host(), end.name(), end.mac().orElseThrow(), end.mtu(), addresses);
  }

  /** The cables to the members by their names. */
  Map<HostName, VethPair> backends() {
    return Collections.unmodifiableMap(backends);
  }

  /** The NICs that its health probes ask. */
  List<Nic> probed() {
    return probed;
  }

  @Override
  public List<VethPair> cables() {
    return List.copyOf(backends.values());
  }

  @Override
  public List<Host> hosts() {
    List<Route> routes = new ArrayList<>();
    List<RoutingRule> routingRules = new ArrayList<>();
    List<AppendedRule> rules = new ArrayList<>();
    int mark = 0;
    for (Map.Entry<HostName, VethPair> backend : backends.entrySet()) {
      int table = FIRST_TABLE + mark;
      mark++;
      VethEnd near = backend.getValue().left();
      routes.add(
          Routers.to(
                  Cidr.ALL,
                  near,
                  backend.getValue().right(),
                  Note.onSomeNode("the way to " + backend.getKey()))
              .inTable(table));
      routingRules.add(
          new RoutingRule(
              PRIORITY + mark,
              Selector.mark(mark),
              table,
              Note.onSomeNode(backend.getKey() + " was chosen")));
      rules.addAll(answers(backend.getKey(), mark));
    }
    for (Nic nic : probed) {
      VethPair cable = backends.get(nic.host());
      routes.add(
          Routers.to(
              Cidr.host(nic.address()),
              cable.left(),
              cable.right(),
              Note.onSomeNode("health probes ask " + nic.host())));
    }
    routes.add(
        Route.special(
            Cidr.ALL, RouteType.BLACKHOLE, Note.realism("what no rule is for gets no answer")));
    return List.of(
        Routers.router(
                loadBalancer.name(), routes, routingRules, rules, Note.because("a load balancer"))
            .withNftables(
                loadBalancer.rules().isEmpty()
                    ? List.of()
                    : MuxRules.of(loadBalancer.rules(), loadBalancer.members())));
  }

  /** What answers connections that a member began: its ports tell whose they are. */
  private List<AppendedRule> answers(HostName member, int mark) {
    List<AppendedRule> rules = new ArrayList<>();
    for (OutboundRule outbound : loadBalancer.outboundRules()) {
      if (outbound.ports(member).isEmpty()) {
        continue;
      }
      PortRange ports = outbound.ports(member).get();
      for (String protocol : List.of("tcp", "udp")) {
        rules.add(
            rule(
                Table.MANGLE,
                "PREROUTING",
                "-d "
                    + outbound.frontend()
                    + "/32 -p "
                    + protocol
                    + " -m "
                    + protocol
                    + " --dport "
                    + ports.first()
                    + ":"
                    + ports.last()
                    + " "
                    + comment("outbound rule " + outbound.name() + ": ports of " + member)
                    + "-j MARK --set-xmark 0x"
                    + Integer.toHexString(mark)
                    + "/0xffffffff",
                Note.onSomeNode("answers find the member whose ports they are for")));
      }
    }
    return rules;
  }
}
