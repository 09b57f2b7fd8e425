package io.hoplab.lab;

import io.hoplab.azure.LoadBalancer;
import io.hoplab.azure.Resources;
import io.hoplab.azure.VirtualNetwork;
import io.hoplab.k8s.Cluster;
import io.hoplab.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A validated lab.
 *
 * @param name its name: the lab file's without its ending
 * @param title what it shows, in one line
 * @param about more for the reader; may be empty
 * @param azure the parts of Azure as the file names them, which the topology plays
 * @param cluster its Kubernetes cluster, if it has one
 * @param topology its network
 * @param flows what is sent through it
 * @param spreads many connections at once, once the flows were sent
 * @param counterproofs its counter-proofs
 * @param claims the statements that it judges
 */
public record Lab(
    String name,
    String title,
    String about,
    Resources azure,
    Optional<Cluster> cluster,
    Topology topology,
    List<Flow> flows,
    List<Spread> spreads,
    List<Counterproof> counterproofs,
    List<Claim> claims) {

  /** Takes copies of the lists. */
  public Lab {
    flows = List.copyOf(flows);
    spreads = List.copyOf(spreads);
    counterproofs = List.copyOf(counterproofs);
    claims = List.copyOf(claims);
  }

  /** Its virtual network. */
  public VirtualNetwork network() {
    return azure.vnet();
  }

  /** Its load balancers, whose health probes somebody has to send. */
  public List<LoadBalancer> loadBalancers() {
    return azure.edge().loadBalancers();
  }

  /** The network as it is when a flow of the lab is sent. */
  public Topology topologyAt(Flow flow) {
    return latest(changesUpTo(flow)).map(NetworkChange::after).orElse(topology);
  }

  /** The network as it is when a spread of the lab is sent, which is after all flows. */
  public Topology topologyAt(Spread spread) {
    Stream<NetworkChange> spreadChanges =
        spreads.subList(0, spreads.indexOf(spread) + 1).stream()
            .flatMap(some -> some.change().stream());
    return latest(
            Stream.concat(flows.stream().flatMap(flow -> flow.change().stream()), spreadChanges))
        .map(NetworkChange::after)
        .orElse(topology);
  }

  private Optional<Cluster> clusterAt(Flow flow) {
    return latest(changesUpTo(flow)).map(NetworkChange::cluster).orElse(cluster);
  }

  private Stream<NetworkChange> changesUpTo(Flow flow) {
    return flows.subList(0, flows.indexOf(flow) + 1).stream()
        .flatMap(some -> some.change().stream());
  }

  private static Optional<NetworkChange> latest(Stream<NetworkChange> changes) {
    return changes.reduce((earlier, later) -> later);
  }

  /** The lab with these flows alone: nothing else is sent, and nothing is judged. */
  public Lab only(List<Flow> some) {
    List<Flow> kept = new ArrayList<>();
    List<Change> pending = new ArrayList<>();
    for (Flow flow : flows) {
      flow.change().ifPresent(change -> pending.addAll(change.changes()));
      if (some.contains(flow)) {
        kept.add(
            pending.isEmpty()
                ? flow
                : flow.after(new NetworkChange(pending, topologyAt(flow), clusterAt(flow))));
        pending.clear();
      }
    }
    return new Lab(
        name, title, about, azure, cluster, topology, kept, List.of(), List.of(), List.of());
  }
}
