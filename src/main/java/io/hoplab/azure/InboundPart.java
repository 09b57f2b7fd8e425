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
import io.hoplab.topology.RoutingRule;
import io.hoplab.topology.Selector;
import io.hoplab.topology.VethPair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code vnet} does for the packets that a load balancer hands it: it brings them to the NIC
 * that was chosen, rewrites them beside it where floating IP is off, and sends the answers straight
 * to the client (direct server return).
 *
 * @see <a href="https://conferences.sigcomm.org/sigcomm/2013/papers/sigcomm/p207.pdf">Ananta: cloud
 *     scale load balancing</a>
 */
final class InboundPart implements FabricPart {
  private static final int FIRST_TABLE = 600;
  private static final int FIRST_PRIORITY = 600;

  /** A conntrack zone for packets that are seen a second time, coming from the load balancer. */
  private static final int ZONE = 1;

  private final LoadBalancer loadBalancer;
  private final LoadBalancerPart multiplexer;
  private final Map<HostName, Nic> nics = new LinkedHashMap<>();
  private final int offset;
  private final Optional<VethPair> inside;
  private final List<Route> routes = new ArrayList<>();
  private final List<RoutingRule> routingRules = new ArrayList<>();
  private final List<AppendedRule> rules = new ArrayList<>();

  /**
   * The part of one load balancer.
   *
   * @param offset how many members the load balancers before it have
   */
  InboundPart(
      LoadBalancer loadBalancer,
      LoadBalancerPart multiplexer,
      List<Nic> all,
      OutboundPart outbound,
      int offset,
      Backbone backbone) {
    this.loadBalancer = loadBalancer;
    this.multiplexer = multiplexer;
    this.offset = offset;
    all.forEach(nic -> nics.put(nic.host(), nic));
    inside =
        frontends(true).isEmpty()
            ? Optional.empty()
            : Optional.of(
                new VethPair(
                    backbone.end(
                        Fabric.VNET, loadBalancer.name(), Note.realism("nothing comes back here")),
                    backbone.end(
                        loadBalancer.name(), Fabric.VNET, Note.because("leads from inside")),
                    Note.because("packets for internal frontends")));
    handOver();
    answers(outbound);
    loadBalancer.rules().stream().filter(rule -> !rule.floatingIp()).forEach(this::rewrite);
    inside.ifPresent(this::fromInside);
    if (!multiplexer.probed().isEmpty()) {
      VethPair cable = multiplexer.backends().values().iterator().next();
      routes.add(
          Routers.to(
              Cidr.host(LoadBalancer.PROBER),
              cable.right(),
              cable.left(),
              Note.because("answers to health probes")));
    }
  }

  private List<Ipv4Address> frontends(boolean internal) {
    return loadBalancer.rules().stream()
        .map(LoadBalancingRule::frontend)
        .filter(frontend -> frontend.isInternal() == internal)
        .map(Frontend::address)
        .distinct()
        .toList();
  }

  /** Whatever its destination, a packet goes to the NIC whose cable it was handed over by. */
  private void handOver() {
    multiplexer
        .backends()
        .forEach(
            (member, cable) -> {
              Nic nic = nics.get(member);
              int number = offset + routingRules.size();
              String why = loadBalancer.name() + " has chosen " + member;
              // What is rewritten for the NIC would find it by itself.
              Note chosen =
                  loadBalancer.rules().stream().anyMatch(LoadBalancingRule::floatingIp)
                      ? Note.onSomeNode(why)
                      : Note.realism(why);
              routes.add(
                  Route.via(Cidr.ALL, nic.address(), Fabric.leg(nic), chosen)
                      .withOnlink()
                      .inTable(FIRST_TABLE + number));
              routingRules.add(
                  new RoutingRule(
                      FIRST_PRIORITY + number,
                      Selector.incoming(cable.right().name()),
                      FIRST_TABLE + number,
                      chosen));
            });
  }

  /** Answers go to the client without the load balancer. */
  private void answers(OutboundPart outbound) {
    Map<Ipv4Address, Set<HostName>> floating = new LinkedHashMap<>();
    Set<Ipv4Address> rewritten = new LinkedHashSet<>();
    for (LoadBalancingRule rule : loadBalancer.rules()) {
      Ipv4Address frontend = rule.frontend().address();
      if (rule.frontend().isInternal()) {
        continue;
      }
      if (rule.floatingIp()) {
        floating.computeIfAbsent(frontend, it -> new LinkedHashSet<>()).addAll(rule.backends());
        if (outbound.isUsed()) {
          rule.backends().forEach(backend -> seenTwice(rule, backend));
        }
      } else {
        rewritten.add(frontend);
      }
    }
    floating.forEach(
        (frontend, backends) ->
            backends.forEach(backend -> outbound.answersFrom(frontend, nics.get(backend))));
    rewritten.forEach(outbound::answersTo);
  }

  /**
   * A caller in the virtual network is translated on its way out. To conntrack the packet that
   * comes back from the load balancer would be another connection with the same answers, and would
   * get another port.
   */
  private void seenTwice(LoadBalancingRule rule, HostName backend) {
    String protocol = "-p %s -m %s ".formatted(rule.protocol(), rule.protocol());
    String zone = comment("rule " + rule.name()) + "-j CT --zone " + ZONE;
    Note note = Note.realism("callers in the virtual network pass here twice");
    rules.add(
        rule(
            Table.RAW,
            "PREROUTING",
            "-d %s/32 -i %s %s--dport %d %s"
                .formatted(
                    rule.frontend().address(),
                    multiplexer.backends().get(backend).right().name(),
                    protocol,
                    rule.frontendPort(),
                    zone),
            note));
    rules.add(
        rule(
            Table.RAW,
            "PREROUTING",
            "-s %s/32 -i %s %s--sport %d %s"
                .formatted(
                    rule.frontend().address(),
                    Fabric.leg(nics.get(backend)),
                    protocol,
                    rule.frontendPort(),
                    zone),
            note));
  }

  private void rewrite(LoadBalancingRule rule) {
    for (HostName backend : rule.backends()) {
      InterfaceName from = multiplexer.backends().get(backend).right().name();
      String packets =
          "-d %s/32 -i %s -p %s -m %s --dport %d "
              .formatted(
                  rule.frontend().address(),
                  from,
                  rule.protocol(),
                  rule.protocol(),
                  rule.frontendPort());
      Note note = Note.onSomeNode("without floating IP a backend gets packets for its own NIC");
      if (rule.frontend().isInternal()) {
        // conntrack has seen them without rewriting on their way to the load balancer
        rules.add(
            rule(
                Table.RAW,
                "PREROUTING",
                packets + comment("rule " + rule.name()) + "-j CT --zone-orig " + ZONE,
                note));
      }
      rules.add(
          rule(
              Table.NAT,
              "PREROUTING",
              packets
                  + comment("rule " + rule.name())
                  + "-j DNAT --to-destination "
                  + nics.get(backend).address()
                  + ":"
                  + rule.backendPort(),
              note));
    }
  }

  private void fromInside(VethPair cable) {
    for (Ipv4Address frontend : frontends(true)) {
      routes.add(
          Routers.to(
              Cidr.host(frontend),
              cable.left(),
              cable.right(),
              Note.because(frontend + " is of load balancer " + loadBalancer.name())));
    }
  }

  @Override
  public List<VethPair> cables() {
    return inside.stream().toList();
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
