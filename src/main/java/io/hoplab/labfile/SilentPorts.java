package io.hoplab.labfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Warns of ports that a Service sends to and no container names. Kubernetes does not mind, for the
 * program may listen there all the same; here nothing does.
 */
final class SilentPorts {
  private final ManifestObject pod;
  private final Item translated;
  private final List<String> named = new ArrayList<>();

  /**
   * The ports of a pod.
   *
   * @param translated the pod in the words of labs
   */
  SilentPorts(ManifestObject pod, Item translated) {
    this.pod = pod;
    this.translated = translated;
    for (Item port : translated.items("ports")) {
      named.add(text(port, "containerPort", "") + "/" + text(port, "protocol", "TCP"));
    }
  }

  /** Warns of those that this Service sends to. */
  void warn(Item service) {
    for (Item port : service.items("ports")) {
      String protocol = text(port, "protocol", "TCP");
      numbers(service, port)
          .map(number -> number + "/" + protocol)
          .filter(it -> !named.contains(it))
          .ifPresent(
              it ->
                  pod.name()
                      .warning(
                          "Service "
                              + service.name()
                              + " sends to this pod's "
                              + it
                              + ", which no container names: nothing listens there"));
    }
  }

  /** The number of the pod's port that a port of the Service leads to. */
  private Optional<String> numbers(Item service, Item port) {
    for (Item endpoint : service.items("endpoints")) {
      boolean mine =
          endpoint.items("addresses").stream()
              .anyMatch(it -> it.text().equals(text(translated, "ip", "")));
      for (Item one : mine ? endpoint.items("ports") : List.<Item>of()) {
        if (text(one, "name", "").equals(text(port, "name", ""))) {
          return one.get("port").map(Item::text);
        }
      }
    }
    boolean selected =
        ManifestSelectors.selects(service, translated)
            || service.items("endpoints").stream()
                .anyMatch(it -> it.text().equals(translated.name()));
    return selected
        ? Optional.of(text(port, "targetPort", text(port, "port", "")))
            .filter(it -> it.chars().allMatch(Character::isDigit))
        : Optional.empty();
  }

  private static String text(Item item, String word, String otherwise) {
    return item.get(word).map(Item::text).orElse(otherwise);
  }
}
