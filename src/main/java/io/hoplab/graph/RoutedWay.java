package io.hoplab.graph;

import io.hoplab.azure.Fabric;
import io.hoplab.azure.LoadBalancer;
import io.hoplab.flow.Direction;
import io.hoplab.lab.Lab;
import io.hoplab.lab.Probe;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.topology.Bridge;
import io.hoplab.topology.Role;
import io.hoplab.topology.Route;
import io.hoplab.topology.Topology;
import io.hoplab.topology.VethEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where packets pass of which a lab says no more than where they end: as the routes of the hosts
 * lead. Who is chosen among several backends and endpoints is told by that end.
 *
 * <p>Not worked out is what a node's rules say of each packet: that a node puts its own address
 * before what it sends out for others is taken for granted. To answers it makes no difference which
 * of the two they are for, as both lead to the node.
 */
final class RoutedWay {
  /** More hosts than a way can pass unless it goes round in a circle. */
  private static final int MOST = 40;

  /** A packet that a host has rewritten, before and after. */
  private record Rewriting(HostName host, AddressPair before, AddressPair after) {}

  /** Where a packet leaves a host, and whose Ethernet address it is sent to. */
  private record Exit(InterfaceName dev, Ipv4Address neighbour) {}

  private final Lab lab;
  private final Topology topology;
  private final Probe probe;
  private final RouteLookup lookup;
  private final HostName goal;
  private final List<Rewriting> answered;
  private final List<Rewriting> rewritings = new ArrayList<>();
  private final List<Crossing> crossings = new ArrayList<>();
  private HostName host;
  private Optional<InterfaceName> in = Optional.empty();
  private AddressPair packet;

  private RoutedWay(
      Lab lab,
      Probe probe,
      HostName start,
      HostName goal,
      AddressPair packet,
      List<Rewriting> answered) {
    this.lab = lab;
    this.topology = lab.topology();
    this.probe = probe;
    this.lookup = new RouteLookup(topology);
    this.host = start;
    this.goal = goal;
    this.packet = packet;
    this.answered = answered;
  }

  /**
   * The way of a request to the host where it ends.
   *
   * @return every interface that it passes; empty when the routes do not lead there
   */
  static Optional<List<Crossing>> request(Lab lab, Probe probe, HostName end) {
    return there(lab, probe, end).map(way -> way.crossings);
  }

  /**
   * The way of a reply.
   *
   * @param from the host that was asked
   * @param end the host where the reply ends
   */
  static Optional<List<Crossing>> reply(Lab lab, Probe probe, HostName from, HostName end) {
    return there(lab, probe, from)
        .map(
            there ->
                new RoutedWay(
                    lab, probe, from, end, there.packet.mirrored(), List.copyOf(there.rewritings)))
        .filter(RoutedWay::arrives)
        .map(way -> way.crossings);
  }

  private static Optional<RoutedWay> there(Lab lab, Probe probe, HostName end) {
    return lab.topology().addresses(probe.from()).stream()
        .findFirst()
        .map(own -> new AddressPair(own, probe.to()))
        .map(packet -> new RoutedWay(lab, probe, probe.from(), end, packet, List.of()))
        .filter(RoutedWay::arrives);
  }

  /** Goes the whole way; false when the routes do not lead to the goal. */
  private boolean arrives() {
    if (host.equals(goal) && (isOwn(packet.destination()) || isService())) {
      return true;
    }
    for (int passed = 0; passed < MOST; passed++) {
      if (passed > 0 && host.equals(goal)) {
        return true;
      }
      AddressPair before = packet;
      packet = packet.to(destination());
      Optional<Exit> exit = exit(before);
      if (exit.isEmpty()) {
        return false;
      }
      packet = packet.from(source(before, exit.get().dev()));
      if (!packet.equals(before)) {
        rewritings.add(new Rewriting(host, before, packet));
      }
      if (!leave(exit.get())) {
        return false;
      }
    }
    return false;
  }

  /** The packet's destination from this host on. */
  private Ipv4Address destination() {
    Optional<Rewriting> answers = answers(packet);
    if (answers.isPresent()) {
      return answers.get().before().source();
    }
    if (isOwn(packet.destination()) || isService()) {
      return topology.addresses(goal).stream().findFirst().orElse(packet.destination());
    }
    return topology.host(host).role() == Role.NODE
        ? packet.destination()
        : nat()
            .destination(packet, in, probe.protocol(), probe.port())
            .orElse(packet.destination());
  }

