package io.hoplab.topology;

import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.MacAddress;
import java.util.List;
import java.util.Optional;

/**
 * One end of a veth pair.
 *
 * @param host the host whose netns holds it
 * @param name its name there
 * @param mac its Ethernet address; empty to leave it to the kernel, where no frame carries it
 * @param mtu in octets
 * @param bridge the bridge that it is a port of
 * @param hairpin whether the bridge may send a frame back out of this port (bridge(8), {@code
 *     hairpin on})
 * @param addresses its IPv4 addresses
 * @param neighbours what its neighbour table is told
 */
public record VethEnd(
    HostName host,
    InterfaceName name,
    Optional<MacAddress> mac,
    int mtu,
    Optional<InterfaceName> bridge,
    boolean hairpin,
    List<AssignedAddress> addresses,
    List<StaticNeighbour> neighbours) {

  /** Takes copies of the lists. */
  public VethEnd {
    addresses = List.copyOf(addresses);
    neighbours = List.copyOf(neighbours);
  }

  /** An end whose host finds its neighbours by itself. */
  public VethEnd(
      HostName host,
      InterfaceName name,
      Optional<MacAddress> mac,
      int mtu,
      Optional<InterfaceName> bridge,
      boolean hairpin,
      List<AssignedAddress> addresses) {
    this(host, name, mac, mtu, bridge, hairpin, addresses, List.of());
  }

  /** An end that is no bridge port. */
  public static VethEnd routed(
      HostName host, InterfaceName name, MacAddress mac, int mtu, List<AssignedAddress> addresses) {
    return new VethEnd(host, name, Optional.of(mac), mtu, Optional.empty(), false, addresses);
  }

  /** An end that is a bridge port and carries no address. */
  public static VethEnd port(
      HostName host, InterfaceName name, int mtu, InterfaceName bridge, boolean hairpin) {
    return new VethEnd(host, name, Optional.empty(), mtu, Optional.of(bridge), hairpin, List.of());
  }

  /** The same end, told of these neighbours. */
  public VethEnd withNeighbours(List<StaticNeighbour> known) {
    return new VethEnd(host, name, mac, mtu, bridge, hairpin, addresses, known);
  }

  /** The end as {@code host/interface}. */
  @Override
  public String toString() {
    return host + "/" + name;
  }
}
