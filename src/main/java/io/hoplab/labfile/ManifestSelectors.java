package io.hoplab.labfile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps Services from selecting pods of other Kubernetes namespaces. The lab's own pods are of
 * none; where labels alone would select too many, the Service gets the names of its pods instead.
 */
final class ManifestSelectors {
  private final ManifestPlaces places;
  private final List<Item> pods;
  private final Map<String, String> namespaces = new HashMap<>();

  /**
   * The pods that may be selected.
   *
   * @param pods all pods of the lab
   * @param objects those that are Kubernetes'
   */
  ManifestSelectors(List<Item> pods, List<ManifestObject> objects, ManifestPlaces places) {
    this.pods = pods;
    this.places = places;
    objects.forEach(it -> namespaces.putIfAbsent(it.name().text(), it.namespace()));
  }

  /** Whether the pod has all labels that the Service selects by. */
  static boolean selects(Item service, Item pod) {
    List<Item> selector = service.entries("selector");
    return !selector.isEmpty()
        && selector.stream()
            .allMatch(
                it ->
                    pod.get("labels")
                        .flatMap(labels -> labels.get(it.name()))
                        .filter(label -> label.text().equals(it.text()))
                        .isPresent());
  }

  /** The Service, which selects no pod of another Kubernetes namespace. */
  YamlNode.Mapping inItsNamespace(Item service) {
    YamlNode.Mapping mapping = (YamlNode.Mapping) service.node();
    List<Item> selected = pods.stream().filter(pod -> selects(service, pod)).toList();
    List<Item> own = selected.stream().filter(pod -> mayServe(pod, service)).toList();
    if (own.size() == selected.size() || service.get("endpoints").isPresent()) {
      return mapping;
    }
    Item selector = service.get("selector").orElseThrow();
    List<YamlNode> names = new ArrayList<>();
    for (Item pod : own) {
      names(pod).forEach(name -> names.add(ManifestWords.scalar(name, selector.node())));
    }
    YamlNode.Mapping without = mapping.with(selector.key(), null);
    places.translated(service.path() + ".endpoints", selector.path());
    return without.with(
        ManifestWords.scalar("endpoints", selector.key()),
        new YamlNode.Sequence(names, selector.node().line(), selector.node().column()));
  }

  private boolean mayServe(Item pod, Item service) {
    int slash = service.name().indexOf('/');
    String namespace = slash < 0 ? "default" : service.name().substring(0, slash);
    return namespaces.getOrDefault(pod.name(), namespace).equals(namespace);
  }

  private static List<String> names(Item pod) {
    int replicas = pod.read("replicas", Value.REPLICAS).orElse(0);
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= replicas; i++) {
      names.add(pod.name() + "-" + i);
    }
    return replicas == 0 ? List.of(pod.name()) : names;
  }
}
