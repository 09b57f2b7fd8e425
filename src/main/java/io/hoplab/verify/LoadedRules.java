package io.hoplab.verify;

import io.hoplab.net.Cidr;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.netfilter.Leg;
import io.hoplab.netfilter.Legs;
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
record LoadedRules(Topology topology, HostName host, String text) {

  /**
   * Where the connection may lead.
   *
   * @param connection as it comes to the host
   * @throws io.hoplab.net.InvalidValueException when a rule has words that are not known
   */
  Odds odds(FiveTuple connection) {
    Legs legs = legs();
    Packet first =
        Packet.first(connection.protocol(), connection.source(), connection.destination());
    Optional<InterfaceName> in =
        legs.local(connection.source().address())
            ? Optional.empty()
            : legs.towards(connection.source().address()).map(Leg::name);
    return Odds.of(RuleSet.read(text), legs, first, in);
  }

  private Legs legs() {
    List<Leg> legs = new ArrayList<>();
    for (Bridge bridge : topology.host(host).bridges()) {
      bridge.addresses().forEach(address -> legs.add(leg(bridge.name(), address)));
    }
    for (VethEnd end : topology.endsOf(host)) {
      end.addresses().forEach(address -> legs.add(leg(end.name(), address)));
    }
    return new Legs(legs);
  }

  private Leg leg(InterfaceName name, AssignedAddress assigned) {
    List<Cidr> behind = new ArrayList<>(List.of(assigned.address().range()));
    for (Route route : topology.host(host).routes()) {
      if (route.type() == RouteType.UNICAST
          && route.table() == Route.MAIN
          && route.dev().filter(name::equals).isPresent()) {
        behind.add(route.destination());
      }
    }
    return new Leg(name, assigned.address().address(), behind);
  }
}
