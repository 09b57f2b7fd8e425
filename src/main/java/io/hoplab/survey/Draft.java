package io.hoplab.survey;

import io.hoplab.iptables.IptablesRule;
import io.hoplab.iptables.SavedRules;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceAddress;
import io.hoplab.net.InterfaceName;
import io.hoplab.netlink.KernelAddress;
import io.hoplab.netlink.KernelLink;
import io.hoplab.netns.Neighbour;
import io.hoplab.topology.AppendedRule;
import io.hoplab.topology.AssignedAddress;
import io.hoplab.topology.Bridge;
import io.hoplab.topology.Chain;
import io.hoplab.topology.Host;
import io.hoplab.topology.NftAddition;
import io.hoplab.topology.Role;
import io.hoplab.topology.Route;
import io.hoplab.topology.RoutingRule;
import io.hoplab.topology.StaticNeighbour;
import io.hoplab.topology.Sysctl;
import io.hoplab.topology.Topology;
import io.hoplab.topology.VethEnd;
import io.hoplab.topology.VethPair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Puts what was read into the words of a topology, in the order and with the notes of the plan. */
final class Draft {
  static final String LOOPBACK = "loopback";

  private static final String BRIDGE = "bridge";
  private static final String VETH = "veth";

  private final List<NetnsState> states;
  private final Map<Cables.End, Cables.End> cables;
  private final Map<Path, SavedRules> rules;
  private final Topology planned;
  private final Map<HostName, SurveyedHost> hosts = new LinkedHashMap<>();
  private final List<String> strangers = new ArrayList<>();

  private Draft(Material material, Map<Path, SavedRules> rules, Topology planned) {
    this.rules = rules;
    this.states = material.states();
    this.cables = material.cables();
    this.planned = planned;
  }

  /**
   * What was read.
   *
   * @param states of each netns
   * @param cables the peer of each veth end, by places in that list
   */
  record Material(List<NetnsState> states, Map<Cables.End, Cables.End> cables) {}

  static Survey of(Material material, Map<Path, SavedRules> rules, Topology planned) {
    return new Draft(material, rules, planned).survey();
  }

  private Survey survey() {
    List<Host> described = new ArrayList<>();
    for (int netns = 0; netns < states.size(); netns++) {
      NetnsState state = states.get(netns);
      Optional<HostName> name = HostName.find(state.name());
      if (name.isPresent()) {
        SurveyedHost host = surveyed(name.get(), netns);
        hosts.put(name.get(), host);
        described.add(described(host, netns));
      } else {
        strangers.add(state.name());
      }
    }
    return new Survey(new Topology(described, pairs()), hosts, strangers);
  }

  private SurveyedHost surveyed(HostName name, int netns) {
    NetnsState state = states.get(netns);
    List<SurveyedInterface> interfaces = new ArrayList<>();
    for (KernelLink link : state.links()) {
      interfaces.add(
          new SurveyedInterface(
              name,
              link.name(),
              link.name().equals(InterfaceName.LO.value()) ? LOOPBACK : link.kind(),
              link.up(),
              link.carrier(),
              link.mtu(),
              link.mac(),
              link.master().stream()
                  .mapToObj(state::link)
                  .flatMap(Optional::stream)
                  .map(KernelLink::name)
                  .findFirst(),
              link.hairpin(),
              state.addresses().stream()
                  .filter(address -> address.index() == link.index())
                  .map(KernelAddress::address)
                  .toList(),
              Optional.ofNullable(cables.get(new Cables.End(netns, link.index())))
                  .map(this::written),
              switches(link)));
    }
    return new SurveyedHost(
        name,
        interfaces,
        state.routes().stream().map(route -> Wording.of(route, state)).toList(),
        state.routingRules().stream().map(Wording::of).toList(),
        state.neighbours().stream()
            .filter(neighbour -> neighbour.state() != Neighbour.State.NOARP)
            .map(
                neighbour ->
                    new SurveyedNeighbour(
                        neighbour.address(),
                        neighbour.dev().value(),
                        neighbour.mac(),
                        neighbour.state().name()))
            .toList(),
        state.sysctls(),
        rules.getOrDefault(state.file(), SavedRules.NONE),
        state.nftTables().stream().filter(NftNames::isByHand).map(NftNames::written).toList());
  }

  private String written(Cables.End end) {
    NetnsState state = states.get(end.netns());
    return state.name() + "/" + state.link(end.index()).map(KernelLink::name).orElseThrow();
  }

  static Map<InterfaceSwitch, Integer> switches(KernelLink link) {
    Map<InterfaceSwitch, Integer> switches = new EnumMap<>(InterfaceSwitch.class);
    for (InterfaceSwitch each : InterfaceSwitch.values()) {
      Integer value = link.conf().get(each.number());
      if (value != null) {
        switches.put(each, value);
      }
    }
    return switches;
  }

