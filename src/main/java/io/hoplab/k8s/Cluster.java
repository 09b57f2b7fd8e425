package io.hoplab.k8s;

import io.hoplab.net.Cidr;
import java.util.List;

/**
 * A Kubernetes cluster.
 *
 * @param network its cluster network
 * @param podCidr the range of all pods
 * @param ipMasqAgent whether the ip-masq-agent runs on the nodes
 * @param nonMasqueradeCidrs destinations that the ip-masq-agent leaves untranslated; on AKS with
 *     kubenet the pod CIDR
 * @param nodes its nodes
 * @param pods its pods
 */
public record Cluster(
    NetworkPlugin network,
    Cidr podCidr,
    boolean ipMasqAgent,
    List<Cidr> nonMasqueradeCidrs,
    List<Node> nodes,
    List<Pod> pods) {

  /** Takes copies of the lists. */
  public Cluster {
    nonMasqueradeCidrs = List.copyOf(nonMasqueradeCidrs);
    nodes = List.copyOf(nodes);
    pods = List.copyOf(pods);
  }
}
