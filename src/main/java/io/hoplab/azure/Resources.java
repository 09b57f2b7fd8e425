package io.hoplab.azure;

import java.util.List;

/**
 * Everything of Azure that a lab has.
 *
 * @param vnet its virtual network
 * @param virtualMachines its virtual machines besides the nodes of a cluster
 * @param edge what stands between the virtual network and the internet
 */
public record Resources(VirtualNetwork vnet, List<VirtualMachine> virtualMachines, Edge edge) {

  /** Takes a copy of the list. */
  public Resources {
    virtualMachines = List.copyOf(virtualMachines);
  }

  /** A virtual network that has no way out. */
  public Resources(VirtualNetwork vnet, List<VirtualMachine> virtualMachines) {
    this(vnet, virtualMachines, Edge.NONE);
  }
}
