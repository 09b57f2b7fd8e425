package io.hoplab.flow;

import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.MacAddress;
import java.util.List;

/**
 * A packet at one interface of one host, on its way in or out.
 *
 * @param host the host
 * @param iface the interface
 * @param direction into the host or out of it
 * @param tuple protocol, source and destination as the packet carries them here
 * @param ttl its time to live here, 0 to 255
 * @param sender the Ethernet source of the frame: the interface that last routed or sent it
 * @param steps what happened here, in order
 */
public record Hop(
    HostName host,
    InterfaceName iface,
    Direction direction,
    FiveTuple tuple,
    int ttl,
    MacAddress sender,
    List<Step> steps) {

  /** Takes a copy of the list. */
  public Hop {
    steps = List.copyOf(steps);
  }

  /** The place, {@code node-1/cbr0 in}. */
  public String place() {
    return host + "/" + iface + " " + direction;
  }
}
