package io.hoplab.labfile;

import io.hoplab.azure.VirtualMachine;
import io.hoplab.azure.VirtualNetwork;
import io.hoplab.k8s.Cluster;
import java.util.List;
import java.util.Optional;

/** The network of a lab in the domain's words. */
record Network(
    VirtualNetwork vnet, List<VirtualMachine> virtualMachines, Optional<Cluster> cluster) {
  Network {
    virtualMachines = List.copyOf(virtualMachines);
  }
}
