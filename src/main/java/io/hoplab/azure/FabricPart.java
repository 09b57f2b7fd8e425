package io.hoplab.azure;

import io.hoplab.topology.AppendedRule;
import io.hoplab.topology.Chain;
import io.hoplab.topology.Host;
import io.hoplab.topology.NftAddition;
import io.hoplab.topology.Route;
import io.hoplab.topology.RoutingRule;
import io.hoplab.topology.VethPair;
import java.util.List;

/** What a resource of Azure adds to the fabric: hosts, cables, and parts of {@code vnet}. */
interface FabricPart {

  /** Its hosts. */
  default List<Host> hosts() {
    return List.of();
  }

  /** Its cables. */
  default List<VethPair> cables() {
    return List.of();
  }

  /** Routes of {@code vnet}. */
  default List<Route> routes() {
    return List.of();
  }

  /** Routing rules of {@code vnet}. */
  default List<RoutingRule> routingRules() {
    return List.of();
  }

  /** iptables chains of {@code vnet}. */
  default List<Chain> chains() {
    return List.of();
  }

  /** iptables rules of {@code vnet}. */
  default List<AppendedRule> rules() {
    return List.of();
  }

  /** nftables tables of {@code vnet}. */
  default List<NftAddition> nftables() {
    return List.of();
  }
}
