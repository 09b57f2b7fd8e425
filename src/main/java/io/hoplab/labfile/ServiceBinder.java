package io.hoplab.labfile;

import io.hoplab.k8s.ServiceNames;
import io.hoplab.kubeproxy.BackedService;
import io.hoplab.kubeproxy.Endpoint;
import io.hoplab.kubeproxy.Service;
import io.hoplab.kubeproxy.ServiceName;
import io.hoplab.kubeproxy.ServicePort;
import io.hoplab.kubeproxy.ServiceType;
import io.hoplab.kubeproxy.Services;
import io.hoplab.kubeproxy.TargetPort;
import io.hoplab.kubeproxy.TrafficPolicy;
import io.hoplab.net.Cidr;
import io.hoplab.net.InvalidValueException;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Makes Services with their endpoints of what a lab file says under {@code cluster.services}. */
final class ServiceBinder {
  private final Item cluster;
  private final Collection<BoundPod> pods;
  private final Set<String> nodes;
  private final Hosts hosts;
  private final ServiceRange addresses;
  private final Allocations former;
  private final Map<String, Ipv4Address> keptAddresses = new HashMap<>();
  private final Map<String, Integer> keptPorts = new HashMap<>();
  private final NodePorts nodePorts = new NodePorts();
  private final Map<ServiceName, String> names = new HashMap<>();
  private final List<BackedService> bound = new ArrayList<>();

  ServiceBinder(
      Item cluster,
      Collection<BoundPod> pods,
      Set<String> nodes,
      Hosts hosts,
      ServiceRange addresses,
      Allocations former) {
    this.cluster = cluster;
    this.pods = pods;
    this.nodes = nodes;
    this.hosts = hosts;
    this.addresses = addresses;
    this.former = former;
  }

  /** The Services; of use only when no problem was found. */
  Services bind() {
    List<Item> items = cluster.entries("services");
    // Nobody else can have what a Service has already and does not give up.
    items.forEach(this::keep);
    // What the file states is taken before any Service gets what it does not state.
    for (Item item : items) {
      item.get("clusterIP")
          .ifPresent(
              at -> at.read(Value.ADDRESS).ifPresent(it -> addresses.take(it, item.name(), at)));
      item.items("ports").forEach(port -> takeNodePort(item, port, "nodePort"));
      takeNodePort(item, item, "healthCheckNodePort");
    }
    for (Item item : items) {
      name(item).ifPresent(it -> service(item, it));
    }
    // Two with one name, address or node port were told at their places.
    return cluster.problems().touch("cluster") ? new Services(List.of()) : new Services(bound);
  }

  private void keep(Item item) {
    Optional<Allocations.Allocation> found = parsed(item).map(former.services()::get);
    if (found.isEmpty()) {
      return;
    }
    Allocations.Allocation has = found.get();
    if (item.get("clusterIP").isEmpty() && addresses.keep(has.clusterIp(), item.name())) {
      keptAddresses.put(item.path(), has.clusterIp());
    }
    ServiceType type = type(item);
    if (type == ServiceType.CLUSTER_IP) {
      return;
    }
    for (Item port : item.items("ports")) {
      Integer number = has.nodePorts().get(portName(port));
      boolean stated = item.items("ports").stream().anyMatch(it -> states(it, port, number));
      if (number != null && !stated && port.get("nodePort").isEmpty()) {
        keepPort(item, port, protocol(port), number);
      }
    }
    boolean checked = needsHealthCheck(type, policy(item, "externalTrafficPolicy"));
    if (checked && item.get("healthCheckNodePort").isEmpty()) {
      has.healthCheck().ifPresent(number -> keepPort(item, item, Protocol.TCP, number));
    }
  }

  private void keepPort(Item service, Item holder, Protocol protocol, int number) {
    if (nodePorts.keep(number, protocol, service.name())) {
      keptPorts.put(holder.path(), number);
    }
  }

  /** Whether one port of a Service states the node port that another one of it had. */
  private static boolean states(Item port, Item other, Integer number) {
    Optional<Integer> stated = port.read("nodePort", ServiceValue.NODE_PORT);
    return stated.isPresent() && stated.get().equals(number) && protocol(port) == protocol(other);
  }

  private void takeNodePort(Item service, Item holder, String key) {
    holder
        .get(key)
        .ifPresent(
            at ->
                at.read(ServiceValue.NODE_PORT)
                    .ifPresent(it -> nodePorts.take(it, protocol(holder), service.name(), at)));
  }

  private static Protocol protocol(Item port) {
    return port.read("protocol", ServiceValue.PROTOCOL).orElse(Protocol.TCP);
  }

  private static String portName(Item port) {
    return port.read("name", ServiceValue.PORT_NAME).orElse("");
  }

  private static ServiceType type(Item service) {
    return service.read("type", ServiceValue.TYPE).orElse(ServiceType.CLUSTER_IP);
  }

  private Optional<ServiceName> name(Item item) {
    Optional<ServiceName> name = parsed(item);
    String other = name.isEmpty() ? null : names.putIfAbsent(name.get(), item.name());
    if (other != null) {
      item.problemAtKey("wanted each Service once, came " + name.get() + " again as " + other);
      return Optional.empty();
    }
    return name;
  }

  private static Optional<ServiceName> parsed(Item item) {
    try {
      return Optional.of(ServiceValue.NAME.parse().apply(item.name()));
    } catch (InvalidValueException e) {
      return Optional.empty();
    }
  }

