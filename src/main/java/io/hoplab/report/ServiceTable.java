package io.hoplab.report;

import io.hoplab.kubeproxy.BackedService;
import io.hoplab.kubeproxy.Endpoint;
import io.hoplab.kubeproxy.Service;
import io.hoplab.kubeproxy.ServiceName;
import io.hoplab.kubeproxy.ServicePort;
import io.hoplab.kubeproxy.ServiceType;
import io.hoplab.kubeproxy.Services;
import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Services as {@code kubectl get service} lists them, with their endpoints. */
public final class ServiceTable {
  private static final List<String> HEADINGS =
      List.of("NAME", "TYPE", "CLUSTER-IP", "EXTERNAL-IP", "PORT(S)", "ENDPOINTS");
  private static final String NONE = "<none>";
  private static final String DEFAULT = "default";
  private static final String GAP = "   ";

  private ServiceTable() {}

  /** A table with a line for each Service. */
  public static String text(Services services) {
    if (services.all().isEmpty()) {
      return "no Services\n";
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADINGS);
    sorted(services).forEach(backed -> rows.add(row(backed)));
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        int column = i;
        int width = rows.stream().mapToInt(each -> each.get(column).length()).max().orElse(0);
        line.append(row.get(i)).append(" ".repeat(width - row.get(i).length())).append(GAP);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /** The name without the default Kubernetes namespace. */
  public static String shortly(ServiceName name) {
    return name.namespace().equals(DEFAULT) ? name.name() : name.toString();
  }

  private static List<BackedService> sorted(Services services) {
    return services.all().stream()
        .sorted(Comparator.comparing(backed -> backed.service().name()))
        .toList();
  }

  private static List<String> row(BackedService backed) {
    Service service = backed.service();
    return List.of(
        shortly(service.name()),
        service.type().toString(),
        service.clusterIp().toString(),
        external(service),
        service.ports().stream().map(ServiceTable::port).collect(Collectors.joining(",")),
        endpoints(backed));
  }

  private static String external(Service service) {
    String addresses =
        Stream.concat(service.loadBalancerIngress().stream(), service.externalIps().stream())
            .map(Ipv4Address::toString)
            .collect(Collectors.joining(","));
    if (addresses.isEmpty()) {
      return service.type() == ServiceType.LOAD_BALANCER ? "<pending>" : NONE;
    }
    return addresses;
  }

  private static String port(ServicePort port) {
    String node = port.nodePort().isPresent() ? ":" + port.nodePort().getAsInt() : "";
    return port.port() + node + "/" + port.protocol().toString().toUpperCase(Locale.ROOT);
  }

  private static String endpoints(BackedService backed) {
    List<String> endpoints = new ArrayList<>();
    for (Endpoint endpoint : backed.endpoints()) {
      endpoint.ports().values().stream()
          .distinct()
          .sorted()
          .forEach(port -> endpoints.add(endpoint.address() + ":" + port + state(endpoint)));
    }
    return endpoints.isEmpty() ? NONE : String.join(",", endpoints);
  }

  private static String state(Endpoint endpoint) {
    if (endpoint.terminating()) {
      return endpoint.serving() ? "(terminating)" : "(terminated)";
    }
    return endpoint.ready() ? "" : "(not ready)";
  }

  /** One document with all that a Service says. */
  public static String json(String running, Services services) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("running", running);
    document.put("services", sorted(services).stream().map(ServiceTable::object).toList());
    return JsonReport.text(document);
  }

  private static Map<String, Object> object(BackedService backed) {
    Service service = backed.service();
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("namespace", service.name().namespace());
    object.put("name", service.name().name());
    object.put("type", service.type().toString());
    object.put("clusterIP", service.clusterIp().toString());
    object.put("externalIPs", texts(service.externalIps()));
    object.put("loadBalancerIPs", texts(service.loadBalancerIngress()));
    object.put("internalTrafficPolicy", service.internalTrafficPolicy().toString());
    object.put("externalTrafficPolicy", service.externalTrafficPolicy().toString());
    object.put("ports", service.ports().stream().map(ServiceTable::portObject).toList());
    object.put("endpoints", backed.endpoints().stream().map(ServiceTable::endpointObject).toList());
    return object;
  }

  private static List<String> texts(List<Ipv4Address> addresses) {
    return addresses.stream().map(Ipv4Address::toString).toList();
  }

  private static Map<String, Object> portObject(ServicePort port) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("name", port.name());
    object.put("protocol", port.protocol().toString().toUpperCase(Locale.ROOT));
    object.put("port", port.port());
    object.put("targetPort", port.targetPort().toString());
    port.nodePort().ifPresent(number -> object.put("nodePort", number));
    return object;
  }

  private static Map<String, Object> endpointObject(Endpoint endpoint) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("address", endpoint.address().toString());
    endpoint.node().map(HostName::value).ifPresent(node -> object.put("node", node));
    object.put("ports", endpoint.ports());
    object.put("ready", endpoint.ready());
    object.put("serving", endpoint.serving());
    object.put("terminating", endpoint.terminating());
    return object;
  }
}
