package io.hoplab.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Lines through measured points on two logarithmic axes, as SVG. */
final class LogLogPlot {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 400;
  private static final int LEFT = 80;
  private static final int RIGHT = 130;
  private static final int TOP = 50;
  private static final int BOTTOM = 60;
  private static final int ABOVE = -9;
  private static final int BELOW = 19;
  private static final List<String> COLOURS = List.of("#d1495b", "#00798c", "#edae49");

  private final String title;
  private final String across;
  private final String up;
  private final Map<String, List<double[]>> lines = new LinkedHashMap<>();
  private final StringBuilder svg = new StringBuilder();
  private Axis x;
  private Axis y;

  /** Whole powers of ten that hold all values, and the places of their ends in the picture. */
  private record Axis(int first, int last, double from, double to) {
    static Axis of(List<Double> values, double from, double to) {
      double least = values.stream().mapToDouble(each -> each).min().orElseThrow();
      double most = values.stream().mapToDouble(each -> each).max().orElseThrow();
      int first = (int) Math.floor(Math.log10(least));
      return new Axis(first, Math.max(first + 1, (int) Math.ceil(Math.log10(most))), from, to);
    }

    double place(double value) {
      return from + (Math.log10(value) - first) / (last - first) * (to - from);
    }
  }

  LogLogPlot(String title, String across, String up) {
    this.title = title;
    this.across = across;
    this.up = up;
  }

  void point(String line, double valueAcross, double valueUp) {
    lines.computeIfAbsent(line, name -> new ArrayList<>()).add(new double[] {valueAcross, valueUp});
  }

  String svg() {
    List<double[]> all = lines.values().stream().flatMap(List::stream).toList();
    x = Axis.of(all.stream().map(point -> point[0]).toList(), LEFT, WIDTH - RIGHT);
    y = Axis.of(all.stream().map(point -> point[1]).toList(), HEIGHT - BOTTOM, TOP);
    svg.setLength(0);
    write(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
            + " font-family=\"sans-serif\" font-size=\"12\">",
        WIDTH, HEIGHT, WIDTH, HEIGHT);
    write("<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
    text(LEFT, TOP / 2.0, "start", "font-size=\"15\" font-weight=\"bold\"", title);
    grid();
    int colour = 0;
    for (Map.Entry<String, List<double[]>> line : lines.entrySet()) {
      draw(
          line.getKey(),
          line.getValue(),
          COLOURS.get(colour % COLOURS.size()),
          colour % 2 == 0 ? ABOVE : BELOW);
      colour++;
    }
    return svg.append("</svg>\n").toString();
  }

  private void grid() {
    for (int power = x.first; power <= x.last; power++) {
      double place = x.place(Math.pow(10, power));
      rule(place, TOP, place, HEIGHT - BOTTOM);
      text(place, HEIGHT - BOTTOM + 18, "middle", "", number(power));
    }
    for (int power = y.first; power <= y.last; power++) {
      double place = y.place(Math.pow(10, power));
      rule(LEFT, place, WIDTH - RIGHT, place);
      text(LEFT - 8, place + 4, "end", "", number(power));
    }
    text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 16, "middle", "", across);
    double middle = (TOP + HEIGHT - BOTTOM) / 2.0;
    text(20, middle, "middle", "transform=\"rotate(-90 20 " + middle + ")\"", up);
  }

  private static String number(int power) {
    return power < 0
        ? Double.toString(Math.pow(10, power))
        : String.format(Locale.ROOT, "%,d", Math.round(Math.pow(10, power)));
  }

  private void draw(String name, List<double[]> points, String colour, int labels) {
    StringBuilder places = new StringBuilder();
    for (double[] point : points) {
      double across = x.place(point[0]);
      double high = y.place(point[1]);
      places.append(String.format(Locale.ROOT, "%.1f,%.1f ", across, high));
      write("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>", across, high, colour);
      text(
          across,
          high + labels,
          "middle",
          "fill=\"" + colour + "\"",
          String.format(Locale.ROOT, "%.0f", point[1]));
    }
    write(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>",
        places.toString().strip(), colour);
    double[] last = points.get(points.size() - 1);
    text(
        x.place(last[0]) + 12,
        y.place(last[1]) + 4,
        "start",
        "fill=\"" + colour + "\" font-weight=\"bold\"",
        name);
  }

  private void rule(double fromX, double fromY, double toX, double toY) {
    write(
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#ccc\"/>",
        fromX, fromY, toX, toY);
  }

  private void text(double atX, double atY, String anchor, String how, String words) {
    write(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s>%s</text>",
        atX, atY, anchor, how, words);
  }

  private void write(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