  private Host described(SurveyedHost host, int netns) {
    Optional<Host> plan = planned.findHost(host.name());
    return new Host(
        host.name(),
        plan.map(Host::role).orElseGet(() -> role(netns)),
        bridges(host, plan.map(Host::bridges).orElse(List.of())),
        routes(host, plan.map(Host::routes).orElse(List.of())),
        routingRules(host, plan.map(Host::routingRules).orElse(List.of())),
        sysctls(states.get(netns), plan.map(Host::sysctls).orElse(List.of())),
        chains(host.iptables(), plan.map(Host::chains).orElse(List.of())),
        rules(host.iptables(), plan.map(Host::rules).orElse(List.of())),
        nftables(host, plan.map(Host::nftables).orElse(List.of())),
        plan.map(Host::listeners).orElse(List.of()),
        plan.map(Host::note).orElse(Survey.UNPLANNED));
  }

  /** Tables that are there still count as what is planned of them. */
  private static List<NftAddition> nftables(SurveyedHost host, List<NftAddition> plan) {
    return plan.stream()
        .filter(added -> host.nftTables().contains(added.object().table().toString()))
        .toList();
  }

  /** What is cabled to a node is most likely meant as a pod, and anything else as a machine. */
  private Role role(int netns) {
    return cables.entrySet().stream()
            .filter(cable -> cable.getKey().netns() == netns)
            .map(cable -> states.get(cable.getValue().netns()).name())
            .flatMap(name -> HostName.find(name).flatMap(planned::findHost).stream())
            .anyMatch(peer -> peer.role() == Role.NODE)
        ? Role.POD
        : Role.VM;
  }

  private List<Bridge> bridges(SurveyedHost host, List<Bridge> plan) {
    List<Bridge> bridges = new ArrayList<>();
    for (SurveyedInterface each : host.interfaces()) {
      Optional<InterfaceName> name = InterfaceName.find(each.name());
      if (each.kind().equals(BRIDGE) && name.isPresent() && each.mac().isPresent()) {
        Optional<Bridge> same = first(plan, bridge -> bridge.name().equals(name.get()));
        bridges.add(
            new Bridge(
                name.get(),
                each.mac().get(),
                each.mtu(),
                addresses(each, same.map(Bridge::addresses).orElse(List.of())),
                same.map(Bridge::note).orElse(Survey.UNPLANNED)));
      }
    }
    return inOrder(bridges, plan.stream().map(Bridge::name).toList(), Bridge::name);
  }

  private static List<AssignedAddress> addresses(
      SurveyedInterface each, List<AssignedAddress> plan) {
    List<AssignedAddress> addresses = new ArrayList<>();
    for (InterfaceAddress address : each.addresses()) {
      addresses.add(
          first(plan, assigned -> assigned.address().equals(address))
              .orElse(new AssignedAddress(address, Survey.UNPLANNED)));
    }
    return addresses;
  }

  private static List<Route> routes(SurveyedHost host, List<Route> plan) {
    List<Route> routes = new ArrayList<>();
    for (SurveyedRoute each : host.routes()) {
      if (!each.byKernel()) {
        each.route()
            .ifPresent(route -> routes.add(first(plan, other -> same(other, route)).orElse(route)));
      }
    }
    return inOrder(routes, plan, route -> route);
  }

  static boolean same(Route one, Route other) {
    return withNote(one).equals(withNote(other));
  }

  private static Route withNote(Route route) {
    return new Route(
        route.destination(),
        route.type(),
        route.via(),
        route.dev(),
        route.onlink(),
        route.table(),
        Survey.UNPLANNED);
  }

  private static List<RoutingRule> routingRules(SurveyedHost host, List<RoutingRule> plan) {
    List<RoutingRule> rules = new ArrayList<>();
    for (SurveyedRoutingRule each : host.routingRules()) {
      each.rule()
          .ifPresent(rule -> rules.add(first(plan, other -> same(other, rule)).orElse(rule)));
    }
    return inOrder(rules, plan, rule -> rule);
  }

  private static boolean same(RoutingRule one, RoutingRule other) {
    return one.priority() == other.priority()
        && one.selector().equals(other.selector())
        && one.table() == other.table();
  }

  private static List<Sysctl> sysctls(NetnsState state, List<Sysctl> plan) {
    return plan.stream()
        .filter(sysctl -> state.sysctls().containsKey(sysctl.key()))
        .map(
            sysctl ->
                new Sysctl(
                    sysctl.key(), state.sysctls().get(sysctl.key()), sysctl.dev(), sysctl.note()))
        .toList();
  }

