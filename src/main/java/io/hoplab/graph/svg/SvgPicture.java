package io.hoplab.graph.svg;

import io.hoplab.flow.Way;
import io.hoplab.graph.Box;
import io.hoplab.graph.Drawing;
import io.hoplab.graph.DrawnWay;
import io.hoplab.graph.Line;
import java.util.List;
import java.util.Locale;

/** A drawing as an SVG document. */
public final class SvgPicture {
  private static final double MARGIN = 24;

  /** The colours of Okabe and Ito for the ways, which nobody mixes up. */
  private static final String STYLE =
      """
      text { font-family: 'Segoe UI', Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif;
        font-size: 12px; fill: #1f2933; }
      .ground { fill: #ffffff; }
      .title { font-size: 18px; font-weight: bold; }
      .caption { font-size: 13px; fill: #3e4c59; }
      .name { font-size: 13px; font-weight: bold; }
      .kind { fill: #52606d; }
      .row { fill: #3e4c59; }
      .label { fill: #3e4c59; }
      .warning { font-weight: bold; fill: #8a1c1c; }
      .request { font-weight: bold; fill: #005b94; }
      .reply { font-weight: bold; fill: #a84300; }
      .vnet { fill: #f3f6f9; stroke: #9aa9b8; }
      .subnet { fill: #ffffff; stroke: #9aa9b8; stroke-dasharray: 6 4; }
      .node { fill: #e9f0f7; stroke: #6b8cae; }
      .pod, .pods { fill: #eaf4ec; stroke: #6f9f7c; }
      .vm, .internet { fill: #f1ecf7; stroke: #8f7fb0; }
      .fabric, .router { fill: #ffffff; stroke: #52606d; }
      .bridge { fill: #fcf6e3; stroke: #b9a159; }
      .routing { fill: #ffffff; stroke: #6b8cae; }
      .wire { fill: none; stroke: #7b8794; stroke-width: 1.5; }
      .wires { fill: none; stroke: #7b8794; stroke-width: 4; }
      .inside { fill: none; stroke: #7b8794; stroke-width: 1.2; stroke-dasharray: 2 3; }
      .port { fill: #52606d; }
      .lane { fill: none; stroke-width: 3; stroke-linejoin: round; stroke-linecap: round; }
      .guess { stroke-dasharray: 7 6; }
      .request-line { stroke: #0072b2; }
      .reply-line { stroke: #d55e00; }
      .request-fill { fill: #0072b2; stroke: #ffffff; }
      .reply-fill { fill: #d55e00; stroke: #ffffff; }
      .number { fill: #ffffff; font-weight: bold; text-anchor: middle; }
      .cross { fill: none; stroke-width: 4; stroke-linecap: round; }
      """;

  private final Drawing drawing;
  private final Placed placed;
  private final Caption caption;
  private final Svg svg = new Svg();

  private SvgPicture(Drawing drawing) {
    this.drawing = drawing;
    this.placed = Layout.of(drawing);
    this.caption = Caption.of(drawing, placed.width());
  }

  /** The picture as a whole document, UTF-8. */
  public static String draw(Drawing drawing) {
    return new SvgPicture(drawing).draw();
  }

  private String draw() {
    double width = Math.max(placed.width(), caption.width()) + 2 * MARGIN;
    double height = placed.height() + caption.height() + 2 * MARGIN;
    svg.open(
        String.format(
            Locale.ROOT,
            "svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1$s\" height=\"%2$s\""
                + " viewBox=\"0 0 %1$s %2$s\" role=\"img\" aria-labelledby=\"title desc\"",
            Svg.number(Math.ceil(width)),
            Svg.number(Math.ceil(height))));
    svg.words("title id=\"title\"", "title", drawing.name() + ": " + drawing.title());
    svg.words("desc id=\"desc\"", "desc", Description.of(drawing));
    svg.open("style").raw(STYLE).close("style");
    svg.area("ground", new Area(0, 0, Math.ceil(width), Math.ceil(height)), 0);
    caption.paint(svg, MARGIN);
    svg.open(
        "g transform=\"translate("
            + Svg.number(MARGIN)
            + ","
            + Svg.number(MARGIN + caption.height())
            + ")\"");
    drawing.boxes().forEach(this::box);
    drawing.lines().forEach(this::line);
    placed.labels().forEach(this::label);
    List<Lane> lanes = Lane.of(drawing, placed);
    lanes.forEach(this::lane);
    lanes.forEach(this::signs);
    svg.close("g").close("svg");
    return svg.toString();
  }

