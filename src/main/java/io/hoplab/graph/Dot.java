package io.hoplab.graph;

import io.hoplab.flow.Way;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A drawing in Graphviz's language, for {@code dot}.
 *
 * @see <a href="https://graphviz.org/doc/info/lang.html">Graphviz: the DOT language</a>
 */
public final class Dot {
  private final Drawing drawing;
  private final Map<String, String> ids = new HashMap<>();
  private final StringBuilder text = new StringBuilder();

  private Dot(Drawing drawing) {
    this.drawing = drawing;
    drawing.allBoxes().forEach(box -> ids.put(box.id(), "n" + ids.size()));
  }

  /** The drawing as the text of a {@code .dot} file. */
  public static String draw(Drawing drawing) {
    Dot dot = new Dot(drawing);
    dot.draw();
    return dot.text.toString();
  }

  private void draw() {
    List<String> caption = new ArrayList<>();
    caption.add(drawing.title());
    caption.add(drawing.name());
    drawing
        .flow()
        .ifPresent(
            flow -> {
              caption.add("flow " + flow.name() + ": " + flow.probe());
              flow.ways().forEach(way -> caption.add(way.way() + ": " + way.summary()));
            });
    line("digraph {");
    line("  graph [rankdir=LR, labelloc=t, labeljust=l, fontname=\"Helvetica,Arial,sans-serif\",");
    line("    fontsize=12, bgcolor=white, nodesep=0.4, ranksep=0.9, label=" + label(caption) + "]");
    line("  node [shape=box, style=filled, fontname=\"Helvetica,Arial,sans-serif\", fontsize=12]");
    line(
        "  edge [dir=none, color=\"#7b8794\", fontname=\"Helvetica,Arial,sans-serif\", fontsize=12]");
    drawing.boxes().forEach(box -> box(box, "  "));
    Link.of(drawing).forEach(this::link);
    line("}");
  }

  private void box(Box box, String indent) {
    String words = label(BoxWords.of(drawing, box));
    String id = ids.get(box.id());
    if (box.children().isEmpty()) {
      line(indent + id + " [label=" + words + ", " + colours(box) + "]");
      return;
    }
    line(indent + "subgraph cluster_" + id + " {");
    line(
        indent
            + "  graph [label="
            + words
            + ", style=\""
            + (box.kind() == Box.Kind.SUBNET ? "filled,dashed" : "filled")
            + "\", "
            + colours(box)
            + "]");
    box.children().forEach(child -> box(child, indent + "  "));
    line(indent + "}");
  }

  private static String colours(Box box) {
    return switch (box.kind()) {
      case VNET -> colours("f3f6f9", "9aa9b8");
      case SUBNET -> colours("ffffff", "9aa9b8");
      case NODE -> colours("e9f0f7", "6b8cae");
      case POD, PODS -> colours("eaf4ec", "6f9f7c");
      case VM, INTERNET -> colours("f1ecf7", "8f7fb0");
      case FABRIC, ROUTER, ROUTING -> colours("ffffff", "52606d");
      case BRIDGE -> colours("fcf6e3", "b9a159");
    };
  }

  private static String colours(String fill, String border) {
    return "fillcolor=\"#" + fill + "\", color=\"#" + border + "\"";
  }

  private void link(Link link) {
    StringBuilder look = new StringBuilder("label=" + label(link.labels()));
    if (link.way().isPresent()) {
      String colour = link.way().get() == Way.REQUEST ? "\"#0072b2\"" : "\"#d55e00\"";
      look.append(", dir=").append(link.forward() ? "forward" : "back");
      look.append(", color=").append(colour).append(", fontcolor=").append(colour);
      look.append(", penwidth=2.5").append(link.stated() ? "" : ", style=dashed");
    } else if (link.kind() == Line.Kind.CABLES) {
      look.append(", penwidth=4");
    } else if (link.kind() == Line.Kind.INSIDE) {
      look.append(", style=dotted");
    }
    line("  " + ids.get(link.from()) + " -> " + ids.get(link.to()) + " [" + look + "]");
  }

  /** A text whose lines stand flush left. */
  private static String label(List<String> lines) {
    return lines.stream()
        .map(line -> line.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " "))
        .map(line -> line + "\\l")
        .collect(Collectors.joining("", "\"", "\""));
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
