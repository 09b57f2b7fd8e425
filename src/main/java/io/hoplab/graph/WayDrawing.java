package io.hoplab.graph;

import io.hoplab.flow.Direction;
import io.hoplab.flow.Disposition;
import io.hoplab.flow.Hop;
import io.hoplab.flow.Step;
import io.hoplab.graph.DrawnWay.Mark;
import io.hoplab.graph.DrawnWay.Passage;
import io.hoplab.net.HostName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Finds the lines that a way takes over a sketch, and where things happen to it. */
final class WayDrawing {
  private final Spots spots;
  private final List<Line> lines;
  private final PlannedWay planned;
  private final List<Passage> passages = new ArrayList<>();
  private final List<Mark> marks = new ArrayList<>();
  private String broken = "";

  private WayDrawing(Sketch sketch, PlannedWay planned) {
    this.spots = sketch.spots();
    this.lines = sketch.lines();
    this.planned = planned;
  }

  static DrawnWay of(Sketch sketch, PlannedWay planned) {
    return new WayDrawing(sketch, planned).draw();
  }

  private DrawnWay draw() {
    List<Hop> hops = planned.trace().hops();
    List<Crossing> crossings = planned.crossings();
    String start = spots.core(planned.sender()).orElse("");
    if (start.isEmpty()) {
      broken = "there is no " + planned.sender() + " here";
    } else if (crossings.isEmpty()) {
      shortest(start);
    } else {
      for (int i = 0; i < crossings.size() && broken.isEmpty(); i++) {
        cross(i);
      }
    }
    String end = passages.isEmpty() ? start : line(last()).end(last().forward()).box();
    if (planned.trace().ending().disposition() != Disposition.DELIVERED && broken.isEmpty()) {
      marks.add(new Mark(end, planned.trace().ending().disposition().toString(), true));
    }
    return new DrawnWay(
        planned.way(),
        hops,
        start,
        end,
        passages,
        marks,
        basis(),
        planned.trace().ending(),
        broken);
  }

  private DrawnWay.Basis basis() {
    if (stated()) {
      return DrawnWay.Basis.STATED;
    }
    return planned.crossings().isEmpty() ? DrawnWay.Basis.CABLES : DrawnWay.Basis.ROUTES;
  }

  private boolean stated() {
    return !planned.trace().hops().isEmpty();
  }

  private Passage last() {
    return passages.get(passages.size() - 1);
  }

  private Line line(Passage passage) {
    return lines.stream()
        .filter(line -> line.id().equals(passage.line()))
        .findFirst()
        .orElseThrow();
  }

  private void cross(int index) {
    Crossing at = planned.crossings().get(index);
    boolean in = at.direction() == Direction.IN;
    Optional<Spots.Out> bridge = spots.bridge(at.host(), at.iface());
    Optional<Spots.Out> border = spots.border(at.host(), at.iface());
    Optional<Spots.Out> cable = spots.cable(at.host(), at.iface());
    if (bridge.isPresent()) {
      if (in) {
        pass(bridge.get().back(), number(index), OptionalInt.empty());
        marks(index);
      } else {
        marks(index);
        pass(bridge.get(), OptionalInt.empty(), number(index));
      }
    } else if (cable.isEmpty()) {
      broken = "there is no " + at.host() + "/" + at.iface() + " here";
    } else if (in) {
      border.ifPresent(line -> pass(line.back(), OptionalInt.empty(), OptionalInt.empty()));
      marks(index);
    } else {
      marks(index);
      border.ifPresent(line -> pass(line, OptionalInt.empty(), OptionalInt.empty()));
      boolean arrives = index + 1 < planned.crossings().size();
      if (arrives) {
        pass(cable.get(), number(index), number(index + 1));
      }
    }
  }

  /** The number of a hop; only those that the lab states have one. */
  private OptionalInt number(int index) {
    return stated() ? OptionalInt.of(index + 1) : OptionalInt.empty();
  }

  private void pass(Spots.Out out, OptionalInt first, OptionalInt last) {
    passages.add(new Passage(out.line(), out.forward(), first, last));
  }

  /** What happens to a packet that leaves a host happens before, where the host routes it. */
  private void marks(int index) {
    if (!stated()) {
      return;
    }
    String box =
        passages.isEmpty()
            ? spots.core(planned.sender()).orElseThrow()
            : line(last()).end(last().forward()).box();
    for (Step step : planned.trace().hops().get(index).steps()) {
      marks.add(new Mark(box, StepWords.of(step), false));
    }
  }

  /** The fewest lines from the sender to the end. */
  private void shortest(String start) {
    HostName host = planned.trace().ending().host();
    Optional<String> goal = spots.core(host);
    Optional<List<Passage>> found = goal.flatMap(box -> ShortestWay.find(lines, start, box));
    if (found.isPresent()) {
      passages.addAll(found.get());
    } else {
      broken = "no cable leads to " + host;
    }
  }
}
