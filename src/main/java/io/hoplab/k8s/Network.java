package io.hoplab.k8s;

import io.hoplab.azure.Fabric;
import io.hoplab.azure.Nic;
import io.hoplab.azure.Resources;
import io.hoplab.azure.VirtualMachine;
import io.hoplab.topology.Host;
import io.hoplab.topology.Topology;
import io.hoplab.topology.VethPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The whole network of a lab: what Azure has, and a cluster in it. */
public final class Network {
  private Network() {}

  /** The hosts and cables that the domain's words stand for, Azure's first. */
  public static Topology lower(Resources azure, Optional<Cluster> cluster) {
    List<VirtualMachine> vms = azure.virtualMachines();
    Optional<ClusterNetwork> network = cluster.map(ClusterNetwork::of);
    List<Nic> nics = new ArrayList<>();
    network.ifPresent(it -> cluster.get().nodes().forEach(node -> nics.add(it.nic(node))));
    vms.forEach(vm -> nics.add(vm.nic()));
    Fabric fabric = new Fabric(azure.vnet(), nics, azure.edge());

    List<Host> hosts = new ArrayList<>();
    List<VethPair> cables = new ArrayList<>();
    hosts.addAll(fabric.hosts());
    nics.forEach(nic -> cables.add(fabric.cable(nic)));
    cables.addAll(fabric.cables());
    if (network.isPresent()) {
      cluster.get().nodes().forEach(node -> hosts.add(network.get().host(node)));
      for (Pod pod : cluster.get().pods()) {
        hosts.add(network.get().host(pod));
        cables.add(network.get().cable(pod));
      }
    }
    vms.forEach(vm -> hosts.add(Fabric.host(vm)));
    Topology unnamed =
        new Topology(
            hosts, cables, cluster.map(some -> ServiceNames.of(some.services())).orElse(Map.of()));
    return new Topology(
        hosts, cables, unnamed.names(), new LabNames(azure, cluster, unnamed).naming());
  }
}
