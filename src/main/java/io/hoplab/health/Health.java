package io.hoplab.health;

import io.hoplab.apply.RunningNetwork;
import io.hoplab.azure.Fabric;
import io.hoplab.azure.HealthProbe;
import io.hoplab.azure.LoadBalancer;
import io.hoplab.azure.LoadBalancingRule;
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
public final class Health implements AutoCloseable {
  private final Optional<HealthCheckServers> servers;
  private final List<Prober> probers = new ArrayList<>();

  private Health(Lab lab, RunningNetwork network) throws IOException {
    Optional<Cluster> checked = checked(lab);
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

  /** Whether a lab has anything to ask, or to answer. */
  public static boolean isIn(Lab lab) {
    return !duties(lab).isEmpty();
  }

  /** What each host of a lab does for health probes: it sends them, or answers kube-proxy's. */
  public static Map<HostName, String> duties(Lab lab) {
    Map<HostName, String> duties = new LinkedHashMap<>();
    for (LoadBalancer balancer : lab.loadBalancers()) {
      if (balancer.rules().stream().anyMatch(rule -> rule.probe().isPresent())) {
        duties.put(balancer.name(), "sends health probes");
      }
    }
    checked(lab)
        .filter(Health::hasPorts)
        .ifPresent(
            cluster ->
                cluster
                    .nodes()
                    .forEach(
                        node -> duties.put(node.name(), "answers at health check node ports")));
    return duties;
  }

  private static boolean hasPorts(Cluster cluster) {
    return cluster.services().all().stream()
        .anyMatch(backed -> backed.service().healthCheckNodePort().isPresent());
  }

  /**
   * Starts them: the servers listen when this returns, and backends are about to be asked.
   *
   * @throws IOException when a server cannot be started
   */
  public static Health start(Lab lab, RunningNetwork network) throws IOException {
    return new Health(lab, network);
  }

  private static Optional<Cluster> checked(Lab lab) {
    return lab.cluster().filter(cluster -> cluster.kubeProxy().isPresent());
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
  public void pause() {
    probers.forEach(Prober::pause);
  }

  /** Goes on asking. */
  public void resume() {
    probers.forEach(Prober::resume);
  }

  /**
   * Answers by another cluster from now on.
   *
   * @throws IOException when the port of a new Service cannot be had
   */
  public void follow(Cluster cluster) throws IOException {
    if (servers.isPresent()) {
      servers.get().follow(cluster.services());
    }
  }

  /**
   * Waits until the probes have found what holds now.
   *
   * @throws IOException when a backend could not be asked, or it takes too long
   */
  public void awaitFound() throws IOException {
    for (Prober prober : probers) {
      prober.awaitFound();
    }
  }

  /** Why something could not be asked or written down, the last time that it failed. */
  public Optional<String> failure() {
    return probers.stream().flatMap(prober -> prober.failure().stream()).findFirst();
  }

  @Override
  public void close() throws IOException {
    probers.forEach(Prober::close);
    if (servers.isPresent()) {
      servers.get().close();
    }
  }
}
