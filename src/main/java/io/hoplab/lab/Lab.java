package io.hoplab.lab;

import io.hoplab.azure.VirtualNetwork;
import io.hoplab.k8s.Cluster;
import io.hoplab.topology.Topology;
import java.util.List;
import java.util.Optional;

/**
 * A validated lab.
 *
 * @param name its name: the lab file's without its ending
 * @param title what it shows, in one line
 * @param about more for the reader; may be empty
 * @param network the virtual network as the file names its parts, which the topology plays
 * @param cluster its Kubernetes cluster, if it has one
 * @param topology its network
 * @param flows what is sent through it
 * @param counterproofs its counter-proofs
 * @param claims the statements that it judges
 */
public record Lab(
    String name,
    String title,
    String about,
    VirtualNetwork network,
    Optional<Cluster> cluster,
    Topology topology,
    List<Flow> flows,
    List<Counterproof> counterproofs,
    List<Claim> claims) {

  /** Takes copies of the lists. */
  public Lab {
    flows = List.copyOf(flows);
    counterproofs = List.copyOf(counterproofs);
    claims = List.copyOf(claims);
  }

  /** The lab with these flows alone: nothing else is sent, and nothing is judged. */
  public Lab only(List<Flow> some) {
    return new Lab(name, title, about, network, cluster, topology, some, List.of(), List.of());
  }
}
