package io.hoplab.topology;

import io.hoplab.net.InterfaceName;
import io.hoplab.net.MacAddress;
import java.util.List;

/**
 * A Linux bridge, which is also an interface of its host.
 *
 * @param name the bridge's name
 * @param mac its address, set rather than left to the kernel: a bridge without one takes the lowest
 *     address of its ports and changes it as ports come
 * @param mtu in octets
 * @param addresses its IPv4 addresses
 * @param note why it is there
 */
public record Bridge(
    InterfaceName name, MacAddress mac, int mtu, List<AssignedAddress> addresses, Note note) {

  /** Takes a copy of the list. */
  public Bridge {
    addresses = List.copyOf(addresses);
  }
}
