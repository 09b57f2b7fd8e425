package io.hoplab.graph.svg;

import java.util.List;
import java.util.Map;

/**
 * Where everything of a drawing is.
 *
 * @param width the width of it all, in pixels
 * @param height the height of it all
 * @param boxes each box by its id
 * @param lines each line by its id, from its first end to its second
 * @param labels what stands at the ends of lines
 */
record Placed(
    double width,
    double height,
    Map<String, Area> boxes,
    Map<String, List<Point>> lines,
    List<Label> labels) {

  /**
   * A line of text at the end of a line.
   *
   * @param line the line's id
   * @param area its place
   * @param span the text
   */
  record Label(String line, Area area, Span span) {}
}
