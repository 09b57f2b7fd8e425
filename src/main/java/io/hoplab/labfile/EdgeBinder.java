package io.hoplab.labfile;

import io.hoplab.azure.Backbone;
import io.hoplab.azure.Edge;
import io.hoplab.azure.Internet;
import io.hoplab.azure.InternetHost;
import io.hoplab.azure.LoadBalancer;
import io.hoplab.azure.LoadBalancingRule;
import io.hoplab.azure.NatGateway;
import io.hoplab.azure.OutboundRule;
import io.hoplab.azure.PortRange;
import io.hoplab.azure.PrivateAccess;
import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.topology.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the edge of what a lab file says under {@code internet}, {@code natGateways} and {@code
 * loadBalancers}.
 */
final class EdgeBinder {
  static final String[] SECTIONS = {
    "internet", "natGateways", "loadBalancers", "privateEndpoints", "publicDns", "privateDnsZones"
  };

  private static final int MOST_ADDRESSES = 16;

  /** What no host on the internet and no public address can be. */
  private static final List<Cidr> NOT_PUBLIC =
      List.of(
          Cidr.parse("0.0.0.0/8"),
          Cidr.parse("10.0.0.0/8"),
          Cidr.parse("100.64.0.0/10"),
          Cidr.parse("127.0.0.0/8"),
          Cidr.parse("168.63.129.16/32"),
          Cidr.parse("169.254.0.0/16"),
          Cidr.parse("172.16.0.0/12"),
          Cidr.parse("192.168.0.0/16"),
          Backbone.RANGE,
          Cidr.parse("224.0.0.0/3"));

  private final Item root;
  private final Hosts hosts;
  private final PublicAddresses addresses;
  private final List<InternetHost> internet = new ArrayList<>();
  private final Map<String, NatGateway> gateways = new LinkedHashMap<>();
  private final List<LoadBalancer> loadBalancers = new ArrayList<>();
  private final Map<String, String> ruled = new HashMap<>();
  private final BackendPools backends;
  private Optional<HostName> prober = Optional.empty();

  EdgeBinder(Item root, Hosts hosts) {
    this.root = root;
    this.hosts = hosts;
    this.addresses = new PublicAddresses(hosts);
    this.backends = new BackendPools(root, hosts);
  }

  static boolean isPublic(Ipv4Address address) {
    return NOT_PUBLIC.stream().noneMatch(range -> range.contains(address));
  }

  /** Reads what needs no node and no virtual machine; to be called before those are read. */
  void readOutside() {
    for (Item host : root.get("internet").map(it -> it.entries("hosts")).orElse(List.of())) {
      Optional<HostName> name = ClusterBinder.hostName(host.name());
      Optional<Ipv4Address> address =
          host.get("ip").flatMap(at -> addresses.check(at, at.read(Value.ADDRESS)));
      boolean own = name.isPresent() && hosts.add(name.get(), Role.INTERNET, address, host);
      if (own && address.isPresent()) {
        internet.add(new InternetHost(name.get(), address.get(), hosts.listeners(name.get())));
      }
    }
    for (Item gateway : root.entries("natGateways")) {
      ClusterBinder.hostName(gateway.name()).ifPresent(name -> natGateway(gateway, name));
    }
  }

  private void natGateway(Item item, HostName name) {
    List<Ipv4Address> own = addresses.take(item.items("publicIps"), "NAT gateway " + name);
    if (item.items("publicIps").size() > MOST_ADDRESSES) {
      item.get("publicIps")
          .ifPresent(
              at ->
                  at.problem(
                      "wanted at most "
                          + MOST_ADDRESSES
                          + " public addresses, came "
                          + at.items().size()));
    }
    if (hosts.addFabric(name, "a NAT gateway", item)) {
      gateways.put(name.value(), new NatGateway(name, own));
    }
  }

  /** The public address of a NIC. */
  Optional<Ipv4Address> publicAddress(Item nic) {
    Optional<Item> stated = nic.get("publicIp");
    Optional<Item> at = stated.flatMap(it -> it.isScalar() ? stated : it.get("ip"));
    return at.flatMap(
        it -> addresses.take(List.of(it), "the NIC of " + nic.name()).stream().findFirst());
  }

  /** The public address that a subnet is lent. */
  Optional<Ipv4Address> defaultOutbound(Item subnet) {
    return subnet.get("defaultOutboundAccess").stream()
        .flatMap(at -> addresses.take(List.of(at), "subnet " + subnet.name()).stream())
        .findFirst();
  }

