package io.hoplab.graph.svg;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** SVG elements as text. */
final class Svg {
  private final StringBuilder text = new StringBuilder();

  Svg open(String element) {
    text.append('<').append(element).append(">\n");
    return this;
  }

  Svg close(String element) {
    text.append("</").append(element).append(">\n");
    return this;
  }

  Svg raw(String content) {
    text.append(content);
    return this;
  }

  /** An element that holds words alone. */
  Svg words(String element, String name, String words) {
    text.append('<').append(element).append('>').append(escaped(words));
    text.append("</").append(name).append(">\n");
    return this;
  }

  Svg area(String style, Area area, double radius) {
    text.append(
        String.format(
            Locale.ROOT,
            "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"%s\"/>\n",
            style,
            number(area.x()),
            number(area.y()),
            number(area.width()),
            number(area.height()),
            number(radius)));
    return this;
  }

  Svg line(String style, List<Point> points) {
    text.append("<path class=\"").append(style).append("\" d=\"");
    text.append(path(points)).append("\"/>\n");
    return this;
  }

  /** A line whose corners are round. */
  Svg rounded(String style, List<Point> points, double radius) {
    StringBuilder d = new StringBuilder("M" + point(points.get(0)));
    for (int i = 1; i < points.size() - 1; i++) {
      Point corner = points.get(i);
      double most =
          Math.min(corner.distance(points.get(i - 1)), corner.distance(points.get(i + 1))) / 2;
      double r = Math.min(radius, most);
      d.append('L').append(point(corner.towards(points.get(i - 1), r)));
      d.append('Q').append(point(corner)).append(' ');
      d.append(point(corner.towards(points.get(i + 1), r)));
    }
    d.append('L').append(point(points.get(points.size() - 1)));
    text.append("<path class=\"").append(style).append("\" d=\"").append(d).append("\"/>\n");
    return this;
  }

  Svg circle(String style, Point middle, double radius) {
    text.append(
        String.format(
            Locale.ROOT,
            "<circle class=\"%s\" cx=\"%s\" cy=\"%s\" r=\"%s\"/>\n",
            style,
            number(middle.x()),
            number(middle.y()),
            number(radius)));
    return this;
  }

  Svg text(String style, Point at, String words) {
    text.append(
        String.format(
            Locale.ROOT,
            "<text class=\"%s\" x=\"%s\" y=\"%s\">%s</text>\n",
            style,
            number(at.x()),
            number(at.y()),
            escaped(words)));
    return this;
  }

  /** A line of text in different styles, one behind the other. */
  Svg text(Point at, List<Span> spans, double gap) {
    text.append(
        String.format(Locale.ROOT, "<text x=\"%s\" y=\"%s\">", number(at.x()), number(at.y())));
    for (int i = 0; i < spans.size(); i++) {
      String words = spans.get(i).text();
      // XML keeps no spaces at the beginning.
      int indent = words.length() - words.stripLeading().length();
      double dx = (i == 0 ? 0 : gap) + 4 * indent;
      text.append("<tspan class=\"").append(spans.get(i).style()).append('"');
      text.append(dx == 0 ? "" : " dx=\"" + number(dx) + '"').append('>');
      text.append(escaped(words.strip())).append("</tspan>");
    }
    text.append("</text>\n");
    return this;
  }

  private static String path(List<Point> points) {
    return "M" + points.stream().map(Svg::point).collect(Collectors.joining("L"));
  }

  private static String point(Point point) {
    return number(point.x()) + "," + number(point.y());
  }

  /** To a tenth of a pixel. */
  static String number(double value) {
    double tenths = Math.round(value * 10) / 10.0;
    return tenths == Math.rint(tenths)
        ? Long.toString((long) tenths)
        : String.format(Locale.ROOT, "%.1f", tenths);
  }

  /** What XML 1.0 cannot hold is left out. */
  static String escaped(String words) {
    return words
        .replaceAll("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