  private static List<Chain> chains(SavedRules saved, List<Chain> plan) {
    List<Chain> chains = new ArrayList<>();
    for (SavedRules.SavedChain each : saved.chains()) {
      if (each.policy().isEmpty()) {
        chains.add(
            first(plan, chain -> chain.table() == each.table() && chain.name().equals(each.name()))
                .orElse(new Chain(each.table(), each.name(), Survey.UNPLANNED)));
      }
    }
    return inOrder(chains, plan, chain -> chain);
  }

  /** Only whole chains are put in the plan's order: within one the kernel's order is the truth. */
  private static List<AppendedRule> rules(SavedRules saved, List<AppendedRule> plan) {
    List<AppendedRule> rules = new ArrayList<>();
    for (IptablesRule each : saved.rules()) {
      rules.add(
          first(plan, appended -> appended.rule().equals(each))
              .orElse(new AppendedRule(each, Survey.UNPLANNED)));
    }
    return inOrder(rules, plan.stream().map(Draft::place).distinct().toList(), Draft::place);
  }

  private static String place(AppendedRule appended) {
    return appended.rule().table() + " " + appended.rule().chain();
  }

  private List<VethPair> pairs() {
    Map<Cables.End, VethEnd> ends = new LinkedHashMap<>();
    for (int netns = 0; netns < states.size(); netns++) {
      Optional<HostName> host = HostName.find(states.get(netns).name());
      for (KernelLink link : states.get(netns).links()) {
        Cables.End end = new Cables.End(netns, link.index());
        if (host.isPresent() && link.kind().equals(VETH) && cables.containsKey(end)) {
          end(host.get(), link).ifPresent(described -> ends.put(end, described));
        }
      }
    }
    Map<String, VethPair> found = new LinkedHashMap<>();
    ends.forEach(
        (place, end) -> {
          VethEnd peer = ends.get(cables.get(place));
          if (peer != null && !found.containsKey(peer + " " + end)) {
            found.put(end + " " + peer, new VethPair(end, peer, Survey.UNPLANNED));
          }
        });
    return inPlannedOrder(found);
  }

  private Optional<VethEnd> end(HostName host, KernelLink link) {
    SurveyedInterface each = hosts.get(host).find(link.name()).orElseThrow();
    return InterfaceName.find(link.name())
        .map(
            name ->
                new VethEnd(
                    host,
                    name,
                    each.mac(),
                    each.mtu(),
                    each.master()
                        .filter(master -> isBridge(host, master))
                        .flatMap(InterfaceName::find),
                    each.hairpin(),
                    addresses(
                        each, planned.end(host, name).map(VethEnd::addresses).orElse(List.of())),
                    neighbours(
                        each, planned.end(host, name).map(VethEnd::neighbours).orElse(List.of()))));
  }

  private List<StaticNeighbour> neighbours(SurveyedInterface each, List<StaticNeighbour> plan) {
    List<StaticNeighbour> neighbours = new ArrayList<>();
    for (SurveyedNeighbour known : hosts.get(each.host()).neighbours()) {
      if (known.isFixed() && known.dev().equals(each.name()) && known.mac().isPresent()) {
        neighbours.add(
            first(plan, known::is)
                .orElseGet(
                    () ->
                        new StaticNeighbour(known.address(), known.mac().get(), Survey.UNPLANNED)));
      }
    }
    return neighbours;
  }

  private boolean isBridge(HostName host, String name) {
    return hosts.get(host).find(name).filter(each -> each.kind().equals(BRIDGE)).isPresent();
  }

  private List<VethPair> inPlannedOrder(Map<String, VethPair> found) {
    List<VethPair> pairs = new ArrayList<>();
    for (VethPair plan : planned.pairs()) {
      Optional.ofNullable(found.remove(plan.left() + " " + plan.right()))
          .ifPresent(pair -> pairs.add(new VethPair(pair.left(), pair.right(), plan.note())));
      Optional.ofNullable(found.remove(plan.right() + " " + plan.left()))
          .ifPresent(pair -> pairs.add(new VethPair(pair.right(), pair.left(), plan.note())));
    }
    pairs.addAll(found.values());
    return pairs;
  }

  private static <T> Optional<T> first(List<T> list, Predicate<T> condition) {
    return list.stream().filter(condition).findFirst();
  }

  /** Those that the plan has in its order, then the others in theirs. */
  private static <T, K> List<T> inOrder(List<T> list, List<K> plan, Function<T, K> key) {
    return list.stream()
        .sorted(
            Comparator.comparingInt(
                each -> {
                  int place = plan.indexOf(key.apply(each));
                  return place < 0 ? plan.size() : place;
                }))
        .toList();
  }
}
