package io.hoplab.azure;

import io.hoplab.net.Cidr;
import java.util.List;

/**
 * A virtual network (VNet).
 *
 * @param addressSpace the ranges that the VNet routes by itself
 * @param subnets its subnets
 */
public record VirtualNetwork(List<Cidr> addressSpace, List<Subnet> subnets) {

  /** Takes copies of the lists. */
  public VirtualNetwork {
    addressSpace = List.copyOf(addressSpace);
    subnets = List.copyOf(subnets);
  }
}
