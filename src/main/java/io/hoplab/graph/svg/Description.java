package io.hoplab.graph.svg;

import io.hoplab.graph.Box;
import io.hoplab.graph.Drawing;
import java.util.stream.Collectors;

/** The picture in words, for those who cannot see it. */
final class Description {
  private Description() {}

  static String of(Drawing drawing) {
    StringBuilder words = new StringBuilder();
    drawing.boxes().forEach(box -> words.append(box(box)).append(". "));
    drawing
        .flow()
        .ifPresent(
            flow -> {
              words.append("Flow ").append(flow.name()).append(", ").append(flow.probe());
              flow.ways()
                  .forEach(
                      way ->
                          words.append("; ").append(way.way()).append(": ").append(way.summary()));
              words.append('.');
            });
    return words.toString().strip();
  }

  private static String box(Box box) {
    String inside =
        box.children().stream()
            .filter(child -> child.kind() != Box.Kind.ROUTING)
            .map(Description::box)
            .collect(Collectors.joining(", "));
    return box.heading() + (inside.isEmpty() ? "" : " with " + inside);
  }
}
