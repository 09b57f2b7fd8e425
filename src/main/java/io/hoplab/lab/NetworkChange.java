package io.hoplab.lab;

import io.hoplab.k8s.Cluster;
import io.hoplab.topology.Topology;
import java.util.List;
import java.util.Optional;

/**
 * What is done to the running network before a flow or a spread is sent.
 *
 * @param changes what is changed
 * @param after the network as it is from then on
 * @param cluster its Kubernetes cluster as it is from then on, if it has one
 */
public record NetworkChange(List<Change> changes, Topology after, Optional<Cluster> cluster) {

  /** Takes a copy of the list. */
  public NetworkChange {
    changes = List.copyOf(changes);
  }
}
