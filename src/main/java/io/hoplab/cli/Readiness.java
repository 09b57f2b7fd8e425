package io.hoplab.cli;

import io.hoplab.k8s.Cluster;
import io.hoplab.k8s.Pod;
import io.hoplab.kubeproxy.BackedService;
import io.hoplab.kubeproxy.Endpoint;
import io.hoplab.kubeproxy.ServiceName;
import io.hoplab.lab.Lab;
import io.hoplab.net.Ipv4Address;
import io.hoplab.report.ServiceTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The Services to which the readiness of a pod makes a difference, and those that have it as an
 * endpoint whatever its readiness is.
 */
record Readiness(List<ServiceName> reached, List<ServiceName> deaf) {

  /**
   * Finds them.
   *
   * @param pod the pod's key in the lab file
   * @param ready the lab with the pod ready
   * @param unready the lab with the pod not ready
   */
  static Readiness of(String pod, Lab ready, Lab unready) {
    Set<Ipv4Address> addresses = addresses(pod, ready);
    Map<ServiceName, List<Endpoint>> without = new HashMap<>();
    services(unready).forEach(it -> without.put(it.service().name(), it.endpoints()));
    List<ServiceName> reached = new ArrayList<>();
    List<ServiceName> deaf = new ArrayList<>();
    for (BackedService backed : services(ready)) {
      ServiceName name = backed.service().name();
      if (!backed.endpoints().equals(without.get(name))) {
        reached.add(name);
      } else if (backed.endpoints().stream().anyMatch(it -> addresses.contains(it.address()))) {
        deaf.add(name);
      }
    }
    return new Readiness(reached, deaf);
  }

  private static List<BackedService> services(Lab lab) {
    return lab.cluster().map(it -> it.services().all()).orElse(List.of());
  }

  /** Pods that are replicas have the key's name and a number. */
  private static Set<Ipv4Address> addresses(String pod, Lab lab) {
    Pattern replica = Pattern.compile(Pattern.quote(pod) + "(-\\d+)?");
    return lab.cluster().map(Cluster::pods).orElse(List.of()).stream()
        .filter(it -> replica.matcher(it.name().value()).matches())
        .map(Pod::address)
        .collect(Collectors.toSet());
  }

  /** What those are told that would have the pod ready or not. */
  String words(String pod, String condition) {
    String one = ServiceTable.shortly(deaf.get(0));
    return "the readiness of "
        + pod
        + " makes no difference to "
        + deaf.stream().map(ServiceTable::shortly).collect(Collectors.joining(", "))
        + ", which lists endpoints by address, or publishes those that are not ready; say it at the"
        + " endpoint, as in: hoplab apply --set 'cluster.services."
        + one
        + ".endpoints=[{addresses: [ADDRESS], conditions: {ready: "
        + condition
        + "}}]'";
  }
}
