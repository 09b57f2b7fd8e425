package io.hoplab.labfile;

import io.hoplab.azure.Fabric;
import io.hoplab.azure.Nic;
import io.hoplab.azure.Resources;
import io.hoplab.azure.VirtualMachine;
import io.hoplab.k8s.Cluster;
import io.hoplab.k8s.Node;
import io.hoplab.k8s.Pod;
import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceAddress;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.MacAddress;
import io.hoplab.topology.AssignedAddress;
import io.hoplab.topology.Bridge;
import io.hoplab.topology.Host;
import io.hoplab.topology.Listener;
import io.hoplab.topology.Note;
import io.hoplab.topology.Role;
import io.hoplab.topology.Topology;
import io.hoplab.topology.VethEnd;
import io.hoplab.topology.VethPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Hosts with their cables and addresses and nothing else: enough to read lab files against. */
final class WiredHosts implements Lowering {
  private static final Note NOTE = Note.because("test");
  private static final InterfaceName ETH0 = InterfaceName.of("eth0");
  private static final InterfaceName CBR0 = InterfaceName.of("cbr0");

  private final List<Host> hosts = new ArrayList<>();
  private final List<VethPair> pairs = new ArrayList<>();

  private WiredHosts() {}

  static Lowering lowering() {
    return (azure, cluster) -> new WiredHosts().lower(azure, cluster);
  }

  @Override
  public Topology lower(Resources azure, Optional<Cluster> cluster) {
    host(Fabric.VNET, Role.FABRIC, List.of(), List.of());
    for (VirtualMachine vm : azure.virtualMachines()) {
      host(vm.name(), Role.VM, List.of(), vm.listeners());
      nic(vm.nic());
    }
    cluster.ifPresent(this::cluster);
    return new Topology(hosts, pairs);
  }

  private void cluster(Cluster cluster) {
    for (Node node : cluster.nodes()) {
      Cidr range = node.podCidr().orElseThrow();
      Bridge bridge =
          new Bridge(
              CBR0,
              MacAddress.of(0x0a58, range.address(1)),
              1500,
              List.of(assigned(range.address(1), range.prefixLength())),
              NOTE);
      host(node.name(), Role.NODE, List.of(bridge), node.listeners());
      nic(node.nic());
    }
    for (Pod pod : cluster.pods()) {
      host(pod.name(), Role.POD, List.of(), pod.listeners());
      MacAddress mac = MacAddress.of(0x0a58, pod.address());
      pairs.add(
          new VethPair(
              VethEnd.routed(pod.name(), ETH0, mac, 1500, List.of(assigned(pod.address(), 24))),
              VethEnd.port(pod.node(), pod.veth(), 1500, CBR0, false),
              NOTE));
    }
  }

  private void nic(Nic nic) {
    MacAddress mac = MacAddress.of(0x000d, nic.address());
    pairs.add(
        new VethPair(
            VethEnd.routed(
                nic.host(),
                ETH0,
                mac,
                nic.mtu(),
                List.of(assigned(nic.address(), nic.subnet().range().prefixLength()))),
            VethEnd.routed(
                Fabric.VNET,
                InterfaceName.derived("nic", nic.host().value()),
                mac,
                nic.mtu(),
                List.of()),
            NOTE));
  }

  private static AssignedAddress assigned(Ipv4Address address, int prefixLength) {
    return new AssignedAddress(new InterfaceAddress(address, prefixLength), NOTE);
  }

  private void host(HostName name, Role role, List<Bridge> bridges, List<Listener> listeners) {
    hosts.add(
        new Host(
            name, role, bridges, List.of(), List.of(), List.of(), List.of(), List.of(), listeners,
            NOTE));
  }
}
