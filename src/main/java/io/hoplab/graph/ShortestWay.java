package io.hoplab.graph;

import io.hoplab.graph.DrawnWay.Passage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** The fewest lines from one box to another. */
final class ShortestWay {
  private final List<Line> lines;

  /** Boxes that a line enters at their border: there the interfaces are places of their own. */
  private final Set<String> bordered;

  private ShortestWay(List<Line> lines) {
    this.lines = lines;
    this.bordered =
        lines.stream()
            .filter(line -> line.kind() == Line.Kind.INSIDE)
            .flatMap(line -> List.of(line.from().box(), line.to().box()).stream())
            .filter(box -> box.startsWith("host "))
            .collect(Collectors.toSet());
  }

  static Optional<List<Passage>> find(List<Line> lines, String start, String goal) {
    return new ShortestWay(lines).find(start, goal);
  }

  private Optional<List<Passage>> find(String start, String goal) {
    Map<String, Passage> reachedBy = new HashMap<>();
    Map<String, String> before = new HashMap<>();
    Deque<String> next = new ArrayDeque<>(List.of(start));
    while (!next.isEmpty() && !reachedBy.containsKey(goal) && !start.equals(goal)) {
      String place = next.remove();
      for (Line line : lines) {
        for (boolean forward : new boolean[] {true, false}) {
          String there = place(line.end(forward));
          if (place(line.start(forward)).equals(place)
              && !there.equals(start)
              && !reachedBy.containsKey(there)) {
            reachedBy.put(
                there, new Passage(line.id(), forward, OptionalInt.empty(), OptionalInt.empty()));
            before.put(there, place);
            next.add(there);
          }
        }
      }
    }
    List<Passage> way = new ArrayList<>();
    for (String place = goal; !place.equals(start); place = before.get(place)) {
      if (!reachedBy.containsKey(place)) {
        return Optional.empty();
      }
      way.add(0, reachedBy.get(place));
    }
    return Optional.of(way);
  }

  private String place(Line.End end) {
    return bordered.contains(end.box()) ? end.box() + "/" + end.iface() : end.box();
  }
}
