package io.hoplab.graph.svg;

/** A place on the picture, in pixels from its upper left corner. */
record Point(double x, double y) {
  Point plus(double dx, double dy) {
    return new Point(x + dx, y + dy);
  }

  double distance(Point other) {
    return Math.hypot(other.x - x, other.y - y);
  }

  /** The place that far on the way to the other. */
  Point towards(Point other, double distance) {
    double all = distance(other);
    return all == 0 ? this : plus((other.x - x) * distance / all, (other.y - y) * distance / all);
  }
}
