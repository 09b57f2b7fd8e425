package io.hoplab.plan;

import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.topology.AssignedAddress;
import io.hoplab.topology.Bridge;
import io.hoplab.topology.Host;
import io.hoplab.topology.Note;
import io.hoplab.topology.StaticNeighbour;
import io.hoplab.topology.Topology;
import io.hoplab.topology.VethEnd;
import io.hoplab.topology.VethPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Makes the plan of a topology.
 *
 * <p>The order is one in which every operation finds what it needs: netns and their parameters,
 * bridges, cables with their ports and addresses, everything up, then routes, routing rules,
 * iptables and nftables.
 */
public final class Planner {
  /** The kernel's MTU for bridges and veth pairs, in octets. */
  private static final int DEFAULT_MTU = 1500;

  private final Topology topology;
  private final List<PlannedOperation> operations = new ArrayList<>();

  private Planner(Topology topology) {
    this.topology = topology;
  }

  /** The plan that builds the topology out of nothing. */
  public static Plan plan(Topology topology) {
    return new Planner(topology).plan();
  }

  private Plan plan() {
    for (Host host : topology.hosts()) {
      add(new Operation.AddNetns(host.name()), host.note());
      sysctls(host, false);
    }
    for (Host host : topology.hosts()) {
      up(host.name(), InterfaceName.LO, Note.realism("every host has its loopback"));
      host.bridges().forEach(bridge -> bridge(host.name(), bridge));
    }
    topology.pairs().forEach(this::cable);
    for (Host host : topology.hosts()) {
      sysctls(host, true);
    }
    for (Host host : topology.hosts()) {
      routes(host);
    }
    topology.hosts().forEach(this::rules);
    return new Plan(operations);
  }

  private void add(Operation operation, Note note) {
    operations.add(new PlannedOperation(operation, note));
  }

  private void sysctls(Host host, boolean ofInterfaces) {
    host.sysctls().stream()
        .filter(sysctl -> sysctl.dev().isPresent() == ofInterfaces)
        .forEach(
            sysctl ->
                add(
                    new Operation.SetSysctl(host.name(), sysctl.key(), sysctl.value()),
                    sysctl.note()));
  }

  private void bridge(HostName host, Bridge bridge) {
    add(
        new Operation.AddBridge(host, bridge.name(), Optional.of(bridge.mac()), mtu(bridge.mtu())),
        bridge.note());
    addresses(host, bridge.name(), bridge.addresses());
    up(host, bridge.name(), bridge.note());
  }

  private void cable(VethPair pair) {
    VethEnd left = pair.left();
    VethEnd right = pair.right();
    add(
        new Operation.AddVeth(
            left.host(),
            left.name(),
            left.mac(),
            mtu(left.mtu()),
            right.host(),
            right.name(),
            right.mac(),
            mtu(right.mtu())),
        pair.note());
    for (VethEnd end : List.of(left, right)) {
      end.bridge()
          .ifPresent(
              bridge ->
                  add(
                      new Operation.SetMaster(end.host(), end.name(), bridge),
                      Note.because("a port of " + bridge)));
      if (end.hairpin()) {
        add(
            new Operation.SetHairpin(end.host(), end.name()),
            Note.realism("only a pod that calls its own Service needs its frames sent back"));
      }
      addresses(end.host(), end.name(), end.addresses());
      up(end.host(), end.name(), pair.note());
      for (StaticNeighbour known : end.neighbours()) {
        add(
            new Operation.AddNeighbour(end.host(), end.name(), known.address(), known.mac()),
            known.note());
      }
    }
  }

  private void addresses(HostName host, InterfaceName name, List<AssignedAddress> addresses) {
    for (AssignedAddress assigned : addresses) {
      add(
          new Operation.AddAddress(host, name, assigned.address(), assigned.prefixRoute()),
          assigned.note());
    }
  }

  private void up(HostName host, InterfaceName name, Note note) {
    add(new Operation.SetUp(host, name), note);
  }

  private static OptionalInt mtu(int mtu) {
    return mtu == DEFAULT_MTU ? OptionalInt.empty() : OptionalInt.of(mtu);
  }

  private void routes(Host host) {
    host.routes()
        .forEach(
            route ->
                add(
                    new Operation.AddRoute(
                        host.name(),
                        route.destination(),
                        route.type(),
                        route.via(),
                        route.dev(),
                        route.onlink(),
                        route.table()),
                    route.note()));
    host.routingRules()
        .forEach(
            rule ->
                add(
                    new Operation.AddRoutingRule(
                        host.name(), rule.priority(), rule.selector(), rule.table()),
                    rule.note()));
  }

  private void rules(Host host) {
    host.chains()
        .forEach(
            chain ->
                add(
                    new Operation.AddChain(host.name(), chain.table(), chain.name()),
                    chain.note()));
    host.rules()
        .forEach(rule -> add(new Operation.AppendRule(host.name(), rule.rule()), rule.note()));
    // Of chains with one hook and priority the kernel calls that first which was made last: as in
    // iptables mode, kube-proxy's rules come before those that others append.
    host.nftables()
        .forEach(added -> add(new Operation.AddNft(host.name(), added.object()), added.note()));
  }
}
