package io.hoplab.azure;

import io.hoplab.net.Cidr;
import java.util.ArrayList;
import java.util.List;

/**
 * A virtual network (VNet), and those around it.
 *
 * @param addressSpace the ranges that the VNet routes by itself
 * @param subnets its subnets
 * @param securityGroups the network security groups that take effect in it and in the others
 * @param peerings the virtual networks besides it
 */
public record VirtualNetwork(
    List<Cidr> addressSpace,
    List<Subnet> subnets,
    SecurityGroups securityGroups,
    Peerings peerings) {

  /** Takes copies of the lists. */
  public VirtualNetwork {
    addressSpace = List.copyOf(addressSpace);
    subnets = List.copyOf(subnets);
  }

  /** A virtual network alone. */
  public VirtualNetwork(
      List<Cidr> addressSpace, List<Subnet> subnets, SecurityGroups securityGroups) {
    this(addressSpace, subnets, securityGroups, Peerings.NONE);
  }

  /** A virtual network alone, in which nothing is filtered. */
  public VirtualNetwork(List<Cidr> addressSpace, List<Subnet> subnets) {
    this(addressSpace, subnets, SecurityGroups.NONE);
  }

  /** Its subnets and those of the virtual networks around it. */
  public List<Subnet> allSubnets() {
    List<Subnet> all = new ArrayList<>(subnets);
    peerings.networks().forEach(network -> all.addAll(network.subnets()));
    return all;
  }

  /** The address space of the virtual network of that name. */
  List<Cidr> spaceOf(String network) {
    return peerings.networks().stream()
        .filter(it -> it.name().equals(network))
        .map(Peerings.Remote::addressSpace)
        .findFirst()
        .orElse(addressSpace);
  }

  /** The address spaces that a subnet has system routes to: its own and the peered ones'. */
  List<Cidr> spacesFrom(Subnet subnet) {
    String own = peerings.networkOf(subnet);
    List<Cidr> spaces = new ArrayList<>(spaceOf(own));
    List<String> others = new ArrayList<>(List.of(Peerings.OWN));
    peerings.networks().forEach(network -> others.add(network.name()));
    others.remove(own);
    others.stream()
        .filter(other -> peerings.connected(own, other))
        .forEach(other -> spaces.addAll(spaceOf(other)));
    return spaces;
  }
}
