package io.hoplab.survey;

import io.hoplab.netlink.KernelAddress;
import io.hoplab.netlink.KernelLink;
import io.hoplab.netlink.KernelRoute;
import io.hoplab.netlink.KernelRoutingRule;
import io.hoplab.netlink.NftTable;
import io.hoplab.netns.Neighbour;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the kernel tells of one netns.
 *
 * @param file its file
 * @param links its interfaces
 * @param addresses their IPv4 addresses
 * @param routes the IPv4 routes of all tables
 * @param routingRules its IPv4 routing rules
 * @param neighbours its IPv4 neighbours
 * @param sysctls the values of the parameters that were asked for and are there, by their keys
 * @param nftTables its tables of nftables
 * @param legacyTables whether a table of x_tables is in use, or may be
 */
record NetnsState(
    Path file,
    List<KernelLink> links,
    List<KernelAddress> addresses,
    List<KernelRoute> routes,
    List<KernelRoutingRule> routingRules,
    List<Neighbour> neighbours,
    Map<String, String> sysctls,
    List<NftTable> nftTables,
    boolean legacyTables) {

  NetnsState {
    links = List.copyOf(links);
    addresses = List.copyOf(addresses);
    routes = List.copyOf(routes);
    routingRules = List.copyOf(routingRules);
    neighbours = List.copyOf(neighbours);
    sysctls = Map.copyOf(sysctls);
    nftTables = List.copyOf(nftTables);
  }

  String name() {
    return file.getFileName().toString();
  }

  Optional<KernelLink> link(int index) {
    return links.stream().filter(link -> link.index() == index).findFirst();
  }

  /** Whether iptables-save may have something to print: most hosts of a lab have no table. */
  boolean mayFilter() {
    return legacyTables || nftTables.stream().anyMatch(NftNames::isOfIptables);
  }
}
