package io.hoplab.kubeproxy;

import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.InvalidValueException;
import io.hoplab.net.Ipv4Address;
import java.util.List;

/**
 * A node as its kube-proxy is configured.
 *
 * @param name the node, by which its own endpoints are known
 * @param nodeIp its primary address
 * @param addresses all addresses of its interfaces, except the loopback's
 * @param localDetector how it tells the pods' traffic
 * @param masqueradeAll {@code --masquerade-all}: hides every client of a ClusterIP
 * @param localhostNodePorts {@code --iptables-localhost-nodeports}: answers node ports at
 *     127.0.0.1, for which it sets {@code net.ipv4.conf.all.route_localnet}
 * @param nodePortAddresses {@code --nodeport-addresses}: the ranges whose addresses of the node
 *     answer node ports; empty for the mode's default, which is all of them in iptables mode and
 *     the primary one in nftables mode
 * @param masqueradeBit {@code --iptables-masquerade-bit}: the bit of the packet mark that asks for
 *     masquerading, 0 to 31
 * @param conntrackTcpBeLiberal {@code net.netfilter.nf_conntrack_tcp_be_liberal}: takes segments
 *     outside the window for valid, so that there is no rule against them
 */
public record ProxyNode(
    HostName name,
    Ipv4Address nodeIp,
    List<Ipv4Address> addresses,
    LocalDetector localDetector,
    boolean masqueradeAll,
    boolean localhostNodePorts,
    List<Cidr> nodePortAddresses,
    int masqueradeBit,
    boolean conntrackTcpBeLiberal) {
  /** The masquerade bit where nobody says another: mark 0x4000. */
  public static final int DEFAULT_MASQUERADE_BIT = 14;

  /** Takes copies of the lists; checks the bit, and that the primary address is the node's. */
  public ProxyNode {
    addresses = List.copyOf(addresses);
    nodePortAddresses = List.copyOf(nodePortAddresses);
    if (masqueradeBit < 0 || masqueradeBit > 31) {
      throw new InvalidValueException(
          "a masquerade bit from 0 to 31", Integer.toString(masqueradeBit));
    }
    if (!addresses.contains(nodeIp)) {
      throw new InvalidValueException(
          "the primary address of " + name + " among its addresses " + addresses,
          nodeIp.toString());
    }
  }

  /** A node as AKS configures it: by cluster CIDR, with everything else as kube-proxy has it. */
  public static ProxyNode of(
      HostName name, Ipv4Address nodeIp, List<Ipv4Address> addresses, Cidr clusterCidr) {
    return new ProxyNode(
        name,
        nodeIp,
        addresses,
        new LocalDetector.SourceRange(clusterCidr),
        false,
        true,
        List.of(),
        DEFAULT_MASQUERADE_BIT,
        false);
  }
}
