package io.hoplab.survey;

import io.hoplab.net.Ipv4Address;
import io.hoplab.net.MacAddress;
import java.util.Optional;

/**
 * An entry of a host's neighbour table.
 *
 * @param address the neighbour
 * @param dev the interface it is reached by
 * @param mac its Ethernet address, once known
 * @param state as {@code ip neigh} prints it
 */
public record SurveyedNeighbour(
    Ipv4Address address, String dev, Optional<MacAddress> mac, String state) {

  /** Whether somebody set it: the kernel neither asks for it nor forgets it. */
  public boolean isFixed() {
    return state.equals("PERMANENT");
  }

  /** The entry as {@code ip neigh} prints it. */
  @Override
  public String toString() {
    return address + " dev " + dev + mac.map(known -> " lladdr " + known).orElse("") + " " + state;
  }
}
