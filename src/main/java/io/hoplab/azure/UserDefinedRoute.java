package io.hoplab.azure;

import io.hoplab.net.Cidr;
import io.hoplab.net.Ipv4Address;
import java.util.Optional;

/**
 * A user-defined route (UDR).
 *
 * @param name its name, unique in its route table
 * @param addressPrefix the destinations that it is for
 * @param nextHop the appliance that packets are handed to (next hop type VirtualAppliance); empty
 *     for next hop type None, which drops them
 * @see <a
 *     href="https://learn.microsoft.com/azure/virtual-network/virtual-networks-udr-overview">Azure:
 *     virtual network traffic routing</a>
 */
public record UserDefinedRoute(String name, Cidr addressPrefix, Optional<Ipv4Address> nextHop) {}
