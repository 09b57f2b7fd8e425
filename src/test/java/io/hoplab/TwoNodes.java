package io.hoplab;

import io.hoplab.azure.Nic;
import io.hoplab.azure.Resources;
import io.hoplab.azure.RouteTable;
import io.hoplab.azure.Subnet;
import io.hoplab.azure.UserDefinedRoute;
import io.hoplab.azure.VirtualMachine;
import io.hoplab.azure.VirtualNetwork;
import io.hoplab.iptables.IptablesRule;
import io.hoplab.k8s.Cluster;
import io.hoplab.k8s.Network;
import io.hoplab.k8s.NetworkPlugin;
import io.hoplab.k8s.Node;
import io.hoplab.k8s.Pod;
import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A network for tests: nodes west and east with two pods each, and the virtual machine box, under
 * names and addresses that no shipped lab has.
 */
public final class TwoNodes {
  private boolean eastNicForwards = true;
  private boolean withUdrs = true;
  private final List<IptablesRule> rules = new ArrayList<>();

  /** The network with everything as it should be. */
  public static Topology topology() {
    return new TwoNodes().build();
  }

  /** The NIC of east does not forward. */
  public TwoNodes eastNicForwardingOff() {
    eastNicForwards = false;
    return this;
  }

  /** No subnet has a route table. */
  public TwoNodes withoutUdrs() {
    withUdrs = false;
    return this;
  }

  /** West has an iptables rule more. */
  public TwoNodes withRule(String rule) {
    rules.add(IptablesRule.parse(rule));
    return this;
  }

  /** The topology of it all. */
  public Topology build() {
    Ipv4Address west = Ipv4Address.parse("10.9.0.10");
    Ipv4Address east = Ipv4Address.parse("10.9.0.11");
    RouteTable routes =
        new RouteTable(
            "rt",
            List.of(
                new UserDefinedRoute("west", Cidr.parse("10.77.1.0/24"), Optional.of(west)),
                new UserDefinedRoute("east", Cidr.parse("10.77.2.0/24"), Optional.of(east))));
    Subnet nodes =
        new Subnet(
            "nodes", Cidr.parse("10.9.0.0/24"), withUdrs ? Optional.of(routes) : Optional.empty());
    Subnet machines = new Subnet("machines", Cidr.parse("10.9.1.0/24"), Optional.empty());
    VirtualNetwork vnet =
        new VirtualNetwork(List.of(Cidr.parse("10.9.0.0/16")), List.of(nodes, machines));
    List<Pod> pods = new ArrayList<>();
    pods.add(pod("a", "west", "10.77.1.2"));
    pods.add(pod("b", "west", "10.77.1.3"));
    pods.add(pod("c", "east", "10.77.2.2"));
    pods.add(pod("d", "east", "10.77.2.3"));
    Cluster cluster =
        new Cluster(
            NetworkPlugin.KUBENET,
            Cidr.parse("10.77.0.0/16"),
            true,
            List.of(Cidr.parse("10.77.0.0/16")),
            List.of(
                node(new Nic(HostName.of("west"), nodes, west, true, 1500), "10.77.1.0/24", rules),
                node(
                    new Nic(HostName.of("east"), nodes, east, eastNicForwards, 1500),
                    "10.77.2.0/24",
                    List.of())),
            pods);
    VirtualMachine box =
        new VirtualMachine(
            new Nic(HostName.of("box"), machines, Ipv4Address.parse("10.9.1.4"), false, 1500),
            List.of());
    return Network.lower(new Resources(vnet, List.of(box)), Optional.of(cluster));
  }

  private static Node node(Nic nic, String podCidr, List<IptablesRule> rules) {
    return new Node(nic, Cidr.parse(podCidr), true, true, true, rules, List.of());
  }

  private static Pod pod(String name, String node, String address) {
    return new Pod(
        HostName.of(name),
        HostName.of(node),
        Ipv4Address.parse(address),
        InterfaceName.of("veth-" + name),
        List.of());
  }
}
