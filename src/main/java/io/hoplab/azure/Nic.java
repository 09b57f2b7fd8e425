package io.hoplab.azure;

import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;

/**
 * The network interface that connects a host to a subnet.
 *
 * @param host the host
 * @param subnet the subnet
 * @param address its private address
 * @param ipForwarding the NIC's switch <em>IP forwarding</em>: off makes Azure drop what is not
 *     from or for the NIC's own address
 * @param mtu in octets
 */
public record Nic(
    HostName host, Subnet subnet, Ipv4Address address, boolean ipForwarding, int mtu) {}
