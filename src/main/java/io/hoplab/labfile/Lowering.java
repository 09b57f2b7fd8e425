package io.hoplab.labfile;

import io.hoplab.azure.VirtualMachine;
import io.hoplab.azure.VirtualNetwork;
import io.hoplab.k8s.Cluster;
import io.hoplab.topology.Topology;
import java.util.List;
import java.util.Optional;

/** Makes hosts, routes and rules of the domain's words. */
@FunctionalInterface
public interface Lowering {
  /** The network that plays this; what it is given is free of problems. */
  Topology lower(
      VirtualNetwork vnet, List<VirtualMachine> virtualMachines, Optional<Cluster> cluster);
}
