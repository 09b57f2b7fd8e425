package io.hoplab.survey;

import io.hoplab.iptables.SavedRules;
import io.hoplab.net.HostName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A host as it really is.
 *
 * @param name its name
 * @param interfaces all its interfaces in the order of their numbers, lo among them
 * @param routes the routes of all its tables, those by the kernel among them
 * @param routingRules its routing rules, the kernel's three among them
 * @param neighbours its neighbour table, without what no interface asks for
 * @param sysctls the values of the parameters that its plan sets, by their keys with slashes
 * @param iptables its iptables rules
 * @param nftTables its nftables tables that iptables does not show, as {@code inet NAME}
 */
public record SurveyedHost(
    HostName name,
    List<SurveyedInterface> interfaces,
    List<SurveyedRoute> routes,
    List<SurveyedRoutingRule> routingRules,
    List<SurveyedNeighbour> neighbours,
    Map<String, String> sysctls,
    SavedRules iptables,
    List<String> nftTables) {

  /** Takes copies of the lists. */
  public SurveyedHost {
    interfaces = List.copyOf(interfaces);
    routes = List.copyOf(routes);
    routingRules = List.copyOf(routingRules);
    neighbours = List.copyOf(neighbours);
    sysctls = Map.copyOf(sysctls);
    nftTables = List.copyOf(nftTables);
  }

  /** The interface of that name. */
  public Optional<SurveyedInterface> find(String interfaceName) {
    return interfaces.stream().filter(each -> each.name().equals(interfaceName)).findFirst();
  }
}
