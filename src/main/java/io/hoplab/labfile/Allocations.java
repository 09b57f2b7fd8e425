package io.hoplab.labfile;

import io.hoplab.kubeproxy.BackedService;
import io.hoplab.kubeproxy.Service;
import io.hoplab.kubeproxy.ServiceName;
import io.hoplab.kubeproxy.ServicePort;
import io.hoplab.kubeproxy.Services;
import io.hoplab.net.Ipv4Address;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * The addresses and node ports that the Services of a running cluster have. As the API server does
 * (patchAllocatedValues in pkg/registry/core/service/storage), a Service that comes to state none
 * keeps what it has, whatever other Services come and go.
 *
 * @param services what each Service has
 */
public record Allocations(Map<ServiceName, Allocation> services) {
  /** Those of a cluster that has just been made. */
  public static final Allocations NONE = new Allocations(Map.of());

  private static final String HEALTH_CHECK = "health-check:";

  /** Takes a copy of the map, sorted. */
  public Allocations {
    services = Collections.unmodifiableMap(new TreeMap<>(services));
  }

  /**
   * What one Service has.
   *
   * @param nodePorts by the names of its ports; empty when its type has none
   * @param healthCheck its node port for health checks
   */
  public record Allocation(
      Ipv4Address clusterIp, Map<String, Integer> nodePorts, OptionalInt healthCheck) {
    /** Takes a copy of the map. */
    public Allocation {
      nodePorts = Collections.unmodifiableMap(new LinkedHashMap<>(nodePorts));
    }
  }

  /** What Services have. */
  public static Allocations of(Services services) {
    Map<ServiceName, Allocation> all = new TreeMap<>();
    for (BackedService backed : services.all()) {
      Service service = backed.service();
      Map<String, Integer> nodePorts = new LinkedHashMap<>();
      for (ServicePort port : service.ports()) {
        port.nodePort().ifPresent(number -> nodePorts.put(port.name(), number));
      }
      all.put(
          service.name(),
          new Allocation(service.clusterIp(), nodePorts, service.healthCheckNodePort()));
    }
    return new Allocations(all);
  }

  /** With what others have besides; where both know a Service, these win. */
  public Allocations and(Allocations others) {
    Map<ServiceName, Allocation> all = new TreeMap<>(others.services);
    all.putAll(services);
    return new Allocations(all);
  }

  /**
   * One line for each Service: {@code default/web 10.0.1.1 http=30086 health-check:30087}, to be
   * parsed again.
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    services.forEach(
        (name, has) -> {
          StringJoiner line = new StringJoiner(" ", "", "\n");
          line.add(name.toString()).add(has.clusterIp().toString());
          has.nodePorts().forEach((port, number) -> line.add(port + "=" + number));
          has.healthCheck().ifPresent(number -> line.add(HEALTH_CHECK + number));
          text.append(line);
        });
    return text.toString();
  }

  /** Reads what {@link #toString} has written. */
  public static Allocations parse(String text) {
    Map<ServiceName, Allocation> all = new TreeMap<>();
    for (String line : text.lines().toList()) {
      String[] words = line.split(" ");
      String[] name = words[0].split("/");
      Map<String, Integer> nodePorts = new LinkedHashMap<>();
      OptionalInt healthCheck = OptionalInt.empty();
      for (int i = 2; i < words.length; i++) {
        if (words[i].startsWith(HEALTH_CHECK)) {
          String number = words[i].substring(HEALTH_CHECK.length());
          healthCheck = OptionalInt.of(Integer.parseInt(number));
        } else {
          int equals = words[i].indexOf('=');
          nodePorts.put(
              words[i].substring(0, equals), Integer.valueOf(words[i].substring(equals + 1)));
        }
      }
      all.put(
          new ServiceName(name[0], name[1]),
          new Allocation(Ipv4Address.parse(words[1]), nodePorts, healthCheck));
    }
    return new Allocations(all);
  }
}
