package io.hoplab.k8s;

import io.hoplab.azure.Nic;
import io.hoplab.iptables.IptablesRule;
import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.topology.Listener;
import java.util.List;
import java.util.Optional;

/**
 * A Kubernetes worker.
 *
 * @param nic its network interface in the virtual network
 * @param podCidr the range that its pods have their addresses from; empty where that is its subnet
 * @param ipForward {@code net.ipv4.ip_forward}
 * @param bridgeNfCallIptables {@code net.bridge.bridge-nf-call-iptables}: whether frames that the
 *     bridge passes between its ports go through iptables
 * @param hairpin whether the bridge may send a frame back to the pod that it came from
 * @param proxyArp {@code proxy_arp} of its ends of the pods' cables, in azure-cni: whether it
 *     answers when a pod asks for its gateway
 * @param iptables rules besides those of the cluster network, at the end of their chains
 * @param listeners what the node itself serves
 */
public record Node(
    Nic nic,
    Optional<Cidr> podCidr,
    boolean ipForward,
    boolean bridgeNfCallIptables,
    boolean hairpin,
    boolean proxyArp,
    List<IptablesRule> iptables,
    List<Listener> listeners) {

  /** Takes copies of the lists. */
  public Node {
    iptables = List.copyOf(iptables);
    listeners = List.copyOf(listeners);
  }

  /** A node with a pod CIDR and a bridge. */
  public Node(
      Nic nic,
      Cidr podCidr,
      boolean ipForward,
      boolean bridgeNfCallIptables,
      boolean hairpin,
      List<IptablesRule> iptables,
      List<Listener> listeners) {
    this(
        nic,
        Optional.of(podCidr),
        ipForward,
        bridgeNfCallIptables,
        hairpin,
        true,
        iptables,
        listeners);
  }

  /** Its name. */
  public HostName name() {
    return nic.host();
  }
}
