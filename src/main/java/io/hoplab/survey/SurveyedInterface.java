package io.hoplab.survey;

import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceAddress;
import io.hoplab.net.MacAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An interface as it really is.
 *
 * @param host whose it is
 * @param name its name, which may be none that a lab would give
 * @param kind such as veth, bridge, dummy or vxlan; {@code loopback} for lo, and empty for what the
 *     kernel has no name for
 * @param up whether it is switched on
 * @param carrier whether what it leads to is switched on too
 * @param mtu in octets
 * @param mac its Ethernet address, when it has one
 * @param master the interface that it is a port of
 * @param hairpin whether its bridge may send a frame back out of it
 * @param addresses its IPv4 addresses
 * @param peer the other end of a veth pair, as {@code host/interface}; empty when it is no veth, or
 *     the other end is in a netns without a name
 * @param conf what {@code net.ipv4.conf.NAME} holds
 */
public record SurveyedInterface(
    HostName host,
    String name,
    String kind,
    boolean up,
    boolean carrier,
    int mtu,
    Optional<MacAddress> mac,
    Optional<String> master,
    boolean hairpin,
    List<InterfaceAddress> addresses,
    Optional<String> peer,
    Map<InterfaceSwitch, Integer> conf) {

  /** Takes copies. */
  public SurveyedInterface {
    addresses = List.copyOf(addresses);
    conf = Map.copyOf(conf);
  }

  /** Whether it is a veth end whose other end is in a netns without a name. */
  public boolean isLoose() {
    return kind.equals("veth") && peer.isEmpty();
  }

  /** The interface as {@code host/interface}. */
  @Override
  public String toString() {
    return host + "/" + name;
  }
}