  /** The name of a subnet's NAT gateway. */
  Optional<String> natGateway(Item subnet) {
    Optional<String> name = subnet.read("natGateway", Value.HOST).map(HostName::value);
    if (name.isPresent() && !gateways.containsKey(name.get())) {
      subnet
          .get("natGateway")
          .ifPresent(
              at ->
                  at.problem(
                      "wanted the name of a NAT gateway, came "
                          + Spelling.unknown(name.get(), gateways.keySet())));
      return Optional.empty();
    }
    return name;
  }

  /** Says that a basic public address does not go with a NAT gateway. */
  void checkSku(Item nic, Optional<Item> subnet) {
    Optional<String> gateway =
        subnet.flatMap(it -> it.read("natGateway", Value.HOST)).map(HostName::value);
    nic.get("publicIp")
        .flatMap(it -> it.get("sku"))
        .filter(sku -> sku.text().equals("Basic") && gateway.isPresent())
        .ifPresent(
            sku ->
                sku.problem(
                    "wanted a Standard public address in subnet "
                        + subnet.get().name()
                        + ", which has NAT gateway "
                        + gateway.get()
                        + ", came Basic; Azure refuses the two together"));
  }

  /** Reads what names nodes and virtual machines. */
  void readLoadBalancers(NetworkBinder network) {
    for (Item item : root.entries("loadBalancers")) {
      ClusterBinder.hostName(item.name()).ifPresent(name -> loadBalancer(item, name, network));
    }
  }

  private void loadBalancer(Item item, HostName name, NetworkBinder network) {
    boolean own = hosts.addFabric(name, "a load balancer", item);
    Map<String, Ipv4Address> frontends = new LinkedHashMap<>();
    for (Item frontend : item.entries("frontends").stream().filter(Item::isScalar).toList()) {
      addresses
          .take(List.of(frontend), "load balancer " + name)
          .forEach(address -> frontends.put(frontend.name(), address));
    }
    Map<String, List<HostName>> pools = backends.of(item);
    Map<String, Integer> allocated = new HashMap<>();
    Set<String> used = new LinkedHashSet<>();
    List<OutboundRule> outbound = new ArrayList<>();
    for (Item rule : item.entries("outboundRules")) {
      Optional<String> frontend = frontend(item, rule, frontends.keySet());
      Optional<String> pool = named(rule, "backendPool", pools.keySet());
      frontend.ifPresent(used::add);
      if (frontend.isEmpty() || pool.isEmpty()) {
        continue;
      }
      List<HostName> members = pools.get(pool.get());
      if (members.isEmpty()) {
        rule.get("backendPool")
            .ifPresent(
                at ->
                    at.problem(
                        "wanted a backend pool with members, came "
                            + pool.get()
                            + ", which has none: frontend "
                            + frontend.get()
                            + " is without backend"));
      }
      if (!once(rule, members)) {
        continue;
      }
      int before = allocated.getOrDefault(frontend.get(), 0);
      int ports = ports(rule, members.size(), before);
      allocated.put(frontend.get(), before + ports * members.size());
      outbound.add(
          new OutboundRule(
              rule.name(),
              frontends.get(frontend.get()),
              members,
              ports,
              OutboundRule.FIRST_PORT + before));
    }
    LoadBalancingBinder balancing = new LoadBalancingBinder(item, frontends, pools);
    balancing.readInternal(network, hosts);
    List<LoadBalancingRule> rules = balancing.bind(used);
    outbound.forEach(rule -> rules.forEach(inbound -> apart(item, rule, inbound)));
    unused(item, used);
    if (rules.stream().anyMatch(rule -> rule.probe().isPresent())) {
      oneProber(item, name);
    }
    if (own) {
      loadBalancers.add(new LoadBalancer(name, frontends, outbound, rules));
    }
  }

  /** Azure takes an inbound rule's port, and its neighbours, out of those for source NAT. */
  private static void apart(Item item, OutboundRule outbound, LoadBalancingRule inbound) {
    PortRange ports = outbound.ports();
    if (outbound.frontend().equals(inbound.frontend().address())
        && ports.first() <= inbound.frontendPort()
        && inbound.frontendPort() <= ports.last()) {
      item.get("rules")
          .flatMap(it -> it.get(inbound.name()))
          .flatMap(it -> it.get("frontendPort"))
          .ifPresent(
              at ->
                  at.problem(
                      "wanted a port that is not among "
                          + ports
                          + ", which outbound rule "
                          + outbound.name()
                          + " gives away at the same frontend, came "
                          + inbound.frontendPort()));
    }
  }

