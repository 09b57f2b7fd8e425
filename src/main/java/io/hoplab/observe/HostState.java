package io.hoplab.observe;

import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.MacAddress;
import io.hoplab.net.Protocol;
import java.util.List;
import java.util.Optional;

/** How a host is set up at the moment, besides its routing: asked for what a packet's end shows. */
public interface HostState {

  /** Knows nothing. */
  HostState UNKNOWN = new HostState() {};

  /** The host's interfaces, as {@code ip addr} shows them; none when that is not known. */
  default List<Link> links(HostName host) {
    return List.of();
  }

  /** The host's neighbour table, as {@code ip neigh} shows it; empty when that is not known. */
  default List<Neighbour> neighbours(HostName host) {
    return List.of();
  }

  /**
   * Where the host's routing sends a packet.
   *
   * @param incoming the interface it came in by; {@code lo} for the host's own
   * @return empty when nowhere, or it is not known
   */
  default Optional<NextHop> nextHop(HostName host, FiveTuple tuple, InterfaceName incoming) {
    return Optional.empty();
  }

  /**
   * The addresses at which something listens on a port; empty when that is not known. {@code
   * 0.0.0.0} stands for every address.
   */
  default Optional<List<Ipv4Address>> listeners(HostName host, Protocol protocol, int port) {
    return Optional.empty();
  }

  /** A kernel parameter such as {@code net.ipv4.ip_default_ttl}; empty when it is not known. */
  default Optional<String> sysctl(HostName host, String key) {
    return Optional.empty();
  }

  /**
   * An interface.
   *
   * @param name its name
   * @param mac its Ethernet address, if it has one
   * @param up whether it is set up
   * @param carrier whether the other end is up, too
   * @param mtu in octets
   * @param addresses its IPv4 addresses
   */
  record Link(
      InterfaceName name,
      Optional<MacAddress> mac,
      boolean up,
      boolean carrier,
      int mtu,
      List<Ipv4Address> addresses) {
    /** Takes a copy of the list. */
    public Link {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * An entry of a neighbour table.
   *
   * @param mac empty while the neighbour has not answered
   * @param state as {@code ip neigh} prints it
   */
  record Neighbour(
      Ipv4Address address, InterfaceName dev, Optional<MacAddress> mac, String state) {}

  /**
   * Where a packet goes next.
   *
   * @param address the gateway, or the destination where there is none
   * @param dev the interface it leaves by
   * @param local whether the host takes it itself
   */
  record NextHop(Ipv4Address address, InterfaceName dev, boolean local) {}
}
