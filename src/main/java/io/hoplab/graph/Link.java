package io.hoplab.graph;

import io.hoplab.flow.Way;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A line for formats that know lines between innermost boxes and place them themselves.
 *
 * @param from the id of an innermost box
 * @param to the id of another
 * @param labels what stands beside it, a line each
 * @param kind what it stands for
 * @param way the way that takes it; empty for a line that is only there
 * @param forward whether the way goes from its first end to its second
 * @param stated whether the lab states the way's hops
 */
record Link(
    String from,
    String to,
    List<String> labels,
    Line.Kind kind,
    Optional<Way> way,
    boolean forward,
    boolean stated) {

  /** The links of a drawing: each line, or the ways that take it in its stead. */
  static List<Link> of(Drawing drawing) {
    Map<String, String> leaves = new HashMap<>();
    for (Box box : drawing.allBoxes()) {
      leaves.put(box.id(), box.id());
      box.children().stream()
          .filter(child -> child.kind() == Box.Kind.ROUTING)
          .forEach(routing -> leaves.put(box.id(), routing.id()));
    }
    List<Link> links = new ArrayList<>();
    for (Line line : drawing.lines()) {
      String from = leaves.get(line.from().box());
      String to = leaves.get(line.to().box());
      if (line.kind() == Line.Kind.INSIDE && from.equals(to)) {
        continue;
      }
      List<Link> ways = ways(drawing, line, from, to);
      links.addAll(
          ways.isEmpty()
              ? List.of(
                  new Link(from, to, labels(line, true), line.kind(), Optional.empty(), true, true))
              : ways);
    }
    return links;
  }

  /** What stands at the line's ends, in the order in which it is passed. */
  private static List<String> labels(Line line, boolean forward) {
    List<String> labels = new ArrayList<>(line.start(forward).labels());
    labels.addAll(line.end(forward).labels());
    return labels;
  }

  private static List<Link> ways(Drawing drawing, Line line, String from, String to) {
    List<Link> links = new ArrayList<>();
    for (DrawnWay way : drawing.flow().map(DrawnFlow::ways).orElse(List.of())) {
      for (DrawnWay.Passage passage : way.passages()) {
        if (passage.line().equals(line.id())) {
          List<String> labels = new ArrayList<>();
          labels.add((way.way() + " " + numbers(passage)).strip());
          if (links.isEmpty()) {
            labels.addAll(labels(line, passage.forward()));
          }
          links.add(
              new Link(
                  from,
                  to,
                  labels,
                  line.kind(),
                  Optional.of(way.way()),
                  passage.forward(),
                  way.stated()));
        }
      }
    }
    return links;
  }

  private static String numbers(DrawnWay.Passage passage) {
    List<String> numbers = new ArrayList<>();
    passage.first().ifPresent(number -> numbers.add(Integer.toString(number)));
    passage.last().ifPresent(number -> numbers.add(Integer.toString(number)));
    return String.join(" → ", numbers);
  }
}
