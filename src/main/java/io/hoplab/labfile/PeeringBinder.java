package io.hoplab.labfile;

import io.hoplab.azure.Peering;
import io.hoplab.azure.Peerings;
import io.hoplab.azure.RouteTable;
import io.hoplab.azure.Subnet;
import io.hoplab.net.Cidr;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the virtual networks besides the lab's own, and their peerings. */
final class PeeringBinder {
  private final Item root;
  private final Map<String, Item> subnets = new LinkedHashMap<>();

  PeeringBinder(Item root) {
    this.root = root;
    for (Item network : root.entries("peeredVnets")) {
      for (Item subnet : network.entries("subnets")) {
        subnets.put(network.name() + "/" + subnet.name(), subnet);
      }
    }
  }

  /** The subnets of the others, by the names that VMs call them. */
  Map<String, Item> subnets() {
    return subnets;
  }

  /** The address spaces of the others, each with its network's name. */
  Map<Cidr, String> spaces() {
    Map<Cidr, String> spaces = new LinkedHashMap<>();
    for (Item network : root.entries("peeredVnets")) {
      network
          .readAll("addressSpace", Value.RANGE)
          .forEach(space -> spaces.put(space, network.name()));
    }
    return spaces;
  }

  /** Says what is wrong with ranges; address spaces overlap nowhere, as Azure wants of peers. */
  void checkRanges(List<Cidr> own) {
    if (root.entries("peeredVnets").isEmpty()) {
      return;
    }
    Ranges spaces = new Ranges();
    root.get("vnet").ifPresent(item -> own.forEach(space -> spaces.add(space, "vnet", item)));
    for (Item network : root.entries("peeredVnets")) {
      List<Cidr> space = network.readAll("addressSpace", Value.RANGE);
      for (Item item : network.items("addressSpace")) {
        Optional<Cidr> range = item.read(Value.RANGE);
        range.ifPresent(it -> spaces.add(it, network.name(), item));
        range.ifPresent(it -> AddressSpace.check(it, item));
      }
      Ranges disjoint = new Ranges();
      for (Item subnet : network.entries("subnets")) {
        Optional<Cidr> range = subnet.read("range", Value.RANGE);
        Optional<Item> at = subnet.get("range");
        if (range.isEmpty() || at.isEmpty() || !AddressSpace.isSubnet(range.get(), at.get())) {
          continue;
        }
        disjoint.add(range.get(), "subnet " + subnet.name(), at.get());
        if (!space.isEmpty() && space.stream().noneMatch(it -> it.contains(range.get()))) {
          at.get().problem(range.get() + " is outside the address space of " + network.name());
        }
      }
      disjoint.check();
    }
    spaces.check();
  }

  /** What there is besides the lab's own virtual network. */
  Peerings bind(Map<String, RouteTable> tables) {
    List<Peerings.Remote> networks = new ArrayList<>();
    List<String> names = new ArrayList<>(List.of(Peerings.OWN));
    List<Peering> peerings = new ArrayList<>();
    for (Item network : root.entries("peeredVnets")) {
      if (network.name().equals(Peerings.OWN)) {
        network.problemAtKey("wanted a name of its own, came vnet, which is the lab's own");
      }
      names.add(network.name());
      List<Subnet> complete = new ArrayList<>();
      for (Item subnet : network.entries("subnets")) {
        Optional<RouteTable> table = table(subnet, tables);
        subnet
            .read("range", Value.RANGE)
            .ifPresent(
                range ->
                    complete.add(new Subnet(network.name() + "/" + subnet.name(), range, table)));
      }
      networks.add(
          new Peerings.Remote(
              network.name(), network.readAll("addressSpace", Value.RANGE), complete));
    }
    root.get("vnet").ifPresent(item -> sides(item, Peerings.OWN, names, peerings));
    root.entries("peeredVnets").forEach(item -> sides(item, item.name(), names, peerings));
    return new Peerings(networks, peerings);
  }

  private static Optional<RouteTable> table(Item subnet, Map<String, RouteTable> tables) {
    Optional<String> name = subnet.read("routeTable", Value.NAME);
    if (name.isPresent() && !tables.containsKey(name.get())) {
      subnet
          .get("routeTable")
          .ifPresent(
              at ->
                  at.problem(
                      "wanted the name of a route table, came "
                          + Spelling.unknown(
                              name.get(), tables.keySet().stream().sorted().toList())));
    }
    return name.map(tables::get);
  }

  private void sides(Item network, String local, List<String> names, List<Peering> peerings) {
    for (Item side : network.entries("peerings")) {
      String remote = side.name();
      if (!names.contains(remote) || remote.equals(local)) {
        List<String> others = new ArrayList<>(names);
        others.remove(local);
        side.problemAtKey(
            "wanted the name of another virtual network, came " + Spelling.unknown(remote, others));
        continue;
      }
      if (there(remote).entries("peerings").stream().noneMatch(it -> it.name().equals(local))) {
        side.warningAtKey(
            remote + " has no peering with " + local + ": nothing flows until it has one");
      }
      peerings.add(
          new Peering(
              local,
              remote,
              side.read("allowVirtualNetworkAccess", Value.SWITCH).orElse(true),
              side.read("allowForwardedTraffic", Value.SWITCH).orElse(false)));
    }
  }

  private Item there(String name) {
    return name.equals(Peerings.OWN)
        ? root.get("vnet").orElse(root)
        : root.get("peeredVnets").flatMap(it -> it.get(name)).orElse(root);
  }
}
