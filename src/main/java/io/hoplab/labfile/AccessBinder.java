package io.hoplab.labfile;

import io.hoplab.azure.AzureDns;
import io.hoplab.azure.InternetHost;
import io.hoplab.azure.PrivateAccess;
import io.hoplab.azure.PrivateDnsZone;
import io.hoplab.azure.PrivateEndpoint;
import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.topology.DnsAnswers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes private access to Azure's services of what a lab file says under {@code privateEndpoints},
 * {@code publicDns} and {@code privateDnsZones}, and of subnets' service endpoints.
 */
final class AccessBinder {
  private final Item root;
  private final Hosts hosts;
  private final NetworkBinder network;
  private final Map<String, InternetHost> outside = new LinkedHashMap<>();
  private final Map<String, PrivateEndpoint> endpoints = new LinkedHashMap<>();
  private final Map<InternetHost, String> services = new LinkedHashMap<>();
  private final Map<String, InternetHost> names = new LinkedHashMap<>();
  private final List<PrivateDnsZone> zones = new ArrayList<>();

  AccessBinder(Item root, Hosts hosts, NetworkBinder network) {
    this.root = root;
    this.hosts = hosts;
    this.network = network;
    if (root.get("publicDns").isPresent() || root.get("privateDnsZones").isPresent()) {
      hosts.addDnsServer();
    }
  }

  /** Reads all of it; subnets, hosts and their addresses are known by then. */
  void read(List<InternetHost> internet) {
    internet.forEach(host -> outside.put(host.name().value(), host));
    for (Item host : root.get("internet").map(it -> it.entries("hosts")).orElse(List.of())) {
      InternetHost known = outside.get(host.name());
      host.get("service")
          .flatMap(it -> it.read(AccessShape.SERVICE))
          .filter(it -> known != null)
          .ifPresent(service -> services.put(known, service));
    }
    root.entries("privateEndpoints").forEach(this::endpoint);
    for (Item name : root.entries("publicDns")) {
      outside(name).filter(host -> isOwn(name)).ifPresent(host -> names.put(name.name(), host));
    }
    root.entries("privateDnsZones").forEach(this::zone);
    for (Item loadBalancer : root.entries("loadBalancers")) {
      loadBalancer
          .get("probes")
          .filter(it -> !names.isEmpty() || !zones.isEmpty())
          .ifPresent(AccessBinder::oneAddress);
    }
    if (!names.isEmpty() || !zones.isEmpty()) {
      DnsAnswers answers = dns().answers(List.copyOf(endpoints.values()));
      names.keySet().forEach(name -> hosts.addAsked(name, answers.address(name)));
      answers.addresses().forEach((name, address) -> hosts.addAsked(name, Optional.of(address)));
    }
  }

  private static void oneAddress(Item probes) {
    probes.problem(
        "wanted no health probes in a lab with publicDns or privateDnsZones: both come from "
            + AzureDns.ADDRESS
            + ", which one host of a lab can have");
  }

  private void endpoint(Item item) {
    Optional<HostName> name = ClusterBinder.hostName(item.name());
    Optional<String> subnet = item.read("subnet", Value.NAME);
    Optional<Ipv4Address> address = item.read("ip", Value.ADDRESS);
    subnet.ifPresent(it -> network.inSubnet(item, it, address));
    address.ifPresent(
        it ->
            hosts.takePrivate(it, "private endpoint " + item.name(), item.get("ip").orElseThrow()));
    Optional<InternetHost> service = item.get("service").flatMap(this::outside);
    boolean own = name.isPresent() && hosts.addOther(name.get(), "a private endpoint", item);
    if (own && subnet.isPresent() && address.isPresent() && service.isPresent()) {
      boolean policies =
          root.get("vnet")
              .flatMap(it -> it.get("subnets"))
              .flatMap(it -> it.get(subnet.get()))
              .flatMap(it -> it.read("privateEndpointNetworkPolicies", Value.SWITCH))
              .orElse(false);
      endpoints.put(
          item.name(),
          new PrivateEndpoint(item.name(), address.get(), policies, service.get().name()));
    }
  }

  private boolean isOwn(Item name) {
    if (!name.name().contains(".")) {
      name.problemAtKey("wanted a public name of two labels at least, came " + name.name());
      return false;
    }
    if (hosts.services().containsKey(name.name())) {
      name.problemAtKey("wanted a name of its own, came " + name.name() + ", which is a Service's");
      return false;
    }
    if (names.keySet().stream().anyMatch(name.name()::equalsIgnoreCase)) {
      name.problemAtKey("wanted each name once, came " + name.name() + " again");
      return false;
    }
    return true;
  }

  private Optional<InternetHost> outside(Item at) {
    if (!at.isScalar()) {
      return Optional.empty();
    }
    if (!outside.containsKey(at.text())) {
      at.problem(
          "wanted a host on the internet, came "
              + Spelling.unknown(at.text(), List.copyOf(outside.keySet())));
    }
    return Optional.ofNullable(outside.get(at.text()));
  }

  private void zone(Item item) {
    Optional<String> domain = item.read("zone", Value.DNS_NAME);
    Map<String, Ipv4Address> records = new LinkedHashMap<>();
    for (Item record : item.entries("records")) {
      if (!record.isScalar()) {
        continue;
      }
      PrivateEndpoint endpoint = endpoints.get(record.text());
      if (endpoint == null) {
        record.problem(
            "wanted a private endpoint, came "
                + Spelling.unknown(record.text(), List.copyOf(endpoints.keySet())));
      } else {
        if (records.keySet().stream().anyMatch(record.name()::equalsIgnoreCase)) {
          record.problemAtKey("wanted each name once, came " + record.name() + " again");
        }
        records.put(record.name(), endpoint.address());
      }
    }
    if (domain.isEmpty()) {
      return;
    }
    item.get("zone").ifPresent(at -> ZoneNames.check(domain.get(), at));
    if (zones.stream().anyMatch(other -> other.name().equalsIgnoreCase(domain.get()))) {
      item.get("zone")
          .ifPresent(
              at ->
                  at.problem(
                      "wanted each zone once, came "
                          + domain.get()
                          + " again; a virtual network can be linked to one of a name only"));
      return;
    }
    zones.add(
        new PrivateDnsZone(domain.get(), item.read("linked", Value.SWITCH).orElse(true), records));
  }

  /** The services that a subnet has service endpoints for. */
  List<String> serviceEndpoints(Item subnet) {
    List<String> known = services.values().stream().distinct().sorted().toList();
    List<String> wanted = new ArrayList<>();
    for (Item service : subnet.items("serviceEndpoints")) {
      if (service.read(AccessShape.SERVICE).isEmpty()) {
        continue;
      }
      if (wanted.contains(service.text())) {
        service.problem("wanted each service once, came " + service.text() + " again");
      } else if (known.contains(service.text())) {
        wanted.add(service.text());
      } else {
        service.problem(
            "wanted the service of a host on the internet, came "
                + Spelling.unknown(service.text(), known));
      }
    }
    return wanted;
  }

  private AzureDns dns() {
    return new AzureDns(names, zones);
  }

  /** All of it. */
  PrivateAccess build() {
    return new PrivateAccess(List.copyOf(endpoints.values()), services, dns());
  }
}
