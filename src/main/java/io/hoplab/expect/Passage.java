package io.hoplab.expect;

import io.hoplab.flow.Direction;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.MacAddress;
import io.hoplab.topology.Topology;
import io.hoplab.topology.VethEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The interfaces that a packet passes at one host, as the cables and bridges have it.
 *
 * @param points the interfaces in order, with their directions
 * @param routed whether the host takes the packet up to IP and sends it on, which takes a TTL
 * @param sender the Ethernet source with which the packet leaves, when the host sets it
 */
record Passage(List<Point> points, boolean routed, Optional<MacAddress> sender) {

  /** An interface and a direction. */
  record Point(InterfaceName iface, Direction direction) {
    @Override
    public String toString() {
      return iface + " " + direction;
    }
  }

  /**
   * The passage through a host.
   *
   * @param in the cable's end that the packet comes in by; empty where the packet starts
   * @param out the cable's end that it leaves by; empty where it ends
   */
  static Passage through(
      Topology topology, HostName host, Optional<VethEnd> in, Optional<VethEnd> out) {
    Optional<InterfaceName> inBridge = in.flatMap(VethEnd::bridge);
    Optional<InterfaceName> outBridge = out.flatMap(VethEnd::bridge);
    boolean bridged = inBridge.isPresent() && inBridge.equals(outBridge);
    List<Point> points = new ArrayList<>();
    in.ifPresent(end -> points.add(new Point(end.name(), Direction.IN)));
    if (!bridged) {
      inBridge.ifPresent(bridge -> points.add(new Point(bridge, Direction.IN)));
      outBridge.ifPresent(bridge -> points.add(new Point(bridge, Direction.OUT)));
    }
    out.ifPresent(end -> points.add(new Point(end.name(), Direction.OUT)));
    Optional<MacAddress> sender =
        bridged || out.isEmpty()
            ? Optional.empty()
            : topology.mac(host, outBridge.orElse(out.get().name()));
    return new Passage(points, in.isPresent() && out.isPresent() && !bridged, sender);
  }

  /**
   * The same passage of a frame whose destination the host has rewritten to one behind the same
   * bridge, while it has no Ethernet header for that yet: the kernel then sends it by the bridge
   * itself (br_nf_pre_routing_finish_bridge), which puts the frame's own sender back before the
   * port.
   *
   * @param bridge the bridge that the frame crosses
   */
  Passage lookingUp(InterfaceName bridge) {
    List<Point> longer = new ArrayList<>(points);
    longer.add(firstOut(), new Point(bridge, Direction.OUT));
    return new Passage(longer, routed, sender);
  }

  /** The place in {@link #points()} of the interface, from a place on; -1 when it is not passed. */
  int find(InterfaceName iface, int from) {
    for (int i = from; i < points.size(); i++) {
      if (points.get(i).iface().equals(iface)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether the frame only crosses a bridge of the host. */
  boolean crosses() {
    return !routed && firstOut() > 0;
  }

  /** The place of the first interface that the packet leaves by; -1 where it ends. */
  int firstOut() {
    for (int i = 0; i < points.size(); i++) {
      if (points.get(i).direction() == Direction.OUT) {
        return i;
      }
    }
    return -1;
  }
}
