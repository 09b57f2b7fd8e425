package io.hoplab.graph;

import io.hoplab.flow.Way;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A drawing as a Mermaid flowchart.
 *
 * @see <a href="https://mermaid.js.org/syntax/flowchart.html">Mermaid: flowcharts</a>
 */
public final class Mermaid {
  private static final String CLASSES =
      """
        classDef vnet fill:#f3f6f9,stroke:#9aa9b8,color:#1f2933
        classDef subnet fill:#ffffff,stroke:#9aa9b8,stroke-dasharray:6 4,color:#1f2933
        classDef node fill:#e9f0f7,stroke:#6b8cae,color:#1f2933
        classDef pod fill:#eaf4ec,stroke:#6f9f7c,color:#1f2933
        classDef vm fill:#f1ecf7,stroke:#8f7fb0,color:#1f2933
        classDef internet fill:#f1ecf7,stroke:#8f7fb0,color:#1f2933
        classDef plain fill:#ffffff,stroke:#52606d,color:#1f2933
        classDef bridge fill:#fcf6e3,stroke:#b9a159,color:#1f2933
      """;

  private final Drawing drawing;
  private final Map<String, String> ids = new HashMap<>();
  private final StringBuilder text = new StringBuilder();

  private Mermaid(Drawing drawing) {
    this.drawing = drawing;
    drawing.allBoxes().forEach(box -> ids.put(box.id(), "n" + ids.size()));
  }

  /** The drawing as the text of a {@code .mmd} file. */
  public static String draw(Drawing drawing) {
    Mermaid mermaid = new Mermaid(drawing);
    mermaid.draw();
    return mermaid.text.toString();
  }

  private void draw() {
    String flow =
        drawing.flow().map(it -> ", flow " + it.name() + " (" + it.probe() + ")").orElse("");
    line("---");
    line("title: " + yaml(drawing.title() + " - " + drawing.name() + flow));
    line("---");
    line("flowchart LR");
    drawing.boxes().forEach(box -> box(box, "  "));
    links();
    text.append(CLASSES);
    drawing.allBoxes().stream()
        .collect(
            Collectors.groupingBy(
                Mermaid::style,
                TreeMap::new,
                Collectors.mapping(box -> ids.get(box.id()), Collectors.joining(","))))
        .forEach((style, boxes) -> line("  class " + boxes + " " + style));
  }

  private void box(Box box, String indent) {
    String id = ids.get(box.id());
    if (box.children().isEmpty()) {
      line(indent + id + "[" + label(BoxWords.of(drawing, box)) + "]");
      return;
    }
    line(indent + "subgraph " + id + " [" + label(BoxWords.of(drawing, box)) + "]");
    box.children().forEach(child -> box(child, indent + "  "));
    line(indent + "end");
  }

  private void links() {
    List<Link> links = Link.of(drawing);
    StringBuilder styles = new StringBuilder();
    for (int i = 0; i < links.size(); i++) {
      Link link = links.get(i);
      boolean back = link.way().isPresent() && !link.forward();
      line(
          "  "
              + ids.get(back ? link.to() : link.from())
              + arrow(link)
              + (link.labels().isEmpty() ? "" : "|" + label(link.labels()) + "|")
              + " "
              + ids.get(back ? link.from() : link.to()));
      int index = i;
      link.way()
          .ifPresent(
              way ->
                  styles
                      .append("  linkStyle ")
                      .append(index)
                      .append(way == Way.REQUEST ? " stroke:#0072b2" : " stroke:#d55e00")
                      .append(link.stated() ? "" : ",stroke-dasharray:7 6")
                      .append(",stroke-width:3px\n"));
    }
    text.append(styles);
  }

  private static String arrow(Link link) {
    if (link.way().isPresent()) {
      return " ==>";
    }
    return switch (link.kind()) {
      case CABLE -> " ---";
      case CABLES -> " ===";
      case INSIDE -> " -.-";
    };
  }

  private static String style(Box box) {
    return switch (box.kind()) {
      case PODS -> "pod";
      case FABRIC, ROUTER, ROUTING -> "plain";
      default -> box.kind().name().toLowerCase(Locale.ROOT);
    };
  }

  /** Within quotes Mermaid takes everything but quotes; what HTML or Markdown means is escaped. */
  private static String label(List<String> lines) {
    return lines.stream().map(Mermaid::escaped).collect(Collectors.joining("<br>", "\"", "\""));
  }

  private static String escaped(String line) {
    StringBuilder safe = new StringBuilder();
    line.strip()
        .codePoints()
        .forEach(
            c -> {
              if ("#&<>\"`*_\\[]{}|;".indexOf(c) >= 0 || c < ' ') {
                safe.append('#').append(c).append(';');
              } else {
                safe.appendCodePoint(c);
              }
            });
    return safe.toString();
  }

  private static String yaml(String words) {
    return '"' + words.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", " ") + '"';
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