  private void oneProber(Item item, HostName name) {
    if (prober.isEmpty()) {
      prober = Optional.of(name);
      return;
    }
    item.get("probes")
        .ifPresent(
            probes ->
                probes.problem(
                    "wanted health probes of one load balancer, came "
                        + name
                        + "'s beside "
                        + prober.get()
                        + "'s: both come from "
                        + LoadBalancer.PROBER
                        + ", which one host of a lab can have"));
  }

  private void unused(Item item, Set<String> used) {
    for (Item frontend : item.entries("frontends")) {
      if (!used.contains(frontend.name())) {
        frontend.problemAtKey(
            "wanted a rule that leads from frontend "
                + frontend.name()
                + " to a backend pool, came none: it is a frontend without backend");
      }
    }
  }

  /** Who has ports of two rules could be answered at either's, and nothing says which to use. */
  private boolean once(Item rule, List<HostName> members) {
    boolean own = true;
    for (HostName member : members) {
      String other = ruled.putIfAbsent(member.value(), rule.name());
      if (other != null) {
        own = false;
        rule.get("backendPool")
            .ifPresent(
                at ->
                    at.problem(
                        "wanted each host in one outbound rule, came "
                            + member
                            + ", which rule "
                            + other
                            + " is for already"));
      }
    }
    return own;
  }

  /** One that is written but has no address has its own problem. */
  private static Optional<String> frontend(Item item, Item rule, Set<String> usable) {
    Optional<Item> written =
        rule.read("frontend", Value.NAME).flatMap(name -> item.get("frontends").get().get(name));
    if (written.isEmpty() || usable.contains(written.get().name())) {
      return named(rule, "frontend", usable);
    }
    if (!written.get().isScalar()) {
      rule.get("frontend")
          .ifPresent(
              at ->
                  at.problem(
                      "wanted a public frontend, by which packets go out, came "
                          + at.text()
                          + ", which is internal"));
    }
    return Optional.empty();
  }

  private static Optional<String> named(Item rule, String key, Set<String> known) {
    Optional<String> name = rule.read(key, Value.NAME);
    if (name.isPresent() && !known.contains(name.get())) {
      rule.get(key)
          .ifPresent(
              at ->
                  at.problem(
                      "wanted the name of a "
                          + (key.equals("frontend") ? "frontend" : "backend pool")
                          + " of the load balancer, came "
                          + Spelling.unknown(name.get(), known)));
      return Optional.empty();
    }
    return name;
  }

  private static int ports(Item rule, int poolSize, int before) {
    Optional<Item> stated = rule.get("allocatedOutboundPorts");
    int ports =
        stated
            .flatMap(it -> it.read(EdgeShape.ALLOCATED_PORTS))
            .orElse(OutboundRule.defaultPorts(poolSize));
    Item at = stated.orElse(rule);
    if (stated.isPresent() && at.read(EdgeShape.ALLOCATED_PORTS).isEmpty()) {
      return ports;
    }
    if (ports % EdgeShape.PORT_STEP != 0) {
      at.problem("wanted a multiple of " + EdgeShape.PORT_STEP + ", came " + ports);
    } else if ((long) ports * poolSize > OutboundRule.PORTS - before) {
      at.problem(
          "wanted at most "
              + Math.max(0, OutboundRule.PORTS - before)
              + " ports for the whole pool"
              + (before == 0 ? "" : ", as other rules have " + before + " of the frontend's")
              + ", came "
              + ports
              + " for each of "
              + poolSize);
    }
    return ports;
  }

  /** The hosts on the internet. */
  List<InternetHost> internetHosts() {
    return internet;
  }

  /** The load balancers. */
  List<LoadBalancer> loadBalancers() {
    return loadBalancers;
  }

  /** The edge; none where the lab has no internet. */
  Edge build(PrivateAccess access) {
    return root.get("internet").isEmpty()
            && gateways.isEmpty()
            && loadBalancers.isEmpty()
            && access.equals(PrivateAccess.NONE)
        ? Edge.NONE
        : new Edge(
            Optional.of(new Internet(internet)),
            List.copyOf(gateways.values()),
            loadBalancers,
            access);
  }
}
