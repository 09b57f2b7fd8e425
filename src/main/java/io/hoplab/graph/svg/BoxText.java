package io.hoplab.graph.svg;

import io.hoplab.flow.Way;
import io.hoplab.graph.Box;
import io.hoplab.graph.Drawing;
import io.hoplab.graph.DrawnFlow;
import io.hoplab.graph.DrawnWay;
import java.util.ArrayList;
import java.util.List;

/**
 * What is written at the top of a box.
 *
 * @param lines its lines, each of spans in different styles
 */
record BoxText(List<List<Span>> lines) {
  /** The height of a line, in pixels. */
  static final double LINE = 17;

  /** The space around the text, in pixels. */
  static final double PADDING = 9;

  /** The text of a box, with what happens there to the flow that is drawn. */
  static BoxText of(Drawing drawing, Box box) {
    List<List<Span>> lines = new ArrayList<>();
    lines.add(heading(box));
    box.rows().forEach(row -> lines.add(List.of(new Span(row, Span.Style.ROW))));
    box.warnings().forEach(row -> lines.add(List.of(new Span(row, Span.Style.WARNING))));
    for (DrawnWay way : drawing.flow().map(DrawnFlow::ways).orElse(List.of())) {
      Span.Style style = way.way() == Way.REQUEST ? Span.Style.REQUEST : Span.Style.REPLY;
      for (DrawnWay.Mark mark : way.marks()) {
        if (mark.box().equals(box.id())) {
          lines.add(List.of(new Span((mark.bad() ? "✗ " : "") + mark.text(), style)));
        }
      }
    }
    return new BoxText(lines);
  }

  private static List<Span> heading(Box box) {
    Span name = new Span(box.name(), Span.Style.NAME);
    Span kind = new Span(box.kind().toString(), Span.Style.KIND);
    return switch (box.kind()) {
      case VNET, SUBNET -> List.of(kind, name);
      case ROUTING, PODS -> List.of(name);
      default -> List.of(name, kind);
    };
  }

  double width() {
    return lines.stream().mapToDouble(BoxText::width).max().orElse(0) + 2 * PADDING;
  }

  /** The width of one line with spaces between its spans. */
  static double width(List<Span> line) {
    return line.stream().mapToDouble(Span::width).sum() + (line.size() - 1) * PADDING;
  }

  double height() {
    return lines.size() * LINE + PADDING;
  }
}
