package io.hoplab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Two columns of text with a mark between them, as sdiff(1) has them. */
final class Columns {
  /** Below this nothing can be read any more; a narrower terminal breaks the lines itself. */
  private static final int NARROWEST = 40;

  /** How much further in the rest of a broken line stands. */
  private static final String HANGING = "    ";

  private final int width;
  private final Ink ink;
  private final StringBuilder text = new StringBuilder();

  /** Columns that fill so many of a terminal's. */
  Columns(int terminal, Ink ink) {
    this.width = (Math.max(terminal, NARROWEST) - 3) / 2;
    this.ink = ink;
  }

  /** How many characters a column has. */
  int width() {
    return width;
  }

  /** A line of a column: what it says, and how it is painted where nothing is marked. */
  record Line(String text, UnaryOperator<String> paint) {}

  /** A line across both columns. */
  void across(Line line) {
    broken(List.of(line), 2 * width + 3)
        .forEach(it -> text.append(it.paint().apply(it.text())).append('\n'));
  }

  /** Lines side by side. The mark is {@code |}, {@code <}, {@code >} or a blank. */
  void beside(List<Line> left, char mark, List<Line> right) {
    List<Line> lefts = broken(left, width);
    List<Line> rights = broken(right, width);
    for (int i = 0; i < Math.max(lefts.size(), rights.size()); i++) {
      String one = i < lefts.size() ? lefts.get(i).text() : "";
      String other = i < rights.size() ? rights.get(i).text() : "";
      String padding = " ".repeat(width - one.length());
      String start = i < lefts.size() ? paint(mark, lefts.get(i), mark != '>') : "";
      String end = i < rights.size() ? paint(mark, rights.get(i), mark != '<') : "";
      String middle = mark == ' ' && other.isEmpty() ? "" : padding + " " + paint(mark, "" + mark);
      text.append(start).append(middle).append(other.isEmpty() ? "" : " " + end).append('\n');
    }
  }

  private String paint(char mark, Line line, boolean marked) {
    return mark == ' ' || !marked ? line.paint().apply(line.text()) : paint(mark, line.text());
  }

  private String paint(char mark, String words) {
    return switch (mark) {
      case '|' -> ink.changed(words);
      case '<' -> ink.leftOnly(words);
      case '>' -> ink.rightOnly(words);
      default -> words;
    };
  }

  private static List<Line> broken(List<Line> lines, int width) {
    List<Line> broken = new ArrayList<>();
    for (Line line : lines) {
      String rest = line.text();
      int lead = rest.length() - rest.stripLeading().length();
      String hanging = " ".repeat(lead) + HANGING;
      while (rest.length() > width) {
        int space = rest.lastIndexOf(' ', width);
        // A word that is longer than the column is cut.
        int cut = space > hanging.length() ? space : width;
        broken.add(new Line(rest.substring(0, cut).stripTrailing(), line.paint()));
        rest = hanging + rest.substring(cut).stripLeading();
      }
      broken.add(new Line(rest.stripTrailing(), line.paint()));
    }
    return broken;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
