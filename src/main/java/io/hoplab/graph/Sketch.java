package io.hoplab.graph;

import io.hoplab.azure.Fabric;
import io.hoplab.azure.Peerings;
import io.hoplab.azure.Subnet;
import io.hoplab.azure.VirtualNetwork;
import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.topology.Bridge;
import io.hoplab.topology.Host;
import io.hoplab.topology.Role;
import io.hoplab.topology.SourceCheck;
import io.hoplab.topology.Topology;
import io.hoplab.topology.VethEnd;
import io.hoplab.topology.VethPair;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes boxes and lines of a topology. */
final class Sketch {
  private final Subject subject;
  private final Topology topology;
  private final Places places;
  private final EdgeWords edge;
  private final SecurityWords security;
  private final Map<HostName, List<Host>> podsOf = new LinkedHashMap<>();
  private final Map<HostName, List<PodSeries>> series = new HashMap<>();
  private final Map<HostName, PodSeries> seriesOf = new HashMap<>();
  private final Spots spots = new Spots();
  private final List<Line> lines = new ArrayList<>();
  private List<Box> boxes = List.of();

  /**
   * The network.
   *
   * @param apart pods that must have a box each, however many others are like them
   */
  Sketch(Subject subject, Set<HostName> apart) {
    this.subject = subject;
    this.topology = subject.topology();
    this.places = new Places(subject);
    this.edge = new EdgeWords(subject.lab());
    this.security = new SecurityWords(subject.lab().network().securityGroups());
    for (Host host : topology.hosts()) {
      places
          .node(host)
          .ifPresent(node -> podsOf.computeIfAbsent(node, it -> new ArrayList<>()).add(host));
    }
    podsOf.forEach((node, pods) -> series.put(node, PodSeries.among(pods, topology, apart)));
    series.values().forEach(all -> all.forEach(one -> one.pods().forEach(pod -> note(pod, one))));
    boxes = outermost();
    drawLines();
  }

  private void note(Host pod, PodSeries one) {
    seriesOf.put(pod.name(), one);
  }

  List<Box> boxes() {
    return boxes;
  }

  List<Line> lines() {
    return lines;
  }

  Spots spots() {
    return spots;
  }

  private List<Box> outermost() {
    List<Box> outside = new ArrayList<>();
    List<Box> inVnet = new ArrayList<>();
    Map<Cidr, List<Box>> subnets = new LinkedHashMap<>();
    subject.lab().network().allSubnets().forEach(it -> subnets.put(it.range(), new ArrayList<>()));
    List<Host> inwards = new ArrayList<>(topology.hosts());
    inwards.sort(Comparator.comparingInt(Sketch::depth));
    for (Host host : inwards) {
      Optional<Cidr> subnet = places.subnet(host.name());
      if (places.node(host).isPresent()) {
        continue;
      }
      if (Places.isRouter(host.name())) {
        inVnet.add(router(host));
      } else if (subnet.isPresent()) {
        subnets.computeIfAbsent(subnet.get(), range -> new ArrayList<>()).add(box(host));
      } else {
        outside.add(box(host));
      }
    }
    subnets.forEach((range, inside) -> inVnet.add(subnet(range, inside)));
    List<Box> all = new ArrayList<>(outside);
    all.add(vnet(inVnet));
    return all;
  }

  private Box vnet(List<Box> inside) {
    VirtualNetwork network = subject.lab().network();
    List<String> space = new ArrayList<>();
    network.addressSpace().forEach(range -> space.add(range.toString()));
    // One router plays all virtual networks, so that one frame is around them.
    for (Peerings.Remote other : network.peerings().networks()) {
      other.addressSpace().forEach(range -> space.add(other.name() + " " + range));
    }
    return new Box(
        "vnet",
        Box.Kind.VNET,
        String.join(", ", space),
        PeeringWords.of(network.peerings()),
        subject.onMissing(),
        List.of(),
        inside);
  }

  private Box subnet(Cidr range, List<Box> inside) {
    Optional<Subnet> named = places.named(range);
    return new Box(
        "subnet " + range,
        Box.Kind.SUBNET,
        named.map(subnet -> subnet.name() + " ").orElse("") + range,
        named.map(this::rows).orElse(List.of()),
        List.of(),
        List.of(),
        inside);
  }

  private List<String> rows(Subnet subnet) {
    List<String> rows = new ArrayList<>(edge.of(subnet));
    rows.addAll(security.of(subnet));
    return rows;
  }

