package io.hoplab.labfile;

import java.util.Optional;

/**
 * A Kubernetes object of a lab file.
 *
 * @param item the whole of it
 * @param kind {@code Service}, {@code Pod} or {@code EndpointSlice}
 * @param name its {@code metadata.name}
 */
record ManifestObject(Item item, String kind, Item name) {
  private static final String DEFAULT = "default";

  /** Its Kubernetes namespace. */
  String namespace() {
    return metadata("namespace").map(Item::text).filter(it -> !it.isEmpty()).orElse(DEFAULT);
  }

  /** {@code Service default/web}. */
  String title() {
    return kind + " " + namespace() + "/" + name.text();
  }

  /** What the lab calls a Service: its name, after its Kubernetes namespace when it has another. */
  String serviceKey() {
    return serviceKey(namespace(), name.text());
  }

  static String serviceKey(String namespace, String name) {
    return namespace.equals(DEFAULT) ? name : namespace + "/" + name;
  }

  /** The same for a key that somebody wrote, who may have named the default namespace. */
  static String serviceKey(String written) {
    return written.startsWith(DEFAULT + "/") ? written.substring(DEFAULT.length() + 1) : written;
  }

  Optional<Item> metadata(String field) {
    return item.get("metadata").flatMap(it -> it.get(field));
  }

  Optional<Item> spec(String field) {
    return item.get("spec").flatMap(it -> it.get(field));
  }

  Optional<Item> status(String field) {
    return item.get("status").flatMap(it -> it.get(field));
  }

  Optional<Item> label(String label) {
    return metadata("labels").flatMap(it -> it.get(label));
  }

  Optional<Item> annotation(String annotation) {
    return metadata("annotations").flatMap(it -> it.get(annotation));
  }

  /** Whether a field of the spec is a switch that is on. */
  boolean isOn(String field) {
    return spec(field).flatMap(it -> it.read(Value.SWITCH)).orElse(false);
  }
}
