package io.hoplab.labfile;

import io.hoplab.k8s.NetworkPlugin;
import java.util.List;

/** Says which words of a cluster do not fit its network. */
final class PluginCheck {
  private static final String RANGE_WANTED = "a range such as 10.240.0.0/16";

  private final NetworkPlugin plugin;

  private PluginCheck(NetworkPlugin plugin) {
    this.plugin = plugin;
  }

  static void check(Item cluster, NetworkPlugin plugin) {
    new PluginCheck(plugin).cluster(cluster);
  }

  private void cluster(Item cluster) {
    podCidr(cluster, "a cluster");
    for (Item node : cluster.entries("nodes")) {
      podCidr(node, "a node");
      if (plugin.hasBridge()) {
        refuse(node, List.of("proxyArp"), "whose pods share a bridge");
      } else {
        refuse(node, List.of("bridgeNfCallIptables", "hairpin"), "which has no bridge");
      }
    }
    for (Item pod : cluster.entries("pods")) {
      if (plugin.hasBridge()) {
        refuse(pod, List.of("gatewayNeighbour"), "whose pods ask for their gateway");
      }
      if (!plugin.usesSubnet()) {
        refuse(pod, List.of("ipConfiguration"), "whose pods have no address of the subnet");
      }
    }
  }

  private void podCidr(Item item, String what) {
    if (plugin.usesSubnet()) {
      refuse(item, List.of("podCidr"), "whose pods have addresses of their node's subnet");
    } else if (item.get("podCidr").isEmpty()) {
      item.problemAtKey(
          "wanted the key podCidr (" + RANGE_WANTED + "), came " + what + " without it");
    }
  }

  private void refuse(Item item, List<String> keys, String why) {
    for (String key : keys) {
      item.get(key)
          .ifPresent(
              at ->
                  at.problemAtKey(
                      "wanted no "
                          + key
                          + " with "
                          + plugin
                          + ", "
                          + why
                          + ", came "
                          + at.node().words()));
    }
  }
}
