package io.hoplab.azure;

import io.hoplab.azure.Peerings.Remote;
import io.hoplab.iptables.IptablesRule;
import io.hoplab.iptables.Table;
import io.hoplab.net.Cidr;
import io.hoplab.topology.AppendedRule;
import io.hoplab.topology.Chain;
import io.hoplab.topology.Note;
import io.hoplab.topology.Route;
import io.hoplab.topology.RouteType;
import io.hoplab.topology.RoutingRule;
import io.hoplab.topology.Selector;
import java.util.ArrayList;
import java.util.List;

/**
 * Virtual networks besides the lab's own: each has a routing table of its own, that only its NICs
 * are led to and that has the NICs of those it is peered with. What comes through a peering from
 * another source than the address space it leads to was forwarded, and is dropped unless allowed.
 */
final class PeeringPart implements FabricPart {
  private static final int FIRST_TABLE = 400;
  private static final int FIRST_PRIORITY = 1500;
  private static final String FORWARDED =
      "Azure drops what a peered virtual network only forwards, unless allowed";

  private final VirtualNetwork vnet;
  private final List<Nic> nics;
  private final Peerings peerings;
  private final List<Chain> chains = new ArrayList<>();
  private final List<AppendedRule> rules = new ArrayList<>();

  PeeringPart(VirtualNetwork vnet, List<Nic> nics) {
    this.vnet = vnet;
    this.nics = nics;
    this.peerings = vnet.peerings();
    from(Peerings.OWN);
    peerings.networks().forEach(network -> from(network.name()));
  }

  @Override
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (Remote network : peerings.networks()) {
      int table = table(network);
      for (Nic nic : nics) {
        String other = peerings.networkOf(nic.subnet());
        boolean reached = peerings.connected(network.name(), other);
        if (reached && !other.equals(Peerings.OWN)) {
          routes.add(
              Route.onLink(Cidr.host(nic.address()), Fabric.leg(nic), reached(network.name(), nic))
                  .inTable(table));
        }
      }
      if (peerings.connected(network.name(), Peerings.OWN)) {
        for (Cidr space : vnet.addressSpace()) {
          routes.add(
              Route.special(
                      space,
                      RouteType.THROW,
                      Note.because(network.name() + " is peered with " + Peerings.OWN))
                  .inTable(table));
        }
      }
      for (Cidr dropped : Fabric.DROPPED) {
        routes.add(
            Route.special(
                    dropped,
                    RouteType.BLACKHOLE,
                    Note.realism("Azure drops private destinations outside the virtual network"))
                .inTable(table));
      }
    }
    return routes;
  }

  @Override
  public List<RoutingRule> routingRules() {
    List<RoutingRule> routingRules = new ArrayList<>();
    for (Remote network : peerings.networks()) {
      for (Nic nic : in(network.name())) {
        routingRules.add(
            new RoutingRule(
                FIRST_PRIORITY + routingRules.size(),
                Selector.incoming(Fabric.leg(nic)),
                table(network),
                Note.onSomeNode(nic.host() + " is in the virtual network " + network.name())));
      }
    }
    return routingRules;
  }

  @Override
  public List<Chain> chains() {
    return List.copyOf(chains);
  }

  @Override
  public List<AppendedRule> rules() {
    return List.copyOf(rules);
  }

  /** A virtual network with one NIC sends nothing to itself. */
  private Note reached(String network, Nic nic) {
    String why = network + " reaches the NIC of " + nic.host();
    boolean alone = peerings.networkOf(nic.subnet()).equals(network) && in(network).size() == 1;
    return alone ? Note.realism(why + ", its only one") : Note.because(why);
  }

  private int table(Remote network) {
    return FIRST_TABLE + peerings.networks().indexOf(network);
  }

  private List<Nic> in(String network) {
    return nics.stream().filter(nic -> peerings.networkOf(nic.subnet()).equals(network)).toList();
  }

  /** What comes from a virtual network, wherever it goes. */
  private void from(String network) {
    List<Peering> strict =
        peerings.peerings().stream()
            .filter(it -> it.remote().equals(network) && !it.allowForwardedTraffic())
            .filter(it -> peerings.connected(it.local(), network))
            .toList();
    if (strict.isEmpty()) {
      return;
    }
    String chain = "FORWARDED-" + (1 + names().indexOf(network));
    chains.add(new Chain(Table.FILTER, chain, Note.realism(FORWARDED)));
    in(network).forEach(nic -> append("FORWARD", "-i " + Fabric.leg(nic) + " -j " + chain));
    for (Cidr space : vnet.spaceOf(network)) {
      append(chain, "-s " + space + " -j RETURN");
    }
    for (Peering peering : strict) {
      for (Nic nic : in(peering.local())) {
        append(
            chain,
            "-o "
                + Fabric.leg(nic)
                + " "
                + SecurityRuleText.comment(
                    "peering of "
                        + peering.local()
                        + " with "
                        + network
                        + ": forwarded traffic is not allowed")
                + "-j DROP");
      }
    }
  }

  private List<String> names() {
    List<String> names = new ArrayList<>(List.of(Peerings.OWN));
    peerings.networks().forEach(network -> names.add(network.name()));
    return names;
  }

  private void append(String chain, String spec) {
    rules.add(
        new AppendedRule(new IptablesRule(Table.FILTER, chain, spec), Note.realism(FORWARDED)));
  }
}
