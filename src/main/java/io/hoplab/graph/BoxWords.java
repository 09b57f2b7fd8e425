package io.hoplab.graph;

import java.util.ArrayList;
import java.util.List;

/** All that is written in a box, for formats without styles of text. */
final class BoxWords {
  private BoxWords() {}

  static List<String> of(Drawing drawing, Box box) {
    List<String> words = new ArrayList<>();
    words.add(box.heading());
    words.addAll(box.rows());
    words.addAll(box.warnings());
    for (DrawnWay way : drawing.flow().map(DrawnFlow::ways).orElse(List.of())) {
      for (DrawnWay.Mark mark : way.marks()) {
        if (mark.box().equals(box.id())) {
          words.add(way.way() + ": " + (mark.bad() ? "✗ " : "") + mark.text());
        }
      }
    }
    return words;
  }
}
