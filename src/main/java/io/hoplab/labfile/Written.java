package io.hoplab.labfile;

import java.util.stream.Collectors;

/** A value as one would write it on one line of YAML. */
final class Written {
  private Written() {}

  static String of(YamlNode node) {
    if (node instanceof YamlNode.Scalar scalar) {
      return scalar.absent() ? "null" : scalar.text();
    }
    if (node instanceof YamlNode.Sequence sequence) {
      return sequence.items().stream().map(Written::of).collect(Collectors.joining(", ", "[", "]"));
    }
    return ((YamlNode.Mapping) node)
        .entries().stream()
            .map(entry -> entry.key().text() + ": " + of(entry.value()))
            .collect(Collectors.joining(", ", "{", "}"));
  }
}
