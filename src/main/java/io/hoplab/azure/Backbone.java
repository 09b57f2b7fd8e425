package io.hoplab.azure;

import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceAddress;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.MacAddress;
import io.hoplab.topology.AssignedAddress;
import io.hoplab.topology.Note;
import io.hoplab.topology.VethEnd;
import java.util.List;

/**
 * Names and numbers what the hosts of the fabric are connected by. Their cables' ends have
 * addresses of a range that is routed nowhere (RFC 2544), for routes to lead to.
 */
public final class Backbone {
  /** Where the ends have their addresses; no host of a lab can be there. */
  public static final Cidr RANGE = Cidr.parse("198.18.0.0/15");

  private static final int MAC_PREFIX = 0x0212;
  private static final int MTU = 1500;

  private int given;

  /**
   * The end of a cable at a host of the fabric.
   *
   * @param peer the host at the other end, after which this one is named
   * @param note why routes lead to this end
   */
  VethEnd end(HostName host, HostName peer, Note note) {
    return end(host, dev(peer), note);
  }

  /** The same with a name of its own. */
  VethEnd end(HostName host, InterfaceName dev, Note note) {
    given++;
    Ipv4Address address = RANGE.address(given);
    return VethEnd.routed(
        host,
        dev,
        MacAddress.of(MAC_PREFIX, address),
        MTU,
        List.of(new AssignedAddress(new InterfaceAddress(address, 32), note)));
  }

  /** An end that has an address of its own instead, which others call. */
  VethEnd end(HostName host, InterfaceName dev, Ipv4Address address, Note note) {
    return VethEnd.routed(
        host,
        dev,
        MacAddress.of(MAC_PREFIX, address),
        MTU,
        List.of(new AssignedAddress(new InterfaceAddress(address, 32), note)));
  }

  /** The name of an interface towards a host of the fabric or of the internet. */
  public static InterfaceName dev(HostName peer) {
    return peer.value().length() <= InterfaceName.MAX_LENGTH
        ? InterfaceName.of(peer.value())
        : InterfaceName.derived("f-", peer.value());
  }

  /** The address that routes lead to at an end. */
  static Ipv4Address address(VethEnd end) {
    return end.addresses().get(0).address().address();
  }
}
