package io.hoplab.graph.svg;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Lines of horizontal and vertical pieces. */
final class Polyline {
  private Polyline() {}

  static List<Point> reversed(List<Point> points) {
    List<Point> reversed = new ArrayList<>(points);
    Collections.reverse(reversed);
    return reversed;
  }

  /** The line that runs to the right of this one, as one goes. */
  static List<Point> beside(List<Point> points, double distance) {
    List<Point> corners = corners(points);
    List<Point> beside = new ArrayList<>();
    for (int i = 0; i < corners.size(); i++) {
      Point here = corners.get(i);
      Point in = i == 0 ? null : direction(corners.get(i - 1), here);
      Point out = i == corners.size() - 1 ? null : direction(here, corners.get(i + 1));
      Point first = in == null ? out : in;
      Point second = out == null ? in : out;
      boolean turns = first.x() * second.y() - first.y() * second.x() != 0;
      // Right of (x, y) is (-y, x), since y grows downwards.
      beside.add(
          here.plus(
              distance * (turns ? -first.y() - second.y() : -first.y()),
              distance * (turns ? first.x() + second.x() : first.x())));
    }
    return beside;
  }

  /** Without the points that are no corners. */
  private static List<Point> corners(List<Point> points) {
    List<Point> corners = new ArrayList<>();
    for (Point point : points) {
      int size = corners.size();
      if (size > 0 && corners.get(size - 1).distance(point) < 0.5) {
        continue;
      }
      if (size > 1
          && direction(corners.get(size - 2), corners.get(size - 1))
              .equals(direction(corners.get(size - 1), point))) {
        corners.remove(size - 1);
      }
      corners.add(point);
    }
    return corners;
  }

  private static Point direction(Point from, Point to) {
    double dx = to.x() - from.x();
    double dy = to.y() - from.y();
    return Math.abs(dx) >= Math.abs(dy)
        ? new Point(Math.signum(dx), 0)
        : new Point(0, Math.signum(dy));
  }

  /** The place that far from the line's beginning. */
  static Point along(List<Point> points, double distance) {
    double left = distance;
    for (int i = 1; i < points.size(); i++) {
      double length = points.get(i - 1).distance(points.get(i));
      if (left <= length) {
        return points.get(i - 1).towards(points.get(i), left);
      }
      left -= length;
    }
    return points.get(points.size() - 1);
  }

  /** The beginning and end of the longest piece. */
  static Optional<List<Point>> longest(List<Point> points) {
    List<Point> longest = List.of();
    double most = 0;
    for (int i = 1; i < points.size(); i++) {
      double length = points.get(i - 1).distance(points.get(i));
      if (length > most) {
        most = length;
        longest = List.of(points.get(i - 1), points.get(i));
      }
    }
    return longest.isEmpty() ? Optional.empty() : Optional.of(longest);
  }
}
