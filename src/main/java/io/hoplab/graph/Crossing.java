package io.hoplab.graph;

import io.hoplab.flow.Direction;
import io.hoplab.flow.Hop;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;

/** An interface that a way passes, into its host or out of it. */
record Crossing(HostName host, InterfaceName iface, Direction direction) {
  static Crossing of(Hop hop) {
    return new Crossing(hop.host(), hop.iface(), hop.direction());
  }
}
