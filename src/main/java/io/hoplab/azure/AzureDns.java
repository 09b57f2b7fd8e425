package io.hoplab.azure;

import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.topology.DnsAnswers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What Azure's DNS server tells the hosts of the virtual network.
 *
 * <p>The public name of a resource that has a private endpoint is an alias of a name below {@code
 * privatelink}. Only where a private zone for that is linked to the virtual network does the alias
 * lead to the private endpoint; everywhere else it leads to the public address.
 *
 * @param names public names, and the hosts outside that have them
 * @param zones private zones
 * @see <a
 *     href="https://learn.microsoft.com/azure/private-link/private-endpoint-dns-integration">Azure:
 *     private endpoint DNS integration</a>
 */
public record AzureDns(Map<String, InternetHost> names, List<PrivateDnsZone> zones) {
  /** The address that it has in every virtual network. */
  public static final Ipv4Address ADDRESS = Ipv4Address.parse("168.63.129.16");

  /** The name of its host. */
  public static final HostName HOST = HostName.of("azure-dns");

  private static final String PRIVATE_LINK = ".privatelink.";

  /** Takes copies. */
  public AzureDns {
    names = Map.copyOf(new LinkedHashMap<>(names));
    zones = List.copyOf(zones);
  }

  /** Whether nobody has a name, so that there is nothing to ask. */
  public boolean isEmpty() {
    return names.isEmpty() && zones.isEmpty();
  }

  /** What it answers where these private endpoints are. */
  public DnsAnswers answers(List<PrivateEndpoint> endpoints) {
    Map<String, Ipv4Address> addresses = new LinkedHashMap<>();
    Map<String, String> aliases = new LinkedHashMap<>();
    List<String> own = new ArrayList<>();
    names.forEach(
        (name, host) -> {
          Optional<String> alias = alias(name, host, endpoints);
          alias.ifPresent(it -> aliases.put(name, it));
          addresses.put(alias.orElse(name), host.address());
        });
    for (PrivateDnsZone zone : zones) {
      if (zone.linked()) {
        own.add(zone.name());
        addresses.keySet().removeIf(name -> name.endsWith("." + zone.name()));
        zone.records().forEach((name, address) -> addresses.put(name + "." + zone.name(), address));
      }
    }
    return new DnsAnswers(addresses, aliases, own, Optional.empty());
  }

  /** What a public name is an alias of, as soon as its host has a private endpoint anywhere. */
  private static Optional<String> alias(
      String name, InternetHost host, List<PrivateEndpoint> endpoints) {
    int dot = name.indexOf('.');
    boolean linked = endpoints.stream().anyMatch(it -> it.service().equals(host.name()));
    return linked && dot > 0
        ? Optional.of(name.substring(0, dot) + PRIVATE_LINK + name.substring(dot + 1))
        : Optional.empty();
  }

  /** The names by which a host outside is called. */
  List<String> namesOf(HostName host, List<PrivateEndpoint> endpoints) {
    List<String> all = new ArrayList<>();
    names.forEach(
        (name, owner) -> {
          if (owner.name().equals(host)) {
            all.add(name);
          }
        });
    List<Ipv4Address> own =
        endpoints.stream()
            .filter(it -> it.service().equals(host))
            .map(PrivateEndpoint::address)
            .toList();
    for (PrivateDnsZone zone : zones) {
      zone.records()
          .forEach(
              (name, address) -> {
                if (own.contains(address)) {
                  all.add(name + "." + zone.name());
                }
              });
    }
    return all.stream().sorted().toList();
  }
}
