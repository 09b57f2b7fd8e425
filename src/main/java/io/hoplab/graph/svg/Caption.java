package io.hoplab.graph.svg;

import io.hoplab.flow.Way;
import io.hoplab.graph.Drawing;
import io.hoplab.graph.DrawnFlow;
import io.hoplab.graph.DrawnWay;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands above the picture: the lab, and the flow with a sample of each way's line.
 *
 * @param rows its lines
 */
record Caption(List<Row> rows) {
  private static final double SAMPLE = 44;
  private static final double LEAST_WIDTH = 640;

  /**
   * A line.
   *
   * @param span the text
   * @param sample the style of the line that is shown in front of the text; empty for none
   */
  record Row(Span span, String sample) {
    double height() {
      return span.style().size() * 1.6;
    }

    double indent() {
      return sample.isEmpty() ? 0 : SAMPLE;
    }
  }

  static Caption of(Drawing drawing, double pictureWidth) {
    double width = Math.max(LEAST_WIDTH, pictureWidth);
    List<Row> rows = new ArrayList<>();
    add(rows, drawing.title(), Span.Style.TITLE, "", width);
    add(
        rows,
        drawing.name() + drawing.flow().map(flow -> ", flow " + flow.name()).orElse(""),
        Span.Style.CAPTION,
        "",
        width);
    drawing.flow().ifPresent(flow -> flow(rows, flow, width));
    return new Caption(rows);
  }

  private static void flow(List<Row> rows, DrawnFlow flow, double width) {
    add(rows, flow.probe(), Span.Style.CAPTION, "", width);
    for (DrawnWay way : flow.ways()) {
      boolean request = way.way() == Way.REQUEST;
      add(
          rows,
          way.way() + ": " + way.summary(),
          request ? Span.Style.REQUEST : Span.Style.REPLY,
          (request ? "lane request-line" : "lane reply-line") + (way.stated() ? "" : " guess"),
          width);
    }
  }

  /** Adds a text, in as many lines as it takes. */
  private static void add(
      List<Row> rows, String text, Span.Style style, String sample, double width) {
    String line = "";
    for (String word : text.split(" ")) {
      String longer = line.isEmpty() ? word : line + " " + word;
      if (!line.isEmpty() && new Span(longer, style).width() > width - SAMPLE) {
        rows.add(new Row(new Span(line, style), sample));
        longer = word;
      }
      line = longer;
    }
    rows.add(new Row(new Span(line, style), sample));
  }

  double width() {
    return rows.stream().mapToDouble(row -> row.indent() + row.span().width()).max().orElse(0);
  }

  double height() {
    return rows.stream().mapToDouble(Row::height).sum() + 12;
  }

  void paint(Svg svg, double margin) {
    double y = margin;
    String before = "";
    for (Row row : rows) {
      y += row.height();
      if (!row.sample().isEmpty() && !row.sample().equals(before)) {
        svg.line(
            row.sample(),
            List.of(new Point(margin, y - 9), new Point(margin + SAMPLE - 10, y - 9)));
      }
      before = row.sample();
      svg.text(
          row.span().style().toString(),
          new Point(margin + row.indent(), y - 5),
          row.span().text());
    }
  }
}