  private Box router(Host host) {
    spots.host(host.name(), id(host));
    List<String> rows = new ArrayList<>(new RouteTables(subject, places).of(host));
    rows.addAll(security.rules());
    List<String> details = new ArrayList<>(security.furtherRules());
    details.addAll(details(host));
    return new Box(
        id(host),
        Box.Kind.ROUTER,
        host.name().value(),
        rows,
        subject.brief(host.name()),
        details,
        List.of());
  }

  /** The box of a host that is in no other host. */
  private Box box(Host host) {
    List<Host> pods = podsOf.getOrDefault(host.name(), List.of());
    if (host.bridges().isEmpty() && pods.isEmpty()) {
      spots.host(host.name(), id(host));
      return new Box(
          id(host),
          kind(host.role()),
          host.name().value(),
          rows(host),
          warnings(host),
          details(host),
          List.of());
    }
    String routing = "routing of " + host.name();
    spots.inside(host.name(), id(host), routing);
    List<Box> children = new ArrayList<>();
    children.add(
        new Box(
            routing,
            Box.Kind.ROUTING,
            "routing",
            HostWords.routing(host),
            HostWords.forwardingOff(host) ? List.of("ip_forward is 0") : List.of(),
            List.of(),
            List.of()));
    host.bridges().forEach(bridge -> children.add(bridge(host, bridge, routing)));
    for (Host pod : pods) {
      if (!seriesOf.containsKey(pod.name())) {
        children.add(box(pod));
      }
    }
    series.getOrDefault(host.name(), List.of()).forEach(one -> children.add(series(one)));
    return new Box(
        id(host),
        kind(host.role()),
        host.name().value(),
        rows(host),
        warnings(host),
        details(host),
        children);
  }

  private List<String> rows(Host host) {
    List<String> rows = new ArrayList<>(HostWords.servers(host));
    rows.addAll(edge.of(host.name()));
    rows.addAll(security.of(host.name()));
    return rows;
  }

  private Box bridge(Host host, Bridge bridge, String routing) {
    String id = bridgeId(host.name(), bridge.name());
    List<String> rows = new ArrayList<>();
    bridge.addresses().forEach(assigned -> rows.add(assigned.address().toString()));
    String line = "inside " + host.name() + "/" + bridge.name();
    lines.add(
        new Line(
            line,
            Line.Kind.INSIDE,
            new Line.End(routing, bridge.name().value(), List.of()),
            new Line.End(id, bridge.name().value(), List.of())));
    spots.bridge(host.name(), bridge.name(), new Spots.Out(line, true));
    return new Box(
        id,
        Box.Kind.BRIDGE,
        bridge.name().value(),
        rows,
        List.of(),
        List.of(bridge.mac().toString()),
        List.of());
  }

  private Box series(PodSeries one) {
    List<String> rows = new ArrayList<>();
    rows.add(one.pods().size() + " pods");
    rows.addAll(HostWords.servers(one.first()));
    List<String> details = new ArrayList<>();
    for (Host pod : one.pods()) {
      topology
          .endsOf(pod.name())
          .forEach(
              end ->
                  details.add(
                      String.join(" ", HostWords.label(end.toString(), end.addresses()))
                          + " to "
                          + topology.peer(end)));
    }
    return new Box(
        seriesId(one),
        Box.Kind.PODS,
        one.first().name() + " … " + one.last().name(),
        rows,
        List.of(),
        details,
        List.of());
  }

  /** What is out of the ordinary; Azure's switch too, of the NIC of a host that must forward. */
  private List<String> warnings(Host host) {
    List<String> warnings = new ArrayList<>();
    boolean off =
        host.role() == Role.NODE
            && topology.endsOf(host.name()).stream()
                .map(end -> topology.peer(end).host())
                .filter(Places::isRouter)
                .flatMap(router -> topology.host(router).rules().stream())
                .anyMatch(
                    rule ->
                        rule.rule().chain().equals("FORWARD")
                            && rule.rule().spec().contains('"' + SourceCheck.comment(host.name())));
    if (off) {
      warnings.add("NIC: IP forwarding off");
    }
    warnings.addAll(subject.brief(host.name()));
    return warnings;
  }

  private List<String> details(Host host) {
    List<String> details = new ArrayList<>(HostWords.details(topology, host));
    details.addAll(subject.remarks().getOrDefault(host.name(), List.of()));
    return details;
  }

