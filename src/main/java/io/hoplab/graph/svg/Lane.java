package io.hoplab.graph.svg;

import io.hoplab.flow.Way;
import io.hoplab.graph.Drawing;
import io.hoplab.graph.DrawnWay;
import io.hoplab.graph.DrawnWay.Passage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A way drawn over the lines that it takes, on the right-hand side of them: so two ways that meet
 * pass each other.
 *
 * @param way the way
 * @param points the lane; empty when the way leaves no box
 * @param goal where the way ends
 * @param signs the numbers of its hops
 * @param arrows where arrowheads stand, each with the place it points to
 */
record Lane(
    DrawnWay way, List<Point> points, Point goal, List<Sign> signs, List<List<Point>> arrows) {
  /** How far a lane is from the middle of its line, in pixels. */
  static final double OFFSET = 5;

  /** The radius of a sign, in pixels. */
  static final double RADIUS = 9.5;

  private static final double DEPTH = 16;
  private static final double SHORT = 56;

  /**
   * The number of a hop.
   *
   * @param number the number
   * @param at its middle
   */
  record Sign(int number, Point at) {}

  /** The lanes of a drawing's flow. */
  static List<Lane> of(Drawing drawing, Placed placed) {
    List<Lane> lanes = new ArrayList<>();
    Map<String, Integer> taken = new HashMap<>();
    drawing
        .flow()
        .ifPresent(
            flow ->
                flow.ways()
                    .forEach(way -> lanes.add(new Builder(drawing, placed, way).build(taken))));
    return lanes;
  }

  private static final class Builder {
    private final Drawing drawing;
    private final Placed placed;
    private final DrawnWay way;

    Builder(Drawing drawing, Placed placed, DrawnWay way) {
      this.drawing = drawing;
      this.placed = placed;
      this.way = way;
    }

    Lane build(Map<String, Integer> taken) {
      if (way.passages().isEmpty()) {
        Area box = placed.boxes().get(way.start());
        Point goal =
            box == null ? new Point(0, 0) : new Point(box.x() + DEPTH, box.bottom() - DEPTH);
        if (way.way() == Way.REPLY) {
          goal = goal.plus(2 * DEPTH, 0);
        }
        return new Lane(way, List.of(), goal, List.of(), List.of());
      }
      List<Point> middle = middle();
      List<Point> points = Polyline.beside(middle, OFFSET);
      List<Sign> signs = new ArrayList<>();
      List<List<Point>> arrows = new ArrayList<>();
      for (Passage passage : way.passages()) {
        List<Point> along = Polyline.beside(points(passage), OFFSET);
        sign(passage.first(), along, passage.line(), passage.forward(), taken, signs);
        sign(
            passage.last(),
            Polyline.reversed(along),
            passage.line(),
            !passage.forward(),
            taken,
            signs);
        Polyline.longest(along)
            .filter(segment -> segment.get(0).distance(segment.get(1)) > SHORT)
            .ifPresent(arrows::add);
      }
      return new Lane(way, points, points.get(points.size() - 1), signs, arrows);
    }

    private static void sign(
        OptionalInt number,
        List<Point> along,
        String line,
        boolean atFrom,
        Map<String, Integer> taken,
        List<Sign> signs) {
      if (number.isPresent()) {
        int before = taken.merge(line + (atFrom ? " from" : " to"), 1, Integer::sum) - 1;
        double distance = RADIUS + 4 + before * (2 * RADIUS + 1);
        signs.add(new Sign(number.getAsInt(), Polyline.along(along, distance)));
      }
    }

    private List<Point> points(Passage passage) {
      List<Point> points = placed.lines().get(passage.line());
      return passage.forward() ? points : Polyline.reversed(points);
    }

    private List<Point> middle() {
      List<Point> middle = new ArrayList<>();
      for (Passage passage : way.passages()) {
        List<Point> next = points(passage);
        Area box = placed.boxes().get(drawing.line(passage.line()).start(passage.forward()).box());
        if (middle.isEmpty()) {
          middle.add(inside(box, next.get(0)));
        } else {
          through(middle, box, next.get(0));
        }
        middle.addAll(next);
      }
      Passage last = way.passages().get(way.passages().size() - 1);
      Area box = placed.boxes().get(drawing.line(last.line()).end(last.forward()).box());
      middle.add(inside(box, middle.get(middle.size() - 1)));
      return middle;
    }

    /** From the last point at a box's border to another of its border. */
    private static void through(List<Point> points, Area box, Point to) {
      Point from = points.get(points.size() - 1);
      if (from.distance(to) < 1) {
        return;
      }
      boolean sameSide = Math.abs(from.x() - to.x()) < 1;
      double x = sameSide ? inside(box, from).x() : (from.x() + to.x()) / 2;
      points.add(new Point(x, from.y()));
      points.add(new Point(x, to.y()));
    }

    private static Point inside(Area box, Point border) {
      return border.plus(border.x() > box.x() + box.width() / 2 ? -DEPTH : DEPTH, 0);
    }
  }
}
