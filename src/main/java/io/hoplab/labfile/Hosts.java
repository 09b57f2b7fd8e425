package io.hoplab.labfile;

import io.hoplab.azure.AzureDns;
import io.hoplab.azure.Fabric;
import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.topology.Listener;
import io.hoplab.topology.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The hosts that a lab file names, whether or not all is well with them. */
final class Hosts {
  private static final String NONE = "none";

  /** Interfaces have the names of the hosts that they lead to, beside these. */
  private static final Set<String> INTERFACES = Set.of("lo", "eth0");

  /** A host; without an address when the file has no good one for it. */
  record Entry(
      HostName name, Role role, Optional<Ipv4Address> address, List<Listener> listeners, int line) {
    String words() {
      return switch (role) {
        case POD -> "a pod";
        case NODE -> "a node";
        case VM -> "a VM";
        case INTERNET -> "a host on the internet";
        case FABRIC -> "part of the fabric";
      };
    }
  }

  // Keyed by what the values hold: a record's own hash is linked at run time, which costs more than
  // reading the file does.
  private final Map<String, Entry> byName = new LinkedHashMap<>();
  private final Map<Integer, Entry> byAddress = new HashMap<>();
  private final Map<String, Optional<Ipv4Address>> services = new LinkedHashMap<>();
  private final Map<String, Optional<Ipv4Address>> asked = new LinkedHashMap<>();
  private final Map<String, String> fabric = new LinkedHashMap<>();
  private final Map<String, String> others = new LinkedHashMap<>();
  private final Set<Integer> publicAddresses = new HashSet<>();
  private final Map<Integer, String> privateAddresses = new HashMap<>();

  /** The hosts of the fabric that every lab can have. */
  Hosts() {
    fabric.put(Fabric.VNET.value(), "the virtual network's host");
    fabric.put(Fabric.INTERNET.value(), "the internet's router");
  }

  /** Takes a host in, or says why it cannot be; whether its name is its own. */
  boolean add(HostName name, Role role, Optional<Ipv4Address> address, Item item) {
    int line = item.key().line();
    if (!isFree(name, item)) {
      return false;
    }
    Entry entry = new Entry(name, role, address, listeners(name, item), line);
    byName.put(name.value(), entry);
    if (address.isPresent()) {
      Entry other = byAddress.putIfAbsent(address.get().bits(), entry);
      if (other != null) {
        item.get("ip")
            .orElse(item)
            .problem(
                "wanted an address of its own, came "
                    + address.get()
                    + ", which is "
                    + other.name()
                    + "'s already in line "
                    + other.line());
      }
    }
    return true;
  }

  /**
   * Takes a host of the fabric in, or says why it cannot be; whether its name is its own.
   *
   * @param words what it is
   */
  boolean addFabric(HostName name, String words, Item item) {
    if (!isFree(name, item)) {
      return false;
    }
    fabric.put(name.value(), words + " already in line " + item.key().line());
    return true;
  }

  /** Whether it is a host of the fabric. */
  boolean isFabric(HostName name) {
    return fabric.containsKey(name.value());
  }

  /** Takes in Azure's DNS server, which only some labs have. */
  void addDnsServer() {
    fabric.put(AzureDns.HOST.value(), "Azure's DNS server");
  }

  /**
   * Takes in the name of something that is no host, but stands beside hosts; whether it is its own.
   *
   * @param words what it is
   */
  boolean addOther(HostName name, String words, Item item) {
    if (!isFree(name, item)) {
      return false;
    }
    others.put(name.value(), words + " already in line " + item.key().line());
    return true;
  }

  private boolean isFree(HostName name, Item item) {
    Entry namesake = byName.get(name.value());
    String other =
        name.value().equals(NONE)
            ? "which means no next hop"
            : INTERFACES.contains(name.value())
                ? "which is the name of an interface"
                : fabric.containsKey(name.value())
                    ? "which is " + fabric.get(name.value())
                    : others.containsKey(name.value())
                        ? "which is " + others.get(name.value())
                        : namesake == null
                            ? null
                            : "which is "
                                + namesake.words()
                                + " already in line "
                                + namesake.line();
    if (other != null) {
      item.problemAtKey("wanted a name of its own, came " + name + ", " + other);
    }
    return other == null;
  }

  /**
   * Takes in a DNS name that hosts have to ask for.
   *
   * @param address what they are to be told; empty when nobody tells them
   */
  void addAsked(String name, Optional<Ipv4Address> address) {
    asked.put(name, address);
  }

  /** The DNS names that hosts have to ask for. */
  Map<String, Optional<Ipv4Address>> asked() {
    return asked;
  }

  /** Takes in an address that packets can have although no host has it. */
  void addPublic(Ipv4Address address) {
    publicAddresses.add(address.bits());
  }

  /**
   * Gives an address of a subnet to something that is no host, or says why it cannot have it.
   *
   * @param words whose it is
   */
  void takePrivate(Ipv4Address address, String words, Item at) {
    Entry host = byAddress.get(address.bits());
    String other =
        host != null
            ? host.name() + "'s already in line " + host.line()
            : privateAddresses.putIfAbsent(
                address.bits(), words + "'s already in line " + at.node().line());
    if (other != null) {
      at.problem("wanted an address of its own, came " + address + ", which is " + other);
    }
  }

  /** Whether it is a public address of something of Azure's. */
  boolean isPublic(Ipv4Address address) {
    return publicAddresses.contains(address.bits());
  }

  private static List<Listener> listeners(HostName host, Item item) {
    List<Listener> listeners = new ArrayList<>();
    Set<Integer> ports = new HashSet<>();
    for (Item served : item.items("serves")) {
      served
          .read(Value.SERVED)
          .ifPresent(
              it -> {
                if (ports.add(it.port())) {
                  listeners.add(new Listener(host, it.kind(), it.port()));
                } else {
                  served.problem(
                      "wanted each port once, came port " + it.port() + " again on " + host);
                }
              });
    }
    return listeners;
  }

  Optional<Entry> find(HostName name) {
    return find(name.value());
  }

  Optional<Entry> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  Optional<Entry> owner(Ipv4Address address) {
    return Optional.ofNullable(byAddress.get(address.bits()));
  }

  List<Listener> listeners(HostName name) {
    return find(name).map(Entry::listeners).orElse(List.of());
  }

  /**
   * Takes a Service's name in.
   *
   * @param address its ClusterIP; empty when the file has no good one for it
   */
  void addService(String name, Optional<Ipv4Address> address) {
    services.put(name, address);
  }

  /** The names of Services with their ClusterIPs. */
  Map<String, Optional<Ipv4Address>> services() {
    return services;
  }

  int size() {
    return byName.size();
  }

  /** The names of all hosts, the fabric's last. */
  List<String> names() {
    List<String> names = new ArrayList<>(machines());
    names.addAll(fabric.keySet());
    return names;
  }

  /** The names of nodes and VMs. */
  List<String> withNic() {
    return byName.values().stream()
        .filter(entry -> entry.role() == Role.NODE || entry.role() == Role.VM)
        .map(entry -> entry.name().value())
        .toList();
  }

  /** The names of pods, nodes, VMs and hosts on the internet. */
  List<String> machines() {
    return List.copyOf(byName.keySet());
  }
}
