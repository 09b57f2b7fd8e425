package io.hoplab.netfilter;

import io.hoplab.net.Cidr;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import java.util.List;

/**
 * One interface of a host, as far as routing and masquerading need it.
 *
 * @param name its name
 * @param address its address
 * @param behind the ranges that are reached by it
 */
public record Leg(InterfaceName name, Ipv4Address address, List<Cidr> behind) {

  /** Takes a copy of the list. */
  public Leg {
    behind = List.copyOf(behind);
  }
}
