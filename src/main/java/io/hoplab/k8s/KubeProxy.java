package io.hoplab.k8s;

import io.hoplab.kubeproxy.LocalDetector;
import io.hoplab.kubeproxy.ProxyNode;
import io.hoplab.net.Cidr;
import io.hoplab.net.Ipv4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * kube-proxy as every node of a cluster runs it.
 *
 * @param mode how it programs a node
 * @param clusterCidr {@code --cluster-cidr}: what counts as traffic of pods; empty when it cannot
 *     tell
 * @param masqueradeAll {@code --masquerade-all}: hides every client of a ClusterIP
 * @param localhostNodePorts {@code --iptables-localhost-nodeports}: answers node ports at 127.0.0.1
 *     in iptables mode
 * @param nodePortAddresses {@code --nodeport-addresses}: the ranges whose addresses of a node
 *     answer node ports; empty for the mode's default, which is every address in iptables mode and
 *     the primary one in nftables mode
 * @param conntrackCleanup whether it deletes stale UDP entries of conntrack when endpoints change;
 *     without, as kubernetes issue 139628 describes, they stay
 */
public record KubeProxy(
    ProxyMode mode,
    Optional<Cidr> clusterCidr,
    boolean masqueradeAll,
    boolean localhostNodePorts,
    List<Cidr> nodePortAddresses,
    boolean conntrackCleanup) {

  /** Takes a copy of the list. */
  public KubeProxy {
    nodePortAddresses = List.copyOf(nodePortAddresses);
  }

  /**
   * A node as kube-proxy sees it.
   *
   * @param bridges the addresses of the node besides its NIC's
   */
  public ProxyNode node(Node node, List<Ipv4Address> bridges) {
    Ipv4Address primary = node.nic().address();
    List<Ipv4Address> addresses = new ArrayList<>(List.of(primary));
    addresses.addAll(bridges);
    return new ProxyNode(
        node.name(),
        primary,
        addresses,
        clusterCidr
            .<LocalDetector>map(LocalDetector.SourceRange::new)
            .orElseGet(LocalDetector.None::new),
        masqueradeAll,
        mode == ProxyMode.IPTABLES && localhostNodePorts,
        nodePortAddresses,
        ProxyNode.DEFAULT_MASQUERADE_BIT,
        false);
  }
}
