package io.hoplab.survey;

import io.hoplab.net.Ipv4Address;
import io.hoplab.net.MacAddress;
import io.hoplab.topology.StaticNeighbour;
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
  private static final String PERMANENT = "PERMANENT";

  /** The entry that a plan has, at an interface that has this name now. */
  static SurveyedNeighbour fixed(StaticNeighbour planned, String dev) {
    return new SurveyedNeighbour(planned.address(), dev, Optional.of(planned.mac()), PERMANENT);
  }

  /** Whether somebody set it: the kernel neither asks for it nor forgets it. */
  public boolean isFixed() {
    return state.equals(PERMANENT);
  }

  /** Whether it is the one that a plan has. */
  boolean is(StaticNeighbour planned) {
    return isFixed()
        && address.equals(planned.address())
        && mac.filter(planned.mac()::equals).isPresent();
  }

  /** The entry as {@code ip neigh} prints it. */
  @Override
  public String toString() {
    return address + " dev " + dev + mac.map(known -> " lladdr " + known).orElse("") + " " + state;
  }
}
