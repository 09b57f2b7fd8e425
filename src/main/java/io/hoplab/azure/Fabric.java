package io.hoplab.azure;

import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceAddress;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.MacAddress;
import io.hoplab.topology.AppendedRule;
import io.hoplab.topology.AssignedAddress;
import io.hoplab.topology.Chain;
import io.hoplab.topology.Host;
import io.hoplab.topology.NftAddition;
import io.hoplab.topology.Note;
import io.hoplab.topology.Role;
import io.hoplab.topology.Route;
import io.hoplab.topology.RouteType;
import io.hoplab.topology.RoutingRule;
import io.hoplab.topology.Selector;
import io.hoplab.topology.Sysctl;
import io.hoplab.topology.VethEnd;
import io.hoplab.topology.VethPair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The virtual network as one host, {@code vnet}: a router to which every NIC is connected by a
 * cable of its own, since in Azure no ARP request reaches a neighbour.
 *
 * <p>Its main routing table has the NICs; a subnet with a route table has a Linux routing table in
 * front of it, chosen by the NIC that a packet came in by. An overlay's ranges stand in one more,
 * before those, which only the NICs of the overlay are led to. What is neither is dropped in
 * silence, as Azure's system routes with next hop type None do. The router is no IP hop: it gives
 * back the TTL that it takes.
 */
public final class Fabric {
  /** The host's name. */
  public static final HostName VNET = HostName.of("vnet");

  /** The name of the internet's router. */
  public static final HostName INTERNET = InternetPart.NAME;

  /** The interface by which every VM and node is connected to its subnet. */
  public static final InterfaceName NIC = InterfaceName.ETH0;

  /** What Azure answers to every ARP request of a NIC. */
  private static final MacAddress ROUTER = MacAddress.parse("12:34:56:78:9a:bc");

  /** Microsoft's OUI, of which Azure's NICs have their addresses. */
  private static final long NIC_OUI = 0x000d3aL << 24;

  /** Azure's system routes with next hop type None. */
  static final List<Cidr> DROPPED =
      List.of(
          Cidr.parse("10.0.0.0/8"),
          Cidr.parse("172.16.0.0/12"),
          Cidr.parse("192.168.0.0/16"),
          Cidr.parse("100.64.0.0/10"));

  private static final int OVERLAY_TABLE = 100;
  private static final int OVERLAY_PRIORITY = 900;
  private static final int FIRST_TABLE = 101;
  private static final int FIRST_PRIORITY = 1000;

  private final VirtualNetwork vnet;
  private final List<Nic> nics;
  private final Edge edge;
  private final List<FabricPart> parts;
  private final PrivateAccess access;

  /** The fabric of a virtual network to which these NICs are connected. */
  public Fabric(VirtualNetwork vnet, List<Nic> nics, Edge edge) {
    this.vnet = vnet;
    this.nics = List.copyOf(nics);
    this.edge = edge;
    this.access = edge.access();
    this.parts = FabricParts.of(vnet, nics, edge);
  }

  /** Every host of the fabric, {@code vnet} first. */
  public List<Host> hosts() {
    List<Host> hosts = new ArrayList<>(List.of(host()));
    parts.forEach(part -> hosts.addAll(part.hosts()));
    return hosts;
  }

  private String network(Nic nic) {
    return vnet.peerings().networkOf(nic.subnet());
  }

  private SourceChecks checks(Nic nic) {
    return new SourceChecks(nic, edge.floatingTo(nic.host()));
  }

  /** The cables of the fabric besides those of NICs. */
  public List<VethPair> cables() {
    return parts.stream().flatMap(part -> part.cables().stream()).toList();
  }

  /** The Ethernet address of a NIC. */
  public static MacAddress mac(Nic nic) {
    return new MacAddress(NIC_OUI | (nic.address().bits() & 0xffffffL));
  }

  /** The host {@code vnet}. */
  private Host host() {
    List<Route> routes = new ArrayList<>();
    List<Nic> reached =
        nics.stream().filter(nic -> vnet.peerings().connected(Peerings.OWN, network(nic))).toList();
    for (Nic nic : reached) {
      routes.add(
          Route.onLink(
              Cidr.host(nic.address()), leg(nic), note("the NIC of " + nic.host() + " is here")));
      routes.addAll(further(nic));
    }
    routes.addAll(new VacantAddresses(reached).routes());
    for (Cidr dropped : DROPPED) {
      routes.add(
          Route.special(
              dropped,
              RouteType.BLACKHOLE,
              Note.realism("Azure drops private destinations outside the virtual network")));
    }
    Map<Subnet, Integer> tables = tables();
    tables.forEach((subnet, table) -> routes.addAll(effectiveRoutes(subnet, table)));
    List<RoutingRule> routingRules = routingRules(tables);
    List<Chain> chains = new ArrayList<>();
    nics.forEach(nic -> chains.addAll(checks(nic).chains()));
    List<AppendedRule> rules = rules();
    List<NftAddition> nftables = new ArrayList<>();
    for (FabricPart part : parts) {
      routes.addAll(part.routes());
      routingRules.addAll(part.routingRules());
      chains.addAll(part.chains());
      rules.addAll(part.rules());
      nftables.addAll(part.nftables());
    }
    return new Host(
            VNET,
            Role.FABRIC,
            List.of(),
            routes,
            routingRules,
            sysctls(),
            chains,
            rules,
            List.of(),
            Note.because("the virtual network: Azure's software-defined router"))
        .withNftables(nftables);
  }

