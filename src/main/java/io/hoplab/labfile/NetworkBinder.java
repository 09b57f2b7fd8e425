package io.hoplab.labfile;

import io.hoplab.azure.Nic;
import io.hoplab.azure.Peerings;
import io.hoplab.azure.Resources;
import io.hoplab.azure.RouteTable;
import io.hoplab.azure.SecurityGroups;
import io.hoplab.azure.Subnet;
import io.hoplab.azure.UserDefinedRoute;
import io.hoplab.azure.VirtualMachine;
import io.hoplab.azure.VirtualNetwork;
import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.topology.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the network of what a lab file says under {@code vnet}, {@code cluster} and {@code vms}.
 */
final class NetworkBinder {
  private static final int DEFAULT_MTU = 1500;

  /** Azure's limit of user-defined routes in a route table. */
  private static final int MOST_ROUTES = 400;

  /** A NIC before its subnet's route table is known. */
  record NicDraft(
      HostName host,
      String subnet,
      Ipv4Address address,
      boolean ipForwarding,
      int mtu,
      Optional<Ipv4Address> publicAddress) {}

  /** A virtual machine before its NIC is complete. */
  private record Machine(Item item, NicDraft nic) {}

  private final Item root;
  private final Hosts hosts;
  private final Allocations former;
  private final EdgeBinder edge;
  private final AccessBinder access;
  private final PeeringBinder peered;
  private final Map<String, Cidr> subnets = new LinkedHashMap<>();
  private final List<Cidr> addressSpace = new ArrayList<>();

  NetworkBinder(Item root, Hosts hosts, Allocations former) {
    this.root = root;
    this.hosts = hosts;
    this.former = former;
    this.edge = new EdgeBinder(root, hosts);
    this.access = new AccessBinder(root, hosts, this);
    this.peered = new PeeringBinder(root);
  }

