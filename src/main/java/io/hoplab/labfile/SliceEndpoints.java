package io.hoplab.labfile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The endpoints of one Service, collected from its EndpointSlices. */
final class SliceEndpoints {
  private static final String WORD = "endpoints";

  private final Item service;
  private final ManifestObject first;
  private final ManifestPlaces places;
  private final List<YamlNode> endpoints = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();

  /**
   * The endpoints of a Service that has none yet.
   *
   * @param service the Service in the words of labs
   * @param first the slice that is met first
   */
  SliceEndpoints(Item service, ManifestObject first, ManifestPlaces places) {
    this.service = service;
    this.first = first;
    this.places = places;
  }

  Item service() {
    return service;
  }

  /** The Service with these endpoints and without its selector. */
  YamlNode.Mapping inService() {
    Item at = first.item().get(WORD).orElse(first.item());
    places.translated(service.path() + "." + WORD, first.item().path() + "." + WORD);
    YamlNode.Mapping mapping = (YamlNode.Mapping) service.node();
    Optional<Item> selector = service.get("selector");
    if (selector.isPresent()) {
      mapping = mapping.with(selector.get().key(), null);
    }
    return mapping.with(
        ManifestWords.scalar(WORD, at.key() == null ? at.node() : at.key()),
        new YamlNode.Sequence(endpoints, at.node().line(), at.node().column()));
  }

  /**
   * Adds those of a slice.
   *
   * @param pods finds a pod of the lab by its name
   */
  void add(ManifestObject slice, Function<String, Optional<Item>> pods) {
    List<Item> ports = ports(slice);
    slice.item().items(WORD).stream()
        .flatMap(it -> it.get("hints").stream())
        .findFirst()
        .ifPresent(it -> it.warning(ServiceManifest.HINTS));
    for (Item endpoint : slice.item().items(WORD)) {
      List<Item> addresses = endpoint.items("addresses");
      if (!(endpoint.node() instanceof YamlNode.Mapping) || ports.isEmpty()) {
        continue;
      }
      if (addresses.isEmpty()) {
        endpoint
            .get("addresses")
            .ifPresent(it -> it.problem("wanted one address at least, came none"));
        continue;
      }
      if (addresses.size() > 1) {
        addresses.get(1).warning("kube-proxy takes the first address alone");
      }
      List<Item> fresh = fresh(addresses.get(0), ports);
      if (!fresh.isEmpty()) {
        target(endpoint, addresses.get(0), pods);
        put(endpoint, addresses.get(0), fresh);
      }
    }
  }

  /** An endpoint may be in two slices at once, while it moves: the first one counts. */
  private List<Item> fresh(Item address, List<Item> ports) {
    List<Item> fresh = new ArrayList<>();
    for (Item port : ports) {
      String number = port.get("port").map(Item::text).orElse("");
      if (seen.add(address.text() + ":" + number + " " + port(port))) {
        fresh.add(port);
      }
    }
    return fresh;
  }

  private void put(Item endpoint, Item address, List<Item> ports) {
    ManifestWords words =
        new ManifestWords(
            service.path() + "." + WORD + "[" + endpoints.size() + "]", endpoint, places);
    endpoint.get("addresses").ifPresent(it -> words.list("addresses", List.of(address.node()), it));
    endpoint.get("nodeName").ifPresent(it -> words.take("nodeName", it));
    endpoint
        .get("conditions")
        .ifPresent(
            conditions -> {
              ManifestWords inside = words.inside("conditions", conditions);
              for (String word : List.of("ready", "serving", "terminating")) {
                conditions.get(word).ifPresent(it -> inside.take(word, it));
              }
              if (!inside.node().entries().isEmpty()) {
                words.put("conditions", inside.node(), conditions);
              }
            });
    List<YamlNode> numbers = new ArrayList<>();
    for (Item port : ports) {
      ManifestWords number = words.inList("ports", numbers.size(), port);
      port.get("name").filter(it -> !it.text().isEmpty()).ifPresent(it -> number.take("name", it));
      port.get("port").ifPresent(it -> number.take("port", it));
      numbers.add(number.node());
    }
    words.list("ports", numbers, ports.get(0));
    endpoints.add(words.node());
  }

  /** The ports that kube-proxy makes endpoints of. */
  private List<Item> ports(ManifestObject slice) {
    List<Item> ports = new ArrayList<>();
    List<Item> stated = slice.item().items("ports");
    for (Item port : stated) {
      if (port.get("port").isEmpty()) {
        port.warning("kube-proxy passes over a port without a number");
      } else if (!isOfService(port)) {
        port.warning(
            "Service "
                + service.name()
                + " has no port of this name and protocol (there are: "
                + String.join(
                    ", ", service.items("ports").stream().map(SliceEndpoints::port).toList())
                + "): kube-proxy makes no endpoint of it");
      } else {
        ports.add(port);
      }
    }
    if (stated.isEmpty() && !slice.item().items(WORD).isEmpty()) {
      slice.name().warning("kube-proxy makes no endpoint of a slice without ports");
    }
    return ports;
  }

  private boolean isOfService(Item port) {
    return service.items("ports").stream().anyMatch(it -> port(it).equals(port(port)));
  }

  /** A port as kube-proxy tells ports apart: {@code http/TCP}. */
  private static String port(Item port) {
    return port.get("name").map(Item::text).orElse("")
        + "/"
        + port.get("protocol").map(Item::text).orElse("TCP");
  }

  /** An endpoint whose pod is elsewhere, or nowhere, is what the lab is to show, or a mistake. */
  private static void target(Item endpoint, Item address, Function<String, Optional<Item>> pods) {
    Optional<Item> name =
        endpoint
            .get("targetRef")
            .filter(it -> it.get("kind").map(Item::text).orElse("").equals("Pod"))
            .flatMap(it -> it.get("name"));
    if (name.isEmpty()) {
      return;
    }
    Optional<Item> pod = pods.apply(name.get().text());
    if (pod.isEmpty()) {
      name.get()
          .warning("the lab has no pod " + name.get().text() + " to answer at " + address.text());
      return;
    }
    pod.get()
        .get("ip")
        .filter(it -> !it.text().equals(address.text()))
        .ifPresent(
            it ->
                address.warning("pod " + name.get().text() + " has another address, " + it.text()));
  }
}