  private void service(Item item, ServiceName name) {
    // What is wrong already would be found wrong again where one word does not fit another.
    boolean mistaken = item.problems().touch(item.path());
    ServiceType type = type(item);
    List<ServicePort> ports = new ArrayList<>();
    List<EndpointBinder.PortDraft> drafts = new ArrayList<>();
    for (Item port : item.items("ports")) {
      port(port, type, item, ports, drafts);
    }
    Optional<Ipv4Address> address =
        item.get("clusterIP").isPresent()
            ? item.read("clusterIP", Value.ADDRESS)
            : Optional.ofNullable(keptAddresses.get(item.path()))
                .or(() -> addresses.next(item.name(), item));
    for (String word : ServiceNames.of(name)) {
      hosts.addService(word, address);
    }
    hosts
        .find(name.name())
        .ifPresent(
            host ->
                item.warningAtKey(
                    "in probes "
                        + name.name()
                        + " is "
                        + host.words()
                        + " and not the Service, which is "
                        + name.name()
                        + "."
                        + name.namespace()));
    List<Endpoint> endpoints = new EndpointBinder(pods, nodes, hosts, item, drafts).bind();
    List<Ipv4Address> external = once(item.items("externalIPs"), ServiceValue.ADDRESS, "address");
    List<Ipv4Address> ingress = once(ingress(item), ServiceValue.ADDRESS, "address");
    List<Cidr> clients =
        once(item.items("loadBalancerSourceRanges"), ServiceValue.CLIENTS, "range");
    boolean whole = ports.size() == item.items("ports").size() && !ports.isEmpty();
    if (address.isEmpty() || !whole || mistaken) {
      return;
    }
    TrafficPolicy outside = policy(item, "externalTrafficPolicy");
    try {
      Service service =
          new Service(
              name,
              type,
              address.get(),
              ports,
              policy(item, "internalTrafficPolicy"),
              outside,
              affinity(item),
              external,
              ingress,
              clients,
              healthCheck(item, type, outside));
      bound.add(new BackedService(service, endpoints));
    } catch (InvalidValueException e) {
      item.problemAtKey(e.getMessage());
    }
  }

  private static TrafficPolicy policy(Item item, String key) {
    return item.read(key, ServiceValue.POLICY).orElse(TrafficPolicy.CLUSTER);
  }

  private static OptionalInt affinity(Item item) {
    boolean sticky =
        item.read("sessionAffinity", ServiceValue.AFFINITY).orElse("None").equals("ClientIP");
    Optional<Item> config = item.get("sessionAffinityConfig");
    if (!sticky) {
      config.ifPresent(
          at ->
              at.problemAtKey(
                  "wanted sessionAffinityConfig beside sessionAffinity: ClientIP only, came it"
                      + " without"));
      return OptionalInt.empty();
    }
    return OptionalInt.of(
        config
            .flatMap(it -> it.get("clientIP"))
            .flatMap(it -> it.read("timeoutSeconds", ServiceValue.AFFINITY_SECONDS))
            .orElse(Service.DEFAULT_AFFINITY_SECONDS));
  }

  private static List<Item> ingress(Item item) {
    return item.get("loadBalancer").map(it -> it.items("ingress")).orElse(List.of()).stream()
        .flatMap(it -> it.get("ip").stream())
        .toList();
  }

  /** The values, each of which may be there once. */
  private static <T> List<T> once(List<Item> items, Value<T> value, String what) {
    Set<T> values = new LinkedHashSet<>();
    for (Item item : items) {
      Optional<T> read = item.read(value);
      if (read.isPresent() && !values.add(read.get())) {
        item.problem("wanted each " + what + " once, came " + read.get() + " again");
      }
    }
    return List.copyOf(values);
  }

  /** As the API server does, a LoadBalancer with policy Local gets a port where none is stated. */
  private OptionalInt healthCheck(Item item, ServiceType type, TrafficPolicy external) {
    Optional<Integer> stated = item.read("healthCheckNodePort", ServiceValue.NODE_PORT);
    if (stated.isPresent()) {
      return OptionalInt.of(stated.get());
    }
    Integer kept = keptPorts.get(item.path());
    if (kept != null) {
      return OptionalInt.of(kept);
    }
    boolean needed = needsHealthCheck(type, external);
    return needed ? nodePorts.next(Protocol.TCP, item.name(), item) : OptionalInt.empty();
  }

  private static boolean needsHealthCheck(ServiceType type, TrafficPolicy external) {
    return type == ServiceType.LOAD_BALANCER && external == TrafficPolicy.LOCAL;
  }

  private void port(
      Item item,
      ServiceType type,
      Item service,
      List<ServicePort> ports,
      List<EndpointBinder.PortDraft> drafts) {
    Optional<Integer> number = item.read("port", ServiceValue.PORT);
    String name = portName(item);
    Protocol protocol = protocol(item);
    Optional<TargetPort> target =
        item.get("targetPort").isPresent()
            ? item.read("targetPort", ServiceValue.TARGET_PORT)
            : number.map(TargetPort.Numbered::new);
    if (number.isEmpty() || target.isEmpty()) {
      return;
    }
    OptionalInt nodePort = OptionalInt.empty();
    if (item.get("nodePort").isPresent()) {
      Optional<Integer> stated = item.read("nodePort", ServiceValue.NODE_PORT);
      if (stated.isEmpty()) {
        return;
      }
      nodePort = OptionalInt.of(stated.get());
    } else if (type != ServiceType.CLUSTER_IP) {
      Integer kept = keptPorts.get(item.path());
      nodePort =
          kept == null ? nodePorts.next(protocol, service.name(), item) : OptionalInt.of(kept);
    }
    try {
      ports.add(new ServicePort(name, protocol, number.get(), target.get(), nodePort));
      drafts.add(new EndpointBinder.PortDraft(item, name, protocol, target.get()));
    } catch (InvalidValueException e) {
      item.problem(e.getMessage());
    }
  }
}