  /** The network, when nothing is wrong with it; fills the hosts in any case. */
  Optional<Network> bind() {
    Optional<Item> vnet = root.get("vnet");
    vnet.ifPresent(this::ranges);
    peered.checkRanges(addressSpace);
    peered
        .subnets()
        .forEach((name, item) -> subnets.put(name, item.read("range", Value.RANGE).orElse(null)));
    edge.readOutside();
    List<Machine> machines = new ArrayList<>();
    for (Item vm : root.entries("vms")) {
      nic(vm, Role.VM, false).ifPresent(nic -> machines.add(new Machine(vm, nic)));
    }
    Optional<ClusterBinder> cluster =
        root.get("cluster").map(item -> new ClusterBinder(item, hosts, addressSpace, this, former));
    cluster.ifPresent(ClusterBinder::read);
    edge.readLoadBalancers(this);
    access.read(edge.internetHosts());
    CableNames.check(root, edge.loadBalancers());
    Map<String, RouteTable> tables = new HashMap<>();
    vnet.ifPresent(it -> it.entries("routeTables").forEach(t -> tables.put(t.name(), table(t))));
    List<Subnet> complete = new ArrayList<>();
    vnet.ifPresent(it -> it.entries("subnets").forEach(s -> subnet(s, tables, complete)));
    SecurityGroups groups =
        vnet.map(it -> SecurityBinder.bind(root, it, peered.subnets())).orElse(SecurityGroups.NONE);
    Peerings peerings = peered.bind(tables);
    if (root.problems().touch("vnet", "peeredVnets", "cluster", "vms")
        || root.problems().touch(EdgeBinder.SECTIONS)
        || vnet.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Subnet> byName = new HashMap<>();
    complete.forEach(subnet -> byName.put(subnet.name(), subnet));
    peerings
        .networks()
        .forEach(it -> it.subnets().forEach(subnet -> byName.put(subnet.name(), subnet)));
    List<VirtualMachine> virtualMachines = new ArrayList<>();
    for (Machine machine : machines) {
      Item vm = machine.item();
      virtualMachines.add(
          new VirtualMachine(
              complete(machine.nic(), byName),
              vm.read("ipForward", Value.SWITCH).orElse(false),
              vm.readAll("iptables", Value.RULE),
              hosts.listeners(machine.nic().host())));
    }
    return Optional.of(
        new Network(
            new Resources(
                new VirtualNetwork(addressSpace, complete, groups, peerings),
                virtualMachines,
                edge.build(access.build())),
            cluster.map(it -> it.build(nic -> complete(nic, byName)))));
  }

  private static Nic complete(NicDraft nic, Map<String, Subnet> subnets) {
    return new Nic(
            nic.host(), subnets.get(nic.subnet()), nic.address(), nic.ipForwarding(), nic.mtu())
        .withPublicAddress(nic.publicAddress());
  }

  private void ranges(Item vnet) {
    Ranges spaces = new Ranges();
    for (Item space : vnet.items("addressSpace")) {
      space
          .read(Value.RANGE)
          .ifPresent(
              range -> {
                inSpace(range, space);
                spaces.add(range, "the address space", space);
              });
    }
    spaces.check();
    boolean stated = vnet.get("addressSpace").isPresent();
    Ranges disjoint = new Ranges();
    for (Item subnet : vnet.entries("subnets")) {
      Optional<Item> at = subnet.get("range");
      Optional<Cidr> range = subnet.read("range", Value.RANGE);
      if (range.isEmpty()) {
        subnets.put(subnet.name(), null);
        continue;
      }
      Cidr cidr = range.get();
      if (!AddressSpace.isSubnet(cidr, at.get())) {
        subnets.put(subnet.name(), null);
        continue;
      }
      subnets.put(subnet.name(), cidr);
      disjoint.add(cidr, "subnet " + subnet.name(), at.get());
      if (!stated) {
        inSpace(cidr, at.get());
      } else if (!addressSpace.isEmpty()
          && addressSpace.stream().noneMatch(space -> space.contains(cidr))) {
        at.get().problem(cidr + " is outside the address space " + words(addressSpace));
      }
    }
    disjoint.check();
  }

  private void inSpace(Cidr range, Item at) {
    addressSpace.add(range);
    AddressSpace.check(range, at);
    if (root.get("cluster").isPresent()) {
      ReservedRanges.check("address space", range, at);
    }
  }

  private static String words(List<Cidr> ranges) {
    return String.join(", ", ranges.stream().map(Cidr::toString).toList());
  }

  /** Reads a NIC and takes its host in. */
  Optional<NicDraft> nic(Item item, Role role, boolean ipForwarding) {
    Optional<HostName> name = ClusterBinder.hostName(item.name());
    Optional<String> subnet = item.read("subnet", PeeringShape.SUBNET);
    Optional<Ipv4Address> address = item.read("ip", Value.ADDRESS);
    subnet.ifPresent(it -> inSubnet(item, it, address));
    name.ifPresent(it -> hosts.add(it, role, address, item));
    Optional<Ipv4Address> publicAddress = edge.publicAddress(item);
    edge.checkSku(
        item,
        subnet.flatMap(
            it -> root.get("vnet").flatMap(v -> v.get("subnets")).flatMap(s -> s.get(it))));
    if (name.isEmpty() || subnet.isEmpty() || address.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new NicDraft(
            name.get(),
            subnet.get(),
            address.get(),
            item.read("ipForwarding", Value.SWITCH).orElse(ipForwarding),
            item.read("mtu", Value.MTU).orElse(DEFAULT_MTU),
            publicAddress));
  }

  /** The ranges of the other virtual networks, each with its network's name. */
  Map<Cidr, String> peeredSpaces() {
    return peered.spaces();
  }

  /** The range of a subnet that is there. */
  Optional<Cidr> range(String subnet) {
    return Optional.ofNullable(subnets.get(subnet));
  }

  /** Says what is wrong with an item's subnet, and with its address there. */
  void inSubnet(Item item, String subnet, Optional<Ipv4Address> address) {
    if (!subnets.containsKey(subnet)) {
      item.get("subnet")
          .ifPresent(
              at ->
                  at.problem(
                      "wanted the name of a subnet, came "
                          + Spelling.unknown(subnet, subnets.keySet())));
      return;
    }
    Cidr range = subnets.get(subnet);
    if (range == null || address.isEmpty()) {
      return;
    }
    Item at = item.get("ip").orElse(item);
    if (!range.contains(address.get())) {
      at.problem(address.get() + " is outside subnet " + subnet + "'s range " + range);
      return;
    }
    reservation(range, address.get())
        .ifPresent(
            what ->
                at.problem(
                    address.get()
                        + " is kept by Azure in subnet "
                        + subnet
                        + " ("
                        + what
                        + "); hosts have "
                        + range.address(4)
                        + " to "
                        + range.address(range.size() - 2)));
  }

  private static Optional<String> reservation(Cidr range, Ipv4Address address) {
    if (!new Subnet("", range, Optional.empty()).reserves(address)) {
      return Optional.empty();
    }
    if (address.equals(range.last())) {
      return Optional.of("broadcast address");
    }
    return Optional.of(
        switch (address.bits() - range.network().bits()) {
          case 0 -> "network address";
          case 1 -> "default gateway";
          default -> "Azure DNS";
        });
  }

  private RouteTable table(Item item) {
    List<UserDefinedRoute> routes = new ArrayList<>();
    Map<String, Item> prefixes = new HashMap<>();
    if (item.entries().size() > MOST_ROUTES) {
      item.problemAtKey(
          "wanted at most %d routes in a route table, came %d; Azure refuses more"
              .formatted(MOST_ROUTES, item.entries().size()));
    }
    for (Item route : item.entries()) {
      Optional<Cidr> to = route.read("to", Value.RANGE);
      Optional<Item> hop = route.get("nextHop").filter(Item::isScalar);
      to.ifPresent(
          prefix -> {
            Item first = prefixes.putIfAbsent(prefix.toString(), route);
            if (first != null) {
              route
                  .get("to")
                  .ifPresent(
                      at ->
                          at.problem(
                              "wanted one route for each prefix, came "
                                  + prefix
                                  + " again after route "
                                  + first.name()
                                  + "; Azure refuses the second"));
            }
          });
      Optional<Optional<Ipv4Address>> next = hop.flatMap(this::nextHop);
      if (to.isPresent() && next.isPresent()) {
        routes.add(new UserDefinedRoute(route.name(), to.get(), next.get()));
      }
    }
    return new RouteTable(item.name(), routes);
  }

  private Optional<Optional<Ipv4Address>> nextHop(Item hop) {
    if (hop.text().equals("none")) {
      return Optional.of(Optional.empty());
    }
    Optional<Ipv4Address> address = hop.read(Value.ADDRESS);
    if (address.isPresent()) {
      return Optional.of(address);
    }
    Optional<Hosts.Entry> host = hosts.find(hop.text());
    if (host.isPresent() && (host.get().role() == Role.POD || host.get().role() == Role.INTERNET)) {
      hop.problem(
          "wanted a host with a NIC, came " + hop.text() + ", which is " + host.get().words());
      return Optional.empty();
    }
    if (host.isEmpty()) {
      hop.problem(
          "wanted a node, a VM, an IPv4 address or none, came "
              + Spelling.unknown(hop.text(), hosts.withNic()));
      return Optional.empty();
    }
    Optional<Ipv4Address> own = host.get().address();
    return own.isPresent() ? Optional.of(own) : Optional.empty();
  }

  private void subnet(Item item, Map<String, RouteTable> tables, List<Subnet> complete) {
    Optional<String> name = item.read("routeTable", Value.NAME);
    if (name.isPresent() && !tables.containsKey(name.get())) {
      item.get("routeTable")
          .ifPresent(
              at ->
                  at.problem(
                      "wanted the name of a route table, came "
                          + Spelling.unknown(
                              name.get(), tables.keySet().stream().sorted().toList())));
    }
    Cidr range = subnets.get(item.name());
    if (range != null) {
      complete.add(
          new Subnet(
              item.name(),
              range,
              name.map(tables::get),
              edge.natGateway(item),
              edge.defaultOutbound(item),
              access.serviceEndpoints(item)));
    }
  }
}
