package io.hoplab.cli;

import io.hoplab.graph.Dot;
import io.hoplab.graph.Drawing;
import io.hoplab.graph.Mermaid;
import io.hoplab.graph.Tree;
import io.hoplab.graph.svg.SvgPicture;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The formats that a network can be drawn in. */
enum GraphFormat {
  TEXT(List.of("txt")),
  SVG(List.of("svg")),
  MERMAID(List.of("mmd", "mermaid")),
  DOT(List.of("dot", "gv"));

  private final List<String> endings;

  GraphFormat(List<String> endings) {
    this.endings = endings;
  }

  /** The format that the file's name asks for by its ending. */
  static Optional<GraphFormat> ofFile(String file) {
    String ending = file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    for (GraphFormat format : values()) {
      if (format.endings.contains(ending)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  String draw(Drawing drawing) {
    return switch (this) {
      case TEXT -> Tree.draw(drawing);
      case SVG -> SvgPicture.draw(drawing);
      case MERMAID -> Mermaid.draw(drawing);
      case DOT -> Dot.draw(drawing);
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
