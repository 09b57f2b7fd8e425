package io.hoplab.azure;

import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a virtual network reaches Azure's services otherwise than over the internet, and by which
 * names.
 *
 * @param endpoints its private endpoints
 * @param services the hosts outside that are an Azure service, by name, with the service's name
 * @param dns what Azure's DNS server knows
 */
public record PrivateAccess(
    List<PrivateEndpoint> endpoints, Map<InternetHost, String> services, AzureDns dns) {
  /** None. */
  public static final PrivateAccess NONE =
      new PrivateAccess(List.of(), Map.of(), new AzureDns(Map.of(), List.of()));

  /** Takes copies. */
  public PrivateAccess {
    endpoints = List.copyOf(endpoints);
    services = Map.copyOf(new LinkedHashMap<>(services));
  }

  /** The hosts outside whose service a subnet has a service endpoint for. */
  List<InternetHost> reachedFrom(Subnet subnet) {
    return services.entrySet().stream()
        .filter(it -> subnet.serviceEndpoints().contains(it.getValue()))
        .map(Map.Entry::getKey)
        .sorted((left, right) -> left.name().value().compareTo(right.name().value()))
        .toList();
  }

  /**
   * The system routes besides the virtual network's own that a user-defined route of a subnet does
   * not take the place of, although it is for the same destination.
   */
  List<Cidr> systemRoutes(Subnet subnet, List<Cidr> addressSpace) {
    List<Cidr> routes = new ArrayList<>();
    List<UserDefinedRoute> udrs = subnet.routeTable().map(RouteTable::routes).orElse(List.of());
    for (PrivateEndpoint endpoint : endpoints) {
      // A shorter one loses to the address space itself already.
      boolean covered =
          udrs.stream()
              .map(UserDefinedRoute::addressPrefix)
              .anyMatch(udr -> isWithin(udr, addressSpace) && udr.contains(host(endpoint)));
      if (covered && !endpoint.networkPolicies()) {
        routes.add(host(endpoint));
      }
    }
    reachedFrom(subnet).forEach(it -> routes.add(Cidr.host(it.address())));
    if (!dns.isEmpty()) {
      routes.add(Cidr.host(AzureDns.ADDRESS));
    }
    return routes;
  }

  private static boolean isWithin(Cidr udr, List<Cidr> addressSpace) {
    return addressSpace.stream().anyMatch(space -> space.contains(udr));
  }

  private static Cidr host(PrivateEndpoint endpoint) {
    return Cidr.host(endpoint.address());
  }

  /** The private endpoints of a host outside. */
  public List<Ipv4Address> endpointsOf(HostName service) {
    return endpoints.stream()
        .filter(it -> it.service().equals(service))
        .map(PrivateEndpoint::address)
        .toList();
  }

  /** The DNS names by which a host outside is called. */
  public List<String> namesOf(HostName service) {
    return dns.namesOf(service, endpoints);
  }
}
