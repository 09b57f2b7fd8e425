package io.hoplab.azure;

import io.hoplab.net.Cidr;
import io.hoplab.net.Ipv4Address;
import java.util.List;
import java.util.Optional;

/**
 * A subnet of a virtual network.
 *
 * @param name its name
 * @param range its addresses
 * @param routeTable the route table associated with it
 * @param natGateway the name of the NAT gateway associated with it
 * @param defaultOutbound the public address that Azure lends to what has no other way out (default
 *     outbound access); empty in a private subnet
 * @param serviceEndpoints the Azure services that it has service endpoints for
 */
public record Subnet(
    String name,
    Cidr range,
    Optional<RouteTable> routeTable,
    Optional<String> natGateway,
    Optional<Ipv4Address> defaultOutbound,
    List<String> serviceEndpoints) {

  /** Takes a copy of the list. */
  public Subnet {
    serviceEndpoints = List.copyOf(serviceEndpoints);
  }

  /** A subnet without service endpoints. */
  public Subnet(
      String name,
      Cidr range,
      Optional<RouteTable> routeTable,
      Optional<String> natGateway,
      Optional<Ipv4Address> defaultOutbound) {
    this(name, range, routeTable, natGateway, defaultOutbound, List.of());
  }

  /** A subnet that has no way out of its own. */
  public Subnet(String name, Cidr range, Optional<RouteTable> routeTable) {
    this(name, range, routeTable, Optional.empty(), Optional.empty());
  }

  /** The gateway that Azure puts into every subnet: its second address. */
  public Ipv4Address gateway() {
    return range.address(1);
  }

  /**
   * Whether Azure keeps the address for itself: the first four of a subnet and its last.
   *
   * @see <a href="https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq">Azure:
   *     are there any restrictions on using IP addresses within these subnets?</a>
   */
  public boolean reserves(Ipv4Address address) {
    return Integer.compareUnsigned(address.bits(), range.address(4).bits()) < 0
        || address.equals(range.last());
  }
}
