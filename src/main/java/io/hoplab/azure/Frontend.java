package io.hoplab.azure;

import io.hoplab.net.Ipv4Address;
import java.util.Optional;

/**
 * An address at which clients find a load balancer.
 *
 * @param name its name
 * @param address the address
 * @param subnet the subnet that the address is of; empty for a public address
 */
public record Frontend(String name, Ipv4Address address, Optional<String> subnet) {
  /** Whether only the virtual network has it. */
  public boolean isInternal() {
    return subnet.isPresent();
  }
}
