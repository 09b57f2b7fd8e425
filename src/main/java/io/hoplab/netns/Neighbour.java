package io.hoplab.netns;

import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.MacAddress;
import java.util.Optional;

/**
 * An entry of the neighbour table (ip-neighbour(8)).
 *
 * @param address the neighbour
 * @param dev the interface it is reached by
 * @param mac its Ethernet address, once known
 * @param state how sure the kernel is
 */
public record Neighbour(
    Ipv4Address address, InterfaceName dev, Optional<MacAddress> mac, State state) {

  /** The kernel's {@code NUD_…} (linux/neighbour.h), as {@code ip neigh} prints them. */
  public enum State {
    NONE(0),
    INCOMPLETE(1),
    REACHABLE(2),
    STALE(4),
    DELAY(8),
    PROBE(16),
    FAILED(32),
    NOARP(64),
    PERMANENT(128);

    private final int bit;

    State(int bit) {
      this.bit = bit;
    }

    static State of(int bits) {
      for (State state : values()) {
        if (state.bit == bits) {
          return state;
        }
      }
      throw new IllegalStateException("wanted one neighbour state, came " + bits);
    }
  }
}
