package io.hoplab.labfile;

import io.hoplab.kubeproxy.Endpoint;
import io.hoplab.kubeproxy.TargetPort;
import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import io.hoplab.topology.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the endpoints of a Service: by its selector, or as the lab lists them. */
final class EndpointBinder {
  private final Collection<BoundPod> pods;
  private final Set<String> nodes;
  private final Hosts hosts;
  private final Item service;
  private final List<PortDraft> ports;
  private final List<Endpoint> endpoints = new ArrayList<>();
  private final Map<String, Set<String>> missing = new LinkedHashMap<>();
  private final Set<String> found = new LinkedHashSet<>();
  private final Set<String> taken = new HashSet<>();

  /** A port of the Service, of whose names the endpoints' ports are. */
  record PortDraft(Item item, String name, Protocol protocol, TargetPort target) {}

  EndpointBinder(
      Collection<BoundPod> pods,
      Set<String> nodes,
      Hosts hosts,
      Item service,
      List<PortDraft> ports) {
    this.pods = pods;
    this.nodes = nodes;
    this.hosts = hosts;
    this.service = service;
    this.ports = ports;
  }

  List<Endpoint> bind() {
    Optional<Item> listed = service.get("endpoints");
    // An empty selector is none to the API server too: it is not the one that selects all pods.
    Optional<Item> selector =
        service
            .get("selector")
            .filter(it -> !(it.node() instanceof YamlNode.Mapping) || !it.entries().isEmpty());
    if (listed.isPresent() && selector.isPresent()) {
      listed.get().problemAtKey("wanted either selector or endpoints, came both");
    }
    boolean always = service.read("publishNotReadyAddresses", Value.SWITCH).orElse(false);
    if (listed.isPresent()) {
      listed.get().items().forEach(item -> listed(item, always));
      if (listed.get().items().isEmpty()) {
        listed.get().warningAtKey("this gives no endpoint: whoever calls the Service is refused");
      }
    } else if (selector.isPresent()) {
      selected(selector.get(), always);
    } else {
      service.warningAtKey(
          service.get("selector").isPresent()
              ? "its selector is empty, which is like none, and it has no endpoints: whoever calls"
                  + " it is refused"
              : "it has neither a selector nor endpoints: whoever calls it is refused");
    }
    unknownNames();
    return endpoints;
  }

  private void selected(Item selector, boolean always) {
    List<BoundPod> matching = pods.stream().filter(pod -> pod.matches(selector)).toList();
    matching.forEach(pod -> add(pod, always, pod.item()));
    if (matching.isEmpty()) {
      selector.warning(
          "no pod has these labels: the Service has no endpoints, and whoever calls it is refused");
    } else if (endpoints.stream().noneMatch(Endpoint::serving)) {
      selector.warning("none of its pods is ready: whoever calls it is refused");
    }
  }

  private void add(BoundPod pod, boolean always, Item at) {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    for (PortDraft port : ports) {
      if (port.target() instanceof TargetPort.Numbered numbered) {
        numbers.put(port.name(), numbered.port());
      } else {
        String name = port.target().toString();
        Optional<Integer> number = pod.port(name, port.protocol());
        missing
            .computeIfAbsent(port.name(), any -> new LinkedHashSet<>())
            .addAll(pod.portNames(port.protocol()));
        number.ifPresent(
            it -> {
              numbers.put(port.name(), it);
              found.add(port.name());
            });
      }
    }
    if (!numbers.isEmpty()) {
      boolean ready = always || (pod.ready() && !pod.terminating());
      add(
          new Endpoint(
              pod.address(),
              numbers,
              Optional.of(pod.node()),
              ready,
              always || pod.ready(),
              pod.terminating()),
          at);
    }
  }

