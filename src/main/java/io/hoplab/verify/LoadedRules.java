package io.hoplab.verify;

import io.hoplab.iptables.IptablesRule;
import io.hoplab.net.Cidr;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.netfilter.Leg;
import io.hoplab.netfilter.Legs;
import io.hoplab.netfilter.NftOdds;
import io.hoplab.netfilter.NftTable;
import io.hoplab.netfilter.Odds;
import io.hoplab.netfilter.Packet;
import io.hoplab.netfilter.RuleSet;
import io.hoplab.topology.AssignedAddress;
import io.hoplab.topology.Bridge;
import io.hoplab.topology.Route;
import io.hoplab.topology.RouteType;
import io.hoplab.topology.Topology;
import io.hoplab.topology.VethEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the rules that the kernel of a host has loaded do to a connection, by their text alone. */
record LoadedRules(Topology topology, HostName host, String iptables, String nftables) {

  /**
   * Where the connection may lead: by the rules of iptables, or else, when those leave it alone, by
   * those of nftables.
   *
   * @param connection as it comes to the host
   * @throws io.hoplab.net.InvalidValueException when a rule has words that are not known
   */
  List<NftOdds.Chance> odds(FiveTuple connection) {
    Legs legs = legs();
    Packet first = first(connection);
    Optional<InterfaceName> in = in(connection);
    List<NftOdds.Chance> byIptables =
        Odds.of(RuleSet.read(iptables), legs, first, in).chances().stream()
            .map(
                chance ->
                    new NftOdds.Chance(
                        chance.destination(),
                        chance.probability(),
                        chance.chooser().map(IptablesRule::toString)))
            .toList();
    boolean chosen = byIptables.stream().anyMatch(chance -> chance.chooser().isPresent());
    return chosen ? byIptables : NftOdds.of(NftTable.read(nftables), legs, first, in, false);
  }

  /**
   * The same by the rules of nftables alone, with all that their sets remember of earlier
   * connections.
   *
   * @throws io.hoplab.net.InvalidValueException when a rule has words that are not known
   */
  List<NftOdds.Chance> oddsOfKnown(FiveTuple connection) {
    NftTable table = NftTable.read(nftables);
    return NftOdds.of(table, legs(), first(connection), in(connection), true);
  }

  private static Packet first(FiveTuple connection) {
    return Packet.first(connection.protocol(), connection.source(), connection.destination());
  }

  private Optional<InterfaceName> in(FiveTuple connection) {
    Legs legs = legs();
    return legs.local(connection.source().address())
        ? Optional.empty()
        : legs.towards(connection.source().address()).map(Leg::name);
  }

  private Legs legs() {
    List<Leg> legs = new ArrayList<>();
    for (Bridge bridge : topology.host(host).bridges()) {
      bridge.addresses().forEach(address -> legs.add(leg(bridge.name(), address)));
    }
    for (VethEnd end : topology.endsOf(host)) {
      end.addresses().forEach(address -> legs.add(leg(end.name(), address)));
      if (end.addresses().isEmpty() && end.bridge().isEmpty()) {
        // The kernel takes the address of another interface where one has none.
        topology.addresses(host).stream()
            .findFirst()
            .ifPresent(other -> legs.add(new Leg(end.name(), other, routedTo(end.name()))));
      }
    }
    return new Legs(legs);
  }

  private Leg leg(InterfaceName name, AssignedAddress assigned) {
    List<Cidr> behind = new ArrayList<>(List.of(assigned.address().range()));
    behind.addAll(routedTo(name));
    return new Leg(name, assigned.address().address(), behind);
  }

  private List<Cidr> routedTo(InterfaceName name) {
    return topology.host(host).routes().stream()
        .filter(route -> route.type() == RouteType.UNICAST && route.table() == Route.MAIN)
        .filter(route -> route.dev().filter(name::equals).isPresent())
        .map(Route::destination)
        .toList();
  }
}