  /** The packet's source from this host on. */
  private Ipv4Address source(AddressPair before, InterfaceName out) {
    Optional<Rewriting> answers = answers(before);
    if (answers.isPresent()) {
      return answers.get().before().destination();
    }
    boolean others = in.isPresent() && !isOwn(packet.source());
    boolean leavesForOutside =
        topology.end(host, out).filter(it -> Places.isRouter(topology.peer(it).host())).isPresent();
    if (others && leavesForOutside && nat().masquerades()) {
      return topology.address(host, out).orElse(packet.source());
    }
    return nat().source(packet, out, probe.protocol()).orElse(packet.source());
  }

  /** The rewriting by this host that the packet answers to. */
  private Optional<Rewriting> answers(AddressPair answer) {
    return answered.stream()
        .filter(it -> it.host().equals(host) && it.after().equals(answer.mirrored()))
        .findFirst();
  }

  private int mark(AddressPair before) {
    return answers(before)
        .map(it -> nat().markOfAnswers(it.before().destination()).orElse(0))
        .orElse(0);
  }

  private NatRules nat() {
    return new NatRules(topology.host(host));
  }

  private boolean isOwn(Ipv4Address address) {
    return topology.addresses(host).contains(address);
  }

  /** Whether this host is a node that translates the destination, the address of a Service. */
  private boolean isService() {
    return topology.host(host).role() == Role.NODE
        && lab.cluster().stream()
            .flatMap(cluster -> cluster.services().all().stream())
            .map(backed -> backed.service())
            .filter(service -> service.addresses().contains(packet.destination()))
            .anyMatch(
                service -> service.ports().stream().anyMatch(it -> it.port() == probe.port()));
  }

  private Optional<Exit> exit(AddressPair before) {
    Optional<Exit> chosen =
        lab.azure().edge().loadBalancers().stream()
            .filter(balancer -> balancer.name().equals(host))
            .filter(it -> hasFrontend(it, packet.destination()))
            .findFirst()
            .flatMap(this::backend);
    return chosen.or(
        () ->
            lookup
                .route(topology.host(host), in, packet.source(), packet.destination(), mark(before))
                .flatMap(this::exit));
  }

  private Optional<Exit> exit(Route route) {
    return route.dev().map(dev -> new Exit(dev, route.via().orElse(packet.destination())));
  }

  private static boolean hasFrontend(LoadBalancer balancer, Ipv4Address address) {
    return balancer.frontends().containsValue(address)
        || balancer.rules().stream().anyMatch(it -> it.frontend().address().equals(address));
  }

  /** Towards the member that is the goal or has it, else to any. */
  private Optional<Exit> backend(LoadBalancer balancer) {
    List<HostName> members = balancer.members();
    return members.stream()
        .filter(member -> member.equals(goal) || neighbours(goal).contains(member))
        .findFirst()
        .or(() -> members.stream().findFirst())
        .flatMap(member -> topology.end(Fabric.VNET, balancer.leg(member)))
        .map(leg -> new Exit(topology.peer(leg).name(), packet.destination()));
  }

  private List<HostName> neighbours(HostName of) {
    return topology.endsOf(of).stream().map(end -> topology.peer(end).host()).toList();
  }

  /** Puts the packet on the link; false when nobody is there to take it. */
  private boolean leave(Exit exit) {
    cross(host, exit.dev(), Direction.OUT);
    Optional<Bridge> own = topology.bridge(host, exit.dev());
    if (own.isPresent()) {
      return port(own.get(), exit.neighbour());
    }
    Optional<VethEnd> far = topology.end(host, exit.dev()).map(topology::peer);
    far.ifPresent(this::enter);
    Optional<Bridge> bridge =
        far.flatMap(VethEnd::bridge).flatMap(name -> topology.bridge(host, name));
    if (bridge.isEmpty()) {
      return far.isPresent();
    }
    if (isOwn(exit.neighbour())) {
      cross(host, bridge.get().name(), Direction.IN);
      in = Optional.of(bridge.get().name());
      return true;
    }
    return port(bridge.get(), exit.neighbour());
  }

  /** From a bridge of this host to the neighbour at one of its ports. */
  private boolean port(Bridge bridge, Ipv4Address neighbour) {
    Optional<VethEnd> port =
        topology.endsOf(host).stream()
            .filter(end -> end.bridge().filter(bridge.name()::equals).isPresent())
            .filter(end -> topology.addresses(topology.peer(end).host()).contains(neighbour))
            .findFirst();
    port.ifPresent(
        end -> {
          cross(host, end.name(), Direction.OUT);
          enter(topology.peer(end));
        });
    return port.isPresent();
  }

  private void enter(VethEnd end) {
    cross(end.host(), end.name(), Direction.IN);
    host = end.host();
    in = Optional.of(end.name());
  }

  private void cross(HostName at, InterfaceName iface, Direction direction) {
    crossings.add(new Crossing(at, iface, direction));
  }
}
