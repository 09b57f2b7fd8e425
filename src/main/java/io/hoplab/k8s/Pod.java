package io.hoplab.k8s;

import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.topology.Listener;
import java.util.List;

/**
 * A pod.
 *
 * @param name its name
 * @param node the node that it runs on
 * @param address its address
 * @param veth the name of the node's end of its veth pair
 * @param listeners what it serves
 */
public record Pod(
    HostName name,
    HostName node,
    Ipv4Address address,
    InterfaceName veth,
    List<Listener> listeners) {

  /** Takes a copy of the list. */
  public Pod {
    listeners = List.copyOf(listeners);
  }
}
