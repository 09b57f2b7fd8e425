package io.hoplab.graph;

import io.hoplab.lab.Flow;
import io.hoplab.net.HostName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a picture of a network shows, before anything has a place on paper.
 *
 * @param name the lab's name
 * @param title what the lab shows, in one line
 * @param boxes the outermost boxes
 * @param lines every line, those inside of a host among them
 * @param flow the flow that is drawn over it
 */
public record Drawing(
    String name, String title, List<Box> boxes, List<Line> lines, Optional<DrawnFlow> flow) {

  /** Takes copies of the lists. */
  public Drawing {
    boxes = List.copyOf(boxes);
    lines = List.copyOf(lines);
  }

  /**
   * The drawing of a network.
   *
   * @param flow the flow to draw over it
   */
  public static Drawing of(Subject subject, Optional<Flow> flow) {
    List<PlannedWay> ways = flow.map(it -> PlannedWay.of(subject.lab(), it)).orElse(List.of());
    Set<HostName> apart = new HashSet<>();
    for (PlannedWay way : ways) {
      apart.add(way.sender());
      apart.add(way.trace().ending().host());
      way.trace().hops().forEach(hop -> apart.add(hop.host()));
    }
    Sketch sketch = new Sketch(subject, apart);
    return new Drawing(
        subject.name() + (subject.runs() ? ", as it runs now" : ""),
        subject.lab().title(),
        sketch.boxes(),
        sketch.lines(),
        flow.map(
            it ->
                new DrawnFlow(
                    it.name(),
                    it.probe() + (subject.runs() ? "; drawn is what the lab file expects" : ""),
                    ways.stream().map(way -> WayDrawing.of(sketch, way)).toList())));
  }

  /** Every box, each before those inside it. */
  public List<Box> allBoxes() {
    List<Box> all = new ArrayList<>();
    boxes.forEach(box -> box.collect(all));
    return all;
  }

  /** The line of that id, which must be there. */
  public Line line(String id) {
    return lines.stream()
        .filter(line -> line.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no line " + id));
  }

  /** The lines that end at the box, from either side. */
  public List<Line> linesAt(Box box) {
    return lines.stream()
        .filter(line -> line.from().box().equals(box.id()) || line.to().box().equals(box.id()))
        .toList();
  }
}
