package io.hoplab.k8s;

import io.hoplab.kubeproxy.Services;
import io.hoplab.kubeproxy.StaleFlows;
import io.hoplab.net.Cidr;
import java.util.List;
import java.util.Optional;

/**
 * A Kubernetes cluster.
 *
 * @param network its cluster network
 * @param podCidr the range of all pods; empty where they have addresses of their nodes' subnets
 * @param ipMasqAgent whether the ip-masq-agent runs on the nodes
 * @param nonMasqueradeCidrs destinations that the ip-masq-agent leaves untranslated; on AKS with
 *     kubenet the pod CIDR
 * @param nodes its nodes
 * @param pods its pods
 * @param serviceCidr the range that ClusterIPs are from
 * @param kubeProxy the kube-proxy of its nodes; empty for a cluster that runs none
 * @param services its Services with their endpoints
 */
public record Cluster(
    NetworkPlugin network,
    Optional<Cidr> podCidr,
    boolean ipMasqAgent,
    List<Cidr> nonMasqueradeCidrs,
    List<Node> nodes,
    List<Pod> pods,
    Cidr serviceCidr,
    Optional<KubeProxy> kubeProxy,
    Services services) {
  /** The range of ClusterIPs that AKS proposes. */
  public static final Cidr DEFAULT_SERVICE_CIDR = Cidr.parse("10.0.0.0/16");

  /** A cluster without Services and kube-proxy. */
  public Cluster(
      NetworkPlugin network,
      Cidr podCidr,
      boolean ipMasqAgent,
      List<Cidr> nonMasqueradeCidrs,
      List<Node> nodes,
      List<Pod> pods) {
    this(
        network,
        Optional.of(podCidr),
        ipMasqAgent,
        nonMasqueradeCidrs,
        nodes,
        pods,
        DEFAULT_SERVICE_CIDR,
        Optional.empty(),
        new Services(List.of()));
  }

  /** Takes copies of the lists. */
  public Cluster {
    nonMasqueradeCidrs = List.copyOf(nonMasqueradeCidrs);
    nodes = List.copyOf(nodes);
    pods = List.copyOf(pods);
  }

  /** The node that a pod runs on. */
  Node node(Pod pod) {
    return nodes.stream()
        .filter(node -> node.name().equals(pod.node()))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("the node of " + pod.name() + " is not there"));
  }

  /**
   * The UDP conversations that kube-proxy ends when it learns that the cluster is this one.
   *
   * @param before the cluster as it was
   * @return empty when it ends none, whatever has changed
   */
  public Optional<StaleFlows> staleSince(Cluster before) {
    return kubeProxy.map(KubeProxy::conntrackCleanup).orElse(true)
        ? Optional.of(StaleFlows.after(before.services, services))
        : Optional.empty();
  }
}