  private static Box.Kind kind(Role role) {
    return switch (role) {
      case POD -> Box.Kind.POD;
      case NODE -> Box.Kind.NODE;
      case VM -> Box.Kind.VM;
      case INTERNET -> Box.Kind.INTERNET;
      case FABRIC -> Box.Kind.FABRIC;
    };
  }

  private void drawLines() {
    Set<PodSeries> drawn = new LinkedHashSet<>();
    for (VethPair pair : topology.pairs()) {
      PodSeries one = seriesOf.getOrDefault(pair.left().host(), seriesOf.get(pair.right().host()));
      if (one == null) {
        cable(pair);
      } else if (drawn.add(one)) {
        cables(one);
      }
    }
  }

  private void cable(VethPair pair) {
    boolean leftFirst = rank(pair.left()) <= rank(pair.right());
    VethEnd first = leftFirst ? pair.left() : pair.right();
    VethEnd second = topology.peer(first);
    String id = "cable " + first + " " + second;
    Line.End from = end(first, second);
    Line.End to = end(second, first);
    lines.add(new Line(id, Line.Kind.CABLE, from, to));
    spots.cable(first, new Spots.Out(id, true));
    spots.cable(second, new Spots.Out(id, false));
  }

  /** How far from the internet's hosts, for what is outside of the virtual network. */
  private static int depth(Host host) {
    return host.role() == Role.INTERNET ? 0 : host.name().equals(Fabric.INTERNET) ? 1 : 2;
  }

  /** Lines lead from the internet inwards: to the router of the virtual network, and on. */
  private int rank(VethEnd end) {
    Host host = topology.host(end.host());
    if (Places.isRouter(host.name())) {
      return 1;
    }
    return switch (host.role()) {
      case INTERNET, FABRIC -> depth(host) - 2;
      case NODE -> end.bridge().isPresent() ? 3 : 2;
      case VM -> end.bridge().isPresent() ? 5 : 4;
      case POD -> 6;
    };
  }

  private Line.End end(VethEnd end, VethEnd peer) {
    List<String> label = HostWords.label(end.name().value(), end.addresses());
    String iface = end.name().value();
    Optional<InterfaceName> bridge =
        end.bridge().filter(name -> topology.bridge(end.host(), name).isPresent());
    if (bridge.isPresent()) {
      return new Line.End(bridgeId(end.host(), bridge.get()), iface, label);
    }
    Optional<String> routing = spots.routing(end.host());
    if (routing.isEmpty()) {
      return new Line.End(id(topology.host(end.host())), iface, label);
    }
    boolean inside =
        peer.host().equals(end.host())
            || places.node(topology.host(peer.host())).filter(end.host()::equals).isPresent();
    if (inside) {
      return new Line.End(routing.get(), iface, label);
    }
    String line = "inside " + end;
    boolean outward = rank(end) <= rank(peer);
    Line.End atBorder = new Line.End(id(topology.host(end.host())), iface, List.of());
    Line.End atRouting = new Line.End(routing.get(), iface, List.of());
    lines.add(
        new Line(
            line,
            Line.Kind.INSIDE,
            outward ? atRouting : atBorder,
            outward ? atBorder : atRouting));
    spots.border(end, new Spots.Out(line, outward));
    return new Line.End(atBorder.box(), iface, label);
  }

  private void cables(PodSeries one) {
    VethEnd first = topology.endsOf(one.first().name()).get(0);
    VethEnd last = topology.endsOf(one.last().name()).get(0);
    VethEnd node = topology.peer(first);
    Line.End at = end(node, first);
    lines.add(
        new Line(
            "cables of " + seriesId(one),
            Line.Kind.CABLES,
            new Line.End(at.box(), at.iface(), List.of(one.pods().size() + " ports")),
            new Line.End(
                seriesId(one),
                first.name().value(),
                List.of(first.name() + " " + address(first) + " …", address(last)))));
  }

  private static String address(VethEnd end) {
    return end.addresses().isEmpty() ? "" : end.addresses().get(0).address().toString();
  }

  private static String id(Host host) {
    return "host " + host.name();
  }

  private static String bridgeId(HostName host, InterfaceName bridge) {
    return "bridge " + host + "/" + bridge;
  }

  private static String seriesId(PodSeries one) {
    return "pods " + one.first().name();
  }
}
