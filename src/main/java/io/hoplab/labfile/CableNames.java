package io.hoplab.labfile;

import io.hoplab.azure.Backbone;
import io.hoplab.azure.Fabric;
import io.hoplab.azure.LoadBalancer;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The virtual network's interfaces, each of which has its name after what it leads to. */
final class CableNames {
  private final Map<String, String> taken = new HashMap<>();

  private CableNames() {}

  /** Says of what the lab file names whether its interface has the name of another's. */
  static void check(Item root, List<LoadBalancer> loadBalancers) {
    CableNames names = new CableNames();
    root.entries("vms").forEach(names::nic);
    root.get("cluster").ifPresent(cluster -> cluster.entries("nodes").forEach(names::nic));
    Map<String, Item> items = new HashMap<>();
    root.entries("loadBalancers").forEach(item -> items.put(item.name(), item));
    for (LoadBalancer loadBalancer : loadBalancers) {
      Item item = items.get(loadBalancer.name().value());
      names.named(item, "load balancer ");
      for (HostName member : loadBalancer.members()) {
        names.take(
            loadBalancer.leg(member),
            "what load balancer " + loadBalancer.name() + " hands to " + member,
            item);
      }
    }
    root.entries("natGateways").forEach(item -> names.named(item, "NAT gateway "));
    root.entries("privateEndpoints").forEach(item -> names.named(item, "private endpoint "));
    for (Item host : root.get("internet").map(it -> it.entries("hosts")).orElse(List.of())) {
      if (host.get("service").isPresent()) {
        names.named(host, "the service endpoints of ");
      }
    }
  }

  private void nic(Item item) {
    ClusterBinder.hostName(item.name())
        .ifPresent(host -> take(Fabric.leg(host), "the NIC of " + host, item));
  }

  private void named(Item item, String words) {
    ClusterBinder.hostName(item.name())
        .ifPresent(host -> take(Backbone.dev(host), words + host, item));
  }

  private void take(InterfaceName name, String words, Item item) {
    String other = taken.putIfAbsent(name.value(), words);
    // Of two with one name, which is a host's, that is said already.
    if (other != null && !other.equals(words)) {
      item.problemAtKey(
          "wanted another name than %s: %s would have interface %s for %s as for %s"
              .formatted(item.name(), Fabric.VNET, name, words, other));
    }
  }
}
