package io.hoplab.graph;

import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.topology.VethEnd;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Where a drawing has hosts and interfaces. */
final class Spots {
  private final Map<HostName, String> boxes = new HashMap<>();
  private final Map<HostName, String> routing = new HashMap<>();
  private final Map<String, Out> cables = new HashMap<>();
  private final Map<String, Out> borders = new HashMap<>();
  private final Map<String, Out> bridges = new HashMap<>();

  /**
   * A line by which packets leave a place.
   *
   * @param line the line's id
   * @param forward whether they pass it from its first end to its second
   */
  record Out(String line, boolean forward) {
    /** The same line for packets that come. */
    Out back() {
      return new Out(line, !forward);
    }
  }

  void host(HostName host, String box) {
    boxes.put(host, box);
  }

  void inside(HostName host, String box, String routingBox) {
    boxes.put(host, box);
    routing.put(host, routingBox);
  }

  void bridge(HostName host, InterfaceName bridge, Out towardsBridge) {
    bridges.put(host + "/" + bridge, towardsBridge);
  }

  void cable(VethEnd end, Out out) {
    cables.put(end.toString(), out);
  }

  void border(VethEnd end, Out out) {
    borders.put(end.toString(), out);
  }

  /** The box of the host's IP layer; empty when the host is one box. */
  Optional<String> routing(HostName host) {
    return Optional.ofNullable(routing.get(host));
  }

  /** The box in which the host's own packets begin and end. */
  Optional<String> core(HostName host) {
    return routing(host).or(() -> Optional.ofNullable(boxes.get(host)));
  }

  /** The cable that the interface is an end of, away from it. */
  Optional<Out> cable(HostName host, InterfaceName iface) {
    return Optional.ofNullable(cables.get(host + "/" + iface));
  }

  /** The line from the host's IP layer to an interface at its border. */
  Optional<Out> border(HostName host, InterfaceName iface) {
    return Optional.ofNullable(borders.get(host + "/" + iface));
  }

  /** The line from the host's IP layer to a bridge. */
  Optional<Out> bridge(HostName host, InterfaceName iface) {
    return Optional.ofNullable(bridges.get(host + "/" + iface));
  }
}
