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
 * @param ipConfiguration whether its address is a secondary IP configuration of the node's NIC,
 *     where it has an address of the subnet
 * @param gatewayNeighbour whether it is told its gateway's Ethernet address, in azure-cni
 * @param listeners what it serves
 */
public record Pod(
    HostName name,
    HostName node,
    Ipv4Address address,
    InterfaceName veth,
    boolean ipConfiguration,
    boolean gatewayNeighbour,
    List<Listener> listeners) {

  /** Takes a copy of the list. */
  public Pod {
    listeners = List.copyOf(listeners);
  }

  /** A pod to whose wiring nothing was done. */
  public Pod(
      HostName name,
      HostName node,
      Ipv4Address address,
      InterfaceName veth,
      List<Listener> listeners) {
    this(name, node, address, veth, true, true, listeners);
  }
}
