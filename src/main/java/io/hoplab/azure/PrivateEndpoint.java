package io.hoplab.azure;

import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;

/**
 * A private endpoint: an address in the virtual network that leads to one resource outside it.
 *
 * <p>Azure gives every NIC of the virtual network a /32 system route to it, of next hop type
 * InterfaceEndpoint.
 *
 * @param name its name
 * @param address its address
 * @param networkPolicies whether its subnet has network policies for route tables, so that a
 *     user-defined route as long as the address space, or longer, takes the place of that route
 * @param service the host outside that it leads to
 * @see <a
 *     href="https://learn.microsoft.com/azure/private-link/disable-private-endpoint-network-policy">
 *     Azure: network policies for private endpoints</a>
 */
public record PrivateEndpoint(
    String name, Ipv4Address address, boolean networkPolicies, HostName service) {}
