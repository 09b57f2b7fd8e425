package io.hoplab.labfile;

import io.hoplab.azure.Peerings;
import io.hoplab.net.HostName;
import io.hoplab.topology.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who is behind which load balancer. Azure wants all of them in one virtual network, each behind
 * one public and one internal load balancer at most, and with public addresses of the load
 * balancer's own SKU, which is Standard.
 *
 * @see <a
 *     href="https://learn.microsoft.com/azure/load-balancer/load-balancer-common-deployment-errors">
 *     Azure: deployment errors of load balancers</a>
 */
final class BackendPools {
  private final Hosts hosts;
  private final Map<String, Item> nics = new HashMap<>();
  private final Map<String, String> publicOnes = new HashMap<>();
  private final Map<String, String> internalOnes = new HashMap<>();

  BackendPools(Item root, Hosts hosts) {
    this.hosts = hosts;
    root.entries("vms").forEach(vm -> nics.put(vm.name(), vm));
    root.get("cluster")
        .ifPresent(it -> it.entries("nodes").forEach(node -> nics.put(node.name(), node)));
  }

  /** The members of a load balancer's pools; what is wrong with them is said. */
  Map<String, List<HostName>> of(Item loadBalancer) {
    boolean internal = loadBalancer.entries("frontends").stream().noneMatch(Item::isScalar);
    Map<String, String> taken = internal ? internalOnes : publicOnes;
    Map<String, List<HostName>> pools = new LinkedHashMap<>();
    // an internal frontend has its address in a subnet of the lab's own
    Optional<String> network = internal ? Optional.of(Peerings.OWN) : Optional.empty();
    for (Item pool : loadBalancer.entries("backendPools")) {
      List<HostName> members = new ArrayList<>();
      for (Item item : pool.items()) {
        Optional<HostName> member = member(item, members);
        if (member.isEmpty()) {
          continue;
        }
        members.add(member.get());
        String name = member.get().value();
        String other = taken.putIfAbsent(name, loadBalancer.name());
        if (other != null && !other.equals(loadBalancer.name())) {
          item.problem(
              "wanted each host behind one %s load balancer at most, came %s, which is behind %s already; Azure refuses a second"
                  .formatted(internal ? "internal" : "public", name, other));
        }
        String own = network(name);
        if (!own.equals(network.orElse(own))) {
          item.problem(
              "wanted hosts of one virtual network behind a load balancer, came %s of %s beside %s of %s"
                  .formatted(name, own, internal ? "the frontend" : "others", network.get()));
        }
        network = network.or(() -> Optional.of(own));
        standard(name, loadBalancer.name());
      }
      pools.put(pool.name(), members);
    }
    return pools;
  }

  private Optional<HostName> member(Item member, List<HostName> before) {
    Optional<Hosts.Entry> host = hosts.find(member.text());
    if (host.filter(it -> it.role() == Role.NODE || it.role() == Role.VM).isEmpty()) {
      member.problem(
          "wanted a node or a VM, came "
              + host.map(it -> it.name() + ", which is " + it.words())
                  .orElseGet(() -> Spelling.unknown(member.text(), hosts.withNic())));
      return Optional.empty();
    }
    if (before.contains(host.get().name())) {
      member.problem("wanted each member once, came " + host.get().name() + " again");
      return Optional.empty();
    }
    return host.map(Hosts.Entry::name);
  }

  private String network(String host) {
    String subnet = nics.get(host).read("subnet", PeeringShape.SUBNET).orElse("");
    int slash = subnet.indexOf('/');
    return slash < 0 ? Peerings.OWN : subnet.substring(0, slash);
  }

  private void standard(String host, String loadBalancer) {
    nics.get(host)
        .get("publicIp")
        .flatMap(address -> address.get("sku"))
        .filter(sku -> sku.text().equals("Basic"))
        .ifPresent(
            sku ->
                sku.problem(
                    "wanted a Standard public address of a host behind load balancer "
                        + loadBalancer
                        + ", came Basic; Azure refuses the two together"));
  }
}
