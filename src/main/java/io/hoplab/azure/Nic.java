package io.hoplab.azure;

import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The network interface that connects a host to a subnet.
 *
 * @param host the host
 * @param subnet the subnet
 * @param address its private address
 * @param ipForwarding the NIC's switch <em>IP forwarding</em>: off makes Azure drop what is not
 *     from or for the NIC's own address
 * @param mtu in octets
 * @param secondary the addresses of its secondary IP configurations
 * @param overlay the range of an overlay network that is behind it
 * @param publicAddress the public address of its primary IP configuration (instance-level)
 */
public record Nic(
    HostName host,
    Subnet subnet,
    Ipv4Address address,
    boolean ipForwarding,
    int mtu,
    List<Ipv4Address> secondary,
    Optional<Cidr> overlay,
    Optional<Ipv4Address> publicAddress) {

  /** Takes a copy of the list. */
  public Nic {
    secondary = List.copyOf(secondary);
  }

  /** A NIC with a single IP configuration. */
  public Nic(HostName host, Subnet subnet, Ipv4Address address, boolean ipForwarding, int mtu) {
    this(host, subnet, address, ipForwarding, mtu, List.of(), Optional.empty(), Optional.empty());
  }

  /** The same NIC with secondary IP configurations. */
  public Nic withSecondary(List<Ipv4Address> addresses) {
    return new Nic(host, subnet, address, ipForwarding, mtu, addresses, overlay, publicAddress);
  }

  /** The same NIC with a range of an overlay network behind it. */
  public Nic withOverlay(Cidr range) {
    return new Nic(
        host, subnet, address, ipForwarding, mtu, secondary, Optional.of(range), publicAddress);
  }

  /** The same NIC with a public address. */
  public Nic withPublicAddress(Optional<Ipv4Address> own) {
    return new Nic(host, subnet, address, ipForwarding, mtu, secondary, overlay, own);
  }

  /** What the virtual network takes from it and hands to it besides its primary address. */
  List<Cidr> further() {
    List<Cidr> further = new ArrayList<>(secondary.stream().map(Cidr::host).toList());
    overlay.ifPresent(further::add);
    return further;
  }
}
