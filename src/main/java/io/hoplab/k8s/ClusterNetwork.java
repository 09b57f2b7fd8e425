package io.hoplab.k8s;

import io.hoplab.azure.Nic;
import io.hoplab.topology.Host;
import io.hoplab.topology.VethPair;

/** How a cluster network makes hosts and cables of nodes and pods. */
sealed interface ClusterNetwork permits Kubenet, AzureCni {

  /** The network of a cluster. */
  static ClusterNetwork of(Cluster cluster) {
    return switch (cluster.network()) {
      case KUBENET -> new Kubenet(cluster);
      case AZURE_CNI, AZURE_CNI_OVERLAY -> new AzureCni(cluster);
    };
  }

  /** A node's NIC, with what the virtual network hands to it for the node's pods. */
  Nic nic(Node node);

  /** The host of a node. */
  Host host(Node node);

  /** The host of a pod. */
  Host host(Pod pod);

  /** The cable between a pod and its node. */
  VethPair cable(Pod pod);
}
