package io.hoplab.azure;

import io.hoplab.net.Cidr;
import java.util.List;

/**
 * A virtual network (VNet).
 *
 * @param addressSpace the ranges that the VNet routes by itself
 * @param subnets its subnets
 * @param securityGroups the network security groups that take effect in it
 */
public record VirtualNetwork(
    List<Cidr> addressSpace, List<Subnet> subnets, SecurityGroups securityGroups) {

  /** Takes copies of the lists. */
  public VirtualNetwork {
    addressSpace = List.copyOf(addressSpace);
    subnets = List.copyOf(subnets);
  }

  /** A virtual network in which nothing is filtered. */
  public VirtualNetwork(List<Cidr> addressSpace, List<Subnet> subnets) {
    this(addressSpace, subnets, SecurityGroups.NONE);
  }
}