  /** The routes to what is behind a NIC; an overlay's are for the nodes of the overlay alone. */
  private List<Route> further(Nic nic) {
    List<Route> routes = new ArrayList<>();
    for (Ipv4Address secondary : nic.secondary()) {
      String why = secondary + " is a secondary IP configuration of the NIC of " + nic.host();
      routes.add(Route.via(Cidr.host(secondary), nic.address(), leg(nic), note(why)).withOnlink());
    }
    nic.overlay()
        .ifPresent(
            range ->
                routes.add(
                    Route.via(
                            range,
                            nic.address(),
                            leg(nic),
                            overlayNote("the overlay knows which node has the pods of " + range))
                        .withOnlink()
                        .inTable(OVERLAY_TABLE)));
    return routes;
  }

  /** A note on a part that joins NICs: with a single one there is nobody to talk to. */
  private Note note(String why) {
    return nics.size() > 1 || !parts.isEmpty()
        ? Note.because(why)
        : Note.realism(why + "; with one NIC there is nobody else in the virtual network");
  }

  /** A note on a part of the overlay, which joins nodes: one alone has no other to reach. */
  private Note overlayNote(String why) {
    return nics.stream().filter(nic -> nic.overlay().isPresent()).count() > 1
        ? Note.onSomeNode(why)
        : Note.realism(why + "; with one node it leads nowhere else");
  }

  private Map<Subnet, Integer> tables() {
    Map<Subnet, Integer> tables = new LinkedHashMap<>();
    for (Subnet subnet : vnet.allSubnets()) {
      if (subnet.routeTable().isPresent()) {
        tables.put(subnet, FIRST_TABLE + tables.size());
      }
    }
    return tables;
  }

  /**
   * The routes of a subnet's table. Azure chooses among system routes and UDRs by the longest
   * prefix; so where a UDR is shorter than a system route inside it, the system route must stand in
   * this table too, as a way on to the main one.
   */
  private List<Route> effectiveRoutes(Subnet subnet, int table) {
    List<UserDefinedRoute> udrs = subnet.routeTable().orElseThrow().routes();
    List<Route> routes = new ArrayList<>();
    for (UserDefinedRoute udr : udrs) {
      routes.add(route(udr, subnet).inTable(table));
    }
    String longer = "a system route is longer than the UDR around it";
    Map<Cidr, Note> system = new LinkedHashMap<>();
    // Every table has these, whether or not anybody is called there.
    vnet.spacesFrom(subnet).forEach(space -> system.put(space, Note.realism(longer)));
    DROPPED.forEach(dropped -> system.put(dropped, Note.realism(longer)));
    access
        .systemRoutes(subnet, vnet.addressSpace())
        .forEach(route -> system.put(route, Note.because(longer)));
    for (Cidr prefix : system.keySet()) {
      boolean covered =
          udrs.stream()
              .map(UserDefinedRoute::addressPrefix)
              .anyMatch(udr -> udr.contains(prefix) && !udr.equals(prefix));
      boolean overridden = udrs.stream().anyMatch(udr -> udr.addressPrefix().equals(prefix));
      if (covered && !overridden) {
        routes.add(Route.special(prefix, RouteType.THROW, system.get(prefix)).inTable(table));
      }
    }
    return routes;
  }

  private Route route(UserDefinedRoute udr, Subnet subnet) {
    String why =
        "UDR "
            + udr.name()
            + " of "
            + subnet.routeTable().orElseThrow().name()
            + ", associated with "
            + subnet.name();
    Optional<Nic> appliance =
        udr.nextHop()
            .flatMap(hop -> nics.stream().filter(nic -> nic.address().equals(hop)).findFirst())
            .filter(
                nic -> vnet.peerings().connected(vnet.peerings().networkOf(subnet), network(nic)));
    if (appliance.isEmpty()) {
      return Route.special(udr.addressPrefix(), RouteType.BLACKHOLE, Note.because(why));
    }
    return Route.via(
            udr.addressPrefix(), appliance.get().address(), leg(appliance.get()), note(why))
        .withOnlink();
  }

