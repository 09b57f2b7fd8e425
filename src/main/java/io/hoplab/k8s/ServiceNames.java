package io.hoplab.k8s;

import io.hoplab.kubeproxy.BackedService;
import io.hoplab.kubeproxy.ServiceName;
import io.hoplab.kubeproxy.Services;
import io.hoplab.net.Ipv4Address;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The names by which pods of the default Kubernetes namespace find Services: what cluster DNS
 * answers with the search list of {@code dnsPolicy: ClusterFirst}.
 */
public final class ServiceNames {
  private static final String DEFAULT = "default";

  private ServiceNames() {}

  /** The names of all Services and what they stand for. */
  static Map<String, Ipv4Address> of(Services services) {
    Map<String, Ipv4Address> names = new LinkedHashMap<>();
    for (BackedService backed : services.all()) {
      of(backed.service().name()).forEach(it -> names.put(it, backed.service().clusterIp()));
    }
    return names;
  }

  /** The names of a Service, the shortest first. */
  public static List<String> of(ServiceName service) {
    String inCluster = service.name() + "." + service.namespace();
    List<String> names =
        new ArrayList<>(List.of(inCluster, inCluster + ".svc", inCluster + ".svc.cluster.local"));
    if (service.namespace().equals(DEFAULT)) {
      names.add(0, service.name());
    }
    return names;
  }
}