  private void box(Box box) {
    svg.open("g");
    if (!box.details().isEmpty()) {
      svg.words("title", "title", String.join("\n", box.details()));
    }
    Area area = placed.boxes().get(box.id());
    svg.area(box.kind().name().toLowerCase(Locale.ROOT), area, box.children().isEmpty() ? 4 : 8);
    double y = area.y() + BoxText.LINE;
    for (List<Span> line : BoxText.of(drawing, box).lines()) {
      svg.text(new Point(area.x() + BoxText.PADDING, y), line, BoxText.PADDING);
      y += BoxText.LINE;
    }
    svg.close("g");
    box.children().forEach(this::box);
  }

  private void line(Line line) {
    List<Point> points = placed.lines().get(line.id());
    svg.line(
        switch (line.kind()) {
          case CABLE -> "wire";
          case CABLES -> "wires";
          case INSIDE -> "inside";
        },
        points);
    if (line.kind() != Line.Kind.INSIDE) {
      port(points.get(0));
      port(points.get(points.size() - 1));
    }
  }

  private void port(Point at) {
    svg.area("port", new Area(at.x() - 3.5, at.y() - 3.5, 7, 7), 1);
  }

  private void label(Placed.Label label) {
    svg.text(
        label.span().style().toString(),
        new Point(label.area().x() + 4, label.area().bottom() - 4),
        label.span().text());
  }

  private static String style(DrawnWay way) {
    return way.way() == Way.REQUEST ? "request" : "reply";
  }

  private void lane(Lane lane) {
    DrawnWay way = lane.way();
    String style = style(way);
    if (!lane.points().isEmpty()) {
      String look = "lane " + style + "-line" + (way.stated() ? "" : " guess");
      svg.rounded(look, lane.points(), 6);
      svg.circle(style + "-fill", lane.points().get(0), 5);
      for (List<Point> arrow : lane.arrows()) {
        Point from = arrow.get(0);
        arrow(style, from, from.towards(arrow.get(1), from.distance(arrow.get(1)) / 2 + 5));
      }
    }
    if (!way.delivered() || !way.broken().isEmpty()) {
      cross(style, lane.goal());
    } else if (!lane.points().isEmpty()) {
      int last = lane.points().size() - 1;
      arrow(style, lane.points().get(last - 1), lane.goal());
    }
  }

  private void cross(String style, Point at) {
    svg.line("cross " + style + "-line", List.of(at.plus(-6, -6), at.plus(6, 6)));
    svg.line("cross " + style + "-line", List.of(at.plus(-6, 6), at.plus(6, -6)));
  }

  /** An arrowhead whose tip is at that place. */
  private void arrow(String style, Point from, Point tip) {
    double length = from.distance(tip);
    double dx = (tip.x() - from.x()) / length;
    double dy = (tip.y() - from.y()) / length;
    Point back = tip.plus(-11 * dx, -11 * dy);
    svg.line(
        style + "-fill",
        List.of(tip.plus(2 * dx, 2 * dy), back.plus(-6 * dy, 6 * dx), back.plus(6 * dy, -6 * dx)));
  }

  private void signs(Lane lane) {
    for (Lane.Sign sign : lane.signs()) {
      svg.circle(style(lane.way()) + "-fill", sign.at(), Lane.RADIUS);
      svg.text("number", sign.at().plus(0, 4.3), Integer.toString(sign.number()));
    }
  }
}
