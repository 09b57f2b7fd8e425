package io.hoplab.topology;

import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.MacAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The whole network: hosts, and the veth pairs between them. */
public final class Topology {
  /** Where an end is, which tells it from every other. */
  private record Place(HostName host, InterfaceName name) {
    private static Place of(VethEnd end) {
      return new Place(end.host(), end.name());
    }
  }

  private final Map<HostName, Host> hosts = new LinkedHashMap<>();
  private final List<VethPair> pairs;
  private final Map<HostName, List<VethEnd>> ends = new HashMap<>();
  private final Map<Place, VethEnd> peers = new HashMap<>();
  private final Map<String, Ipv4Address> names;
  private final Naming naming;

  /**
   * A network of these hosts.
   *
   * @throws IllegalArgumentException when two hosts have one name, a pair ends at a host that is
   *     not there, or an interface name is taken twice on a host
   */
  public Topology(List<Host> hosts, List<VethPair> pairs) {
    this(hosts, pairs, Map.of());
  }

  /**
   * A network of these hosts, in which names besides those of hosts stand for addresses, as those
   * of Services do.
   *
   * @throws IllegalArgumentException as for the other constructor
   */
  public Topology(List<Host> hosts, List<VethPair> pairs, Map<String, Ipv4Address> names) {
    this(hosts, pairs, names, Naming.NONE);
  }

  /**
   * The same, with names that hosts have to ask for.
   *
   * @throws IllegalArgumentException as for the other constructors
   */
  public Topology(
      List<Host> hosts, List<VethPair> pairs, Map<String, Ipv4Address> names, Naming naming) {
    this.naming = naming;
    this.names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
    for (Host host : hosts) {
      if (this.hosts.put(host.name(), host) != null) {
        throw new IllegalArgumentException("two hosts are named " + host.name());
      }
    }
    this.pairs = List.copyOf(pairs);
    for (VethPair pair : pairs) {
      add(pair.left(), pair.right());
      add(pair.right(), pair.left());
    }
  }

  private void add(VethEnd end, VethEnd peer) {
    host(end.host());
    List<VethEnd> siblings = ends.computeIfAbsent(end.host(), name -> new ArrayList<>());
    if (siblings.stream().anyMatch(sibling -> sibling.name().equals(end.name()))) {
      throw new IllegalArgumentException("two interfaces are " + end);
    }
    siblings.add(end);
    peers.put(Place.of(end), peer);
  }

  /** All hosts, in the order of the plan. */
  public List<Host> hosts() {
    return List.copyOf(hosts.values());
  }

  /** All veth pairs, in the order of the plan. */
  public List<VethPair> pairs() {
    return pairs;
  }

  /** Names besides those of hosts, and the addresses that they stand for. */
  public Map<String, Ipv4Address> names() {
    return names;
  }

  /** Names that hosts have to ask for, and whom they ask. */
  public Naming naming() {
    return naming;
  }

  /** The host of that name, if there is one. */
  public Optional<Host> findHost(HostName name) {
    return Optional.ofNullable(hosts.get(name));
  }

  /** The host of that name, which must be there. */
  public Host host(HostName name) {
    return findHost(name)
        .orElseThrow(() -> new IllegalArgumentException("there is no host " + name));
  }

  /** The veth ends of a host. */
  public List<VethEnd> endsOf(HostName host) {
    return List.copyOf(ends.getOrDefault(host, List.of()));
  }

  /** The veth end of that name on the host. */
  public Optional<VethEnd> end(HostName host, InterfaceName name) {
    return ends.getOrDefault(host, List.of()).stream()
        .filter(end -> end.name().equals(name))
        .findFirst();
  }

  /** The other end of the cable. */
  public VethEnd peer(VethEnd end) {
    return peers.get(Place.of(end));
  }

  /** The bridge of that name on the host. */
  public Optional<Bridge> bridge(HostName host, InterfaceName name) {
    return host(host).bridges().stream().filter(bridge -> bridge.name().equals(name)).findFirst();
  }

  /** The Ethernet address of an interface of the host. */
  public Optional<MacAddress> mac(HostName host, InterfaceName name) {
    return end(host, name).flatMap(VethEnd::mac).or(() -> bridge(host, name).map(Bridge::mac));
  }

  /**
   * Every IPv4 address of the host, in the order of its interfaces, save that those of its own NIC
   * come first: its name stands for the first, and not for a private endpoint that leads to it.
   */
  public List<Ipv4Address> addresses(HostName host) {
    List<Ipv4Address> addresses = new ArrayList<>();
    List<VethEnd> ownFirst = new ArrayList<>(endsOf(host));
    ownFirst.sort(Comparator.comparing(end -> !end.name().equals(InterfaceName.ETH0)));
    for (VethEnd end : ownFirst) {
      end.addresses().forEach(assigned -> addresses.add(assigned.address().address()));
    }
    for (Bridge bridge : host(host).bridges()) {
      bridge.addresses().forEach(assigned -> addresses.add(assigned.address().address()));
    }
    return addresses;
  }

  /** The first IPv4 address of an interface of the host. */
  public Optional<Ipv4Address> address(HostName host, InterfaceName name) {
    return end(host, name)
        .map(VethEnd::addresses)
        .or(() -> bridge(host, name).map(Bridge::addresses))
        .flatMap(assigned -> assigned.stream().findFirst())
        .map(assigned -> assigned.address().address());
  }

  /** The first host that has the address, if any has. */
  public Optional<HostName> owner(Ipv4Address address) {
    return hosts.keySet().stream().filter(name -> addresses(name).contains(address)).findFirst();
  }

  /** Every server of the network. */
  public List<Listener> listeners() {
    return hosts.values().stream().flatMap(host -> host.listeners().stream()).toList();
  }
}