  private void add(Endpoint endpoint, Item at) {
    for (Map.Entry<String, Integer> port : endpoint.ports().entrySet()) {
      String place = endpoint.address() + ":" + port.getValue();
      if (!taken.add(port.getKey() + " " + place)) {
        at.problem("wanted each endpoint once, came " + place + " again");
        return;
      }
    }
    endpoints.add(endpoint);
  }

  /** A name that no pod's port has is a mistake; of pods without it the Service has no endpoint. */
  private void unknownNames() {
    for (PortDraft port : ports) {
      if (missing.containsKey(port.name()) && !found.contains(port.name())) {
        port.item()
            .get("targetPort")
            .ifPresent(
                at ->
                    at.problem(
                        "wanted the name of a port of its pods, came "
                            + Spelling.unknown(
                                port.target().toString(), missing.get(port.name()))));
      }
    }
  }

  private void listed(Item item, boolean always) {
    if (item.isScalar()) {
      Optional<BoundPod> pod =
          pods.stream().filter(it -> it.name().value().equals(item.text())).findFirst();
      if (pod.isEmpty()
          && hosts.find(item.text()).filter(it -> it.role() == Role.POD).isPresent()) {
        return;
      }
      if (pod.isEmpty()) {
        item.problem(
            "wanted the name of a pod, came "
                + Spelling.unknown(
                    item.text(), pods.stream().map(it -> it.name().value()).toList()));
        return;
      }
      add(pod.get(), always, item);
      return;
    }
    Map<String, Integer> numbers = stated(item);
    Optional<Item> conditions = item.get("conditions");
    boolean ready = conditions.flatMap(it -> it.read("ready", Value.SWITCH)).orElse(true) || always;
    boolean serving = conditions.flatMap(it -> it.read("serving", Value.SWITCH)).orElse(ready);
    boolean terminating =
        conditions.flatMap(it -> it.read("terminating", Value.SWITCH)).orElse(false);
    for (Item at : item.items("addresses")) {
      Optional<Ipv4Address> read = at.read(ServiceValue.ADDRESS);
      if (read.isEmpty()) {
        continue;
      }
      Ipv4Address address = read.get();
      Optional<BoundPod> pod = pods.stream().filter(it -> it.address().equals(address)).findFirst();
      Map<String, Integer> of = numbers.isEmpty() ? numbered(item, pod) : numbers;
      Optional<HostName> node = item.read("nodeName", Value.HOST).or(() -> pod.map(BoundPod::node));
      item.get("nodeName")
          .filter(it -> !nodes.contains(it.text()))
          .ifPresent(
              it ->
                  it.problem(
                      "wanted the name of a node, came " + Spelling.unknown(it.text(), nodes)));
      add(new Endpoint(address, of, node, ready, serving, terminating), at);
    }
  }

  private Map<String, Integer> stated(Item item) {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    for (Item port : item.items("ports")) {
      String name = text(port, "name");
      Optional<Integer> number = port.read("port", ServiceValue.PORT);
      List<String> known = service.items("ports").stream().map(it -> text(it, "name")).toList();
      if (!known.contains(name) && !port.problems().touch(port.path() + ".name")) {
        port.get("name")
            .orElse(port)
            .problem(
                "wanted the name of a port of the Service, came " + Spelling.unknown(name, known));
        continue;
      }
      number.ifPresent(it -> numbers.put(name, it));
    }
    return numbers;
  }

  private static String text(Item item, String key) {
    return item.get(key).map(Item::text).orElse("");
  }

  private Map<String, Integer> numbered(Item item, Optional<BoundPod> pod) {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    for (PortDraft port : ports) {
      Optional<Integer> number =
          port.target() instanceof TargetPort.Numbered it
              ? Optional.of(it.port())
              : pod.flatMap(it -> it.port(port.target().toString(), port.protocol()));
      if (number.isEmpty()) {
        item.problem(
            "wanted ports, for the targetPort "
                + port.target()
                + " says no number; came an endpoint without them");
      }
      number.ifPresent(it -> numbers.put(port.name(), it));
    }
    return numbers;
  }
}
