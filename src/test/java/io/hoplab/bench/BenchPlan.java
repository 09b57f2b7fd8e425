package io.hoplab.bench;

import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceAddress;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.MacAddress;
import io.hoplab.plan.Operation;
import io.hoplab.plan.Plan;
import io.hoplab.plan.PlannedOperation;
import io.hoplab.topology.Note;
import io.hoplab.topology.Route;
import io.hoplab.topology.RouteType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A cluster in the manner of kubenet: nodes on one fabric bridge, pods on each node's cbr0. */
final class BenchPlan {
  private static final InterfaceName ETH0 = InterfaceName.of("eth0");
  private static final InterfaceName CBR0 = InterfaceName.of("cbr0");
  private static final InterfaceName VNET = InterfaceName.of("vnet");
  private static final HostName FABRIC = HostName.of("fabric");
  private static final OptionalInt MTU = OptionalInt.of(1500);

  private final List<Operation> operations = new ArrayList<>();

  static Plan cluster(int nodes, int pods) {
    BenchPlan plan = new BenchPlan();
    for (int i = 0; i < nodes; i++) {
      plan.netns(node(i));
      for (int j = 0; j < pods; j++) {
        plan.netns(pod(i, j));
      }
    }
    plan.netns(FABRIC);
    plan.operations.add(
        new Operation.AddBridge(FABRIC, VNET, Optional.empty(), OptionalInt.empty()));
    plan.up(FABRIC, VNET);
    for (int i = 0; i < nodes; i++) {
      plan.wireNode(i);
      for (int j = 0; j < pods; j++) {
        plan.wirePod(i, j);
      }
    }
    return new Plan(
        plan.operations.stream()
            .map(operation -> new PlannedOperation(operation, Note.because("bench")))
            .toList());
  }

  private static HostName node(int i) {
    return HostName.of("node-" + i);
  }

  private static HostName pod(int i, int j) {
    return HostName.of("pod-" + i + "-" + j);
  }

  private static Ipv4Address inNode(int i, int last) {
    return new Ipv4Address(10 << 24 | (100 + i / 250) << 16 | (i % 250) << 8 | last);
  }

  private static MacAddress mac(Ipv4Address address) {
    return MacAddress.of(0x0a58, address);
  }

  private void netns(HostName host) {
    operations.add(new Operation.AddNetns(host));
  }

  private void up(HostName host, InterfaceName name) {
    operations.add(new Operation.SetUp(host, name));
  }

  private void sysctl(HostName host, String key, String value) {
    operations.add(new Operation.SetSysctl(host, key, value));
  }

  private void address(HostName host, InterfaceName name, Ipv4Address address, int prefix) {
    operations.add(new Operation.AddAddress(host, name, new InterfaceAddress(address, prefix)));
  }

  private void wireNode(int i) {
    HostName node = node(i);
    Ipv4Address gateway = inNode(i, 1);
    Ipv4Address own = new Ipv4Address(10 << 24 | 4 + i);
    InterfaceName uplink = InterfaceName.of("n" + i);
    operations.add(new Operation.AddBridge(node, CBR0, Optional.of(mac(gateway)), MTU));
    up(node, InterfaceName.LO);
    up(node, CBR0);
    address(node, CBR0, gateway, 24);
    operations.add(
        new Operation.AddVeth(
            node, ETH0, Optional.of(mac(own)), MTU, FABRIC, uplink, Optional.empty(), MTU));
    up(node, ETH0);
    address(node, ETH0, own, 16);
    operations.add(new Operation.SetMaster(FABRIC, uplink, VNET));
    up(FABRIC, uplink);
    sysctl(node, "net/ipv4/ip_forward", "1");
    sysctl(node, "net/ipv4/conf/all/rp_filter", "0");
    sysctl(node, "net/ipv4/conf/eth0/rp_filter", "0");
  }

  private void wirePod(int i, int j) {
    HostName pod = pod(i, j);
    HostName node = node(i);
    Ipv4Address own = inNode(i, 2 + j);
    InterfaceName port = InterfaceName.of("veth" + j);
    operations.add(
        new Operation.AddVeth(
            pod, ETH0, Optional.of(mac(own)), MTU, node, port, Optional.empty(), MTU));
    up(pod, InterfaceName.LO);
    address(pod, ETH0, own, 24);
    up(pod, ETH0);
    operations.add(new Operation.SetMaster(node, port, CBR0));
    up(node, port);
    operations.add(
        new Operation.AddRoute(
            pod,
            Cidr.ALL,
            RouteType.UNICAST,
            Optional.of(inNode(i, 1)),
            Optional.of(ETH0),
            false,
            Route.MAIN));
    sysctl(pod, "net/ipv4/ip_forward", "0");
    sysctl(pod, "net/ipv4/conf/all/rp_filter", "0");
  }
}
