package io.hoplab.verify;

import io.hoplab.apply.RunningNetwork;
import io.hoplab.azure.Fabric;
import io.hoplab.azure.HealthProbe;
import io.hoplab.azure.LoadBalancer;
import io.hoplab.azure.LoadBalancingRule;
import io.hoplab.health.HealthCheckServers;
import io.hoplab.health.Prober;
import io.hoplab.k8s.Cluster;
import io.hoplab.k8s.Node;
import io.hoplab.lab.Lab;
import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.topology.Topology;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The health probes of a lab's load balancers, and kube-proxy's servers that answer them. */
final class Health implements AutoCloseable {
  private final Optional<HealthCheckServers> servers;
  private final List<Prober> probers = new ArrayList<>();

  private Health(Lab lab, RunningNetwork network) throws IOException {
    Optional<Cluster> checked = lab.cluster().filter(cluster -> cluster.kubeProxy().isPresent());
    servers =
        checked.isEmpty()
            ? Optional.empty()
            : Optional.of(
                HealthCheckServers.start(
                    checked.get().services(),
                    checked.get().nodes().stream().map(Node::name).toList(),
                    network));
    for (LoadBalancer balancer : lab.loadBalancers()) {
      List<Prober.Target> targets = targets(balancer, lab.topology());
      if (!targets.isEmpty()) {
        probers.add(
            Prober.start(
                targets, balancer.name(), LoadBalancer.PROBER, LoadBalancer.TABLE, network));
      }
    }
  }

  /**
   * Starts them and waits until every backend has been asked.
   *
   * @throws IOException when a server cannot be started or a backend not be asked
   */
  static Health start(Lab lab, RunningNetwork network) throws IOException {
    Health health = new Health(lab, network);
    health.awaitFound();
    return health;
  }

  private static List<Prober.Target> targets(LoadBalancer balancer, Topology topology) {
    Map<String, Prober.Target> targets = new LinkedHashMap<>();
    for (LoadBalancingRule rule : balancer.rules()) {
      for (HostName backend : rule.backends()) {
        rule.probe()
            .ifPresent(
                probe ->
                    targets.put(
                        probe.name() + " of " + backend,
                        target(balancer, probe, backend, topology)));
      }
    }
    return List.copyOf(targets.values());
  }

  private static Prober.Target target(
      LoadBalancer balancer, HealthProbe probe, HostName backend, Topology topology) {
    Ipv4Address nic =
        topology
            .end(backend, Fabric.NIC)
            .map(end -> end.addresses().get(0).address().address())
            .orElseThrow();
    return new Prober.Target(probe, backend, nic, balancer.mark(backend));
  }

  /** Lets nothing be asked until {@link #resume}, which the same thread is to call. */
  void pause() {
    probers.forEach(Prober::pause);
  }

  /** Goes on asking. */
  void resume() {
    probers.forEach(Prober::resume);
  }

  /** Answers by another cluster from now on, and waits until the probes have found that. */
  void follow(Cluster cluster) throws IOException {
    servers.ifPresent(it -> it.follow(cluster.services()));
    awaitFound();
  }

  private void awaitFound() throws IOException {
    for (Prober prober : probers) {
      prober.awaitFound();
    }
  }

  @Override
  public void close() {
    probers.forEach(Prober::close);
    servers.ifPresent(HealthCheckServers::close);
  }
}
