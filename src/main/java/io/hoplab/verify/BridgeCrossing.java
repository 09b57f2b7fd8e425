package io.hoplab.verify;

import io.hoplab.flow.Direction;
import io.hoplab.flow.Hop;
import io.hoplab.flow.Step;
import io.hoplab.lab.Assertion;
import io.hoplab.net.InterfaceName;
import io.hoplab.topology.Topology;
import io.hoplab.topology.VethEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A frame that only crosses a bridge shows itself at the bridge's ports, and at the bridge itself
 * no more than by chance. Claims speak of the bridge, as paths do.
 */
final class BridgeCrossing {
  private BridgeCrossing() {}

  /**
   * The hops, with each crossing of the bridge as one hop out of the bridge, which has the
   * addresses that the frame left with and all that happened to it.
   *
   * @param bridge the place that a claim names; of any other interface the hops stay as they are
   */
  static List<Hop> asOneHop(List<Hop> hops, Assertion.Place bridge, Topology topology) {
    if (topology.bridge(bridge.host(), bridge.iface()).isEmpty()) {
      return hops;
    }
    List<Hop> result = new ArrayList<>();
    for (int i = 0; i < hops.size(); i++) {
      int last = out(hops, i, bridge, topology);
      if (last < 0) {
        result.add(hops.get(i));
        continue;
      }
      Hop port = hops.get(last);
      List<Step> steps =
          hops.subList(i, last + 1).stream().flatMap(hop -> hop.steps().stream()).toList();
      result.add(
          new Hop(
              port.host(),
              bridge.iface(),
              Direction.OUT,
              port.tuple(),
              port.ttl(),
              port.sender(),
              steps));
      i = last;
    }
    return result;
  }

  /** Where the frame leaves the bridge again that it came to at the hop; -1 when it does not. */
  private static int out(List<Hop> hops, int in, Assertion.Place bridge, Topology topology) {
    if (!isPort(hops.get(in), Direction.IN, bridge, topology)) {
      return -1;
    }
    int next = in + 1;
    if (next < hops.size() && isBridge(hops.get(next), bridge)) {
      next++;
    }
    return next < hops.size() && isPort(hops.get(next), Direction.OUT, bridge, topology)
        ? next
        : -1;
  }

  private static boolean isBridge(Hop hop, Assertion.Place bridge) {
    return hop.host().equals(bridge.host())
        && hop.iface().equals(bridge.iface())
        && hop.direction() == Direction.OUT;
  }

  private static boolean isPort(
      Hop hop, Direction direction, Assertion.Place bridge, Topology topology) {
    Optional<InterfaceName> master = topology.end(hop.host(), hop.iface()).flatMap(VethEnd::bridge);
    return hop.host().equals(bridge.host())
        && hop.direction() == direction
        && master.filter(bridge.iface()::equals).isPresent();
  }
}