  private List<RoutingRule> routingRules(Map<Subnet, Integer> tables) {
    List<RoutingRule> rules = new ArrayList<>();
    for (Nic nic : nics) {
      if (nic.overlay().isPresent()) {
        rules.add(
            new RoutingRule(
                OVERLAY_PRIORITY + rules.size(),
                Selector.incoming(leg(nic)),
                OVERLAY_TABLE,
                overlayNote(nic.host() + " takes part in the overlay; others do not")));
      }
    }
    for (Nic nic : nics) {
      Integer table = tables.get(nic.subnet());
      if (table != null) {
        rules.add(
            new RoutingRule(
                FIRST_PRIORITY + rules.size(),
                Selector.incoming(leg(nic)),
                table,
                note(
                    "what " + nic.host() + " sends follows " + nic.subnet().name() + "'s routes")));
      }
    }
    return rules;
  }

  private List<Sysctl> sysctls() {
    List<Sysctl> sysctls = new ArrayList<>(Routers.sysctls(note("a router forwards")));
    sysctls.add(Sysctl.of("net.ipv4.conf.default.proxy_arp", "1", proxyArpNote()));
    for (Nic nic : nics) {
      // Not in neigh/default: a netns other than the first has no such directory.
      sysctls.add(
          Sysctl.of(
              leg(nic),
              "net/ipv4/neigh/" + leg(nic) + "/proxy_delay",
              "0",
              Note.realism(
                  "Linux waits up to 0.8 s before it answers for another, Azure does not")));
    }
    return sysctls;
  }

  private Note proxyArpNote() {
    String why = "answers ARP for every NIC, so that no request reaches a neighbour";
    boolean neighbours = nics.stream().map(Nic::subnet).distinct().count() < nics.size();
    return neighbours ? note(why) : Note.realism(why + "; no two NICs share a subnet");
  }

  private List<AppendedRule> rules() {
    List<AppendedRule> rules = new ArrayList<>();
    rules.add(Routers.noHop(note("gives back the TTL that forwarding takes")));
    for (Nic nic : nics) {
      rules.addAll(checks(nic).rules());
    }
    rules.addAll(new VacantAddresses(nics).rules());
    return rules;
  }

  /** The cable between a NIC and the virtual network. */
  public VethPair cable(Nic nic) {
    VethEnd card =
        VethEnd.routed(
            nic.host(),
            NIC,
            mac(nic),
            nic.mtu(),
            List.of(
                new AssignedAddress(
                    new InterfaceAddress(nic.address(), nic.subnet().range().prefixLength()),
                    Note.because("the NIC's private address in subnet " + nic.subnet().name()))));
    VethEnd router = VethEnd.routed(VNET, leg(nic), ROUTER, nic.mtu(), gateway(nic));
    return new VethPair(card, router, note("the NIC of " + nic.host()));
  }

  /**
   * The gateway of the NIC's subnet, if this is the subnet's first NIC: one address is enough,
   * since Linux answers ARP for an address of its own at every interface.
   */
  private List<AssignedAddress> gateway(Nic nic) {
    boolean first =
        nics.stream()
            .filter(other -> other.subnet().equals(nic.subnet()))
            .findFirst()
            .filter(it -> it.host().equals(nic.host()))
            .isPresent();
    return first
        ? List.of(
            new AssignedAddress(
                new InterfaceAddress(nic.subnet().gateway(), 32),
                Note.realism(
                    "the gateway of subnet "
                        + nic.subnet().name()
                        + ", for which ARP requests would be answered in any case")))
        : List.of();
  }

  /** The default route of a host with a NIC. */
  public static Route defaultRoute(Nic nic) {
    return Route.via(
        Cidr.ALL,
        nic.subnet().gateway(),
        NIC,
        Note.onSomeNode("everything outside the subnet goes to its gateway"));
  }

  /** The host of a virtual machine. */
  public static Host host(VirtualMachine vm) {
    Sysctl forward =
        vm.ipForward()
            ? Sysctl.of("net.ipv4.ip_forward", "1", Note.because("an appliance forwards"))
            : Sysctl.of(
                "net.ipv4.ip_forward", "0", Note.realism("independent of the machine's value"));
    List<AppendedRule> rules =
        vm.iptables().stream()
            .map(rule -> new AppendedRule(rule, Note.because("asked for by the lab")))
            .toList();
    return new Host(
        vm.name(),
        Role.VM,
        List.of(),
        List.of(defaultRoute(vm.nic())),
        List.of(),
        List.of(forward),
        List.of(),
        rules,
        vm.listeners(),
        Note.because("a virtual machine in subnet " + vm.nic().subnet().name()));
  }

  /** The name of the virtual network's interface towards a NIC. */
  static InterfaceName leg(Nic nic) {
    return leg(nic.host());
  }

  /** The same by the NIC's host. */
  public static InterfaceName leg(HostName host) {
    String readable = "f-" + host;
    return readable.length() <= InterfaceName.MAX_LENGTH
        ? InterfaceName.of(readable)
        : InterfaceName.derived("f-", host.value());
  }
}
