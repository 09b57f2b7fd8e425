package io.hoplab.diff;

import io.hoplab.flow.Ending;
import io.hoplab.flow.Hop;
import io.hoplab.flow.Trace;
import io.hoplab.flow.Way;
import java.util.List;

/**
 * Two traces side by side.
 *
 * @param rows their hops
 * @param left where and how the left one ends
 * @param right where and how the right one ends
 * @param sameEnding whether both end in the same way at the same host
 */
public record TraceDiff(List<Row> rows, Ending left, Ending right, boolean sameEnding) {

  /** Takes a copy of the list. */
  public TraceDiff {
    rows = List.copyOf(rows);
  }

  static TraceDiff of(Way way, Trace left, Names leftNames, Trace right, Names rightNames) {
    return new TraceDiff(
        Alignment.align(
            left.hops(),
            places(left.hops(), leftNames, way),
            right.hops(),
            places(right.hops(), rightNames, way)),
        left.ending(),
        right.ending(),
        left.ending().disposition() == right.ending().disposition()
            && leftNames.host(left.ending().host()).equals(rightNames.host(right.ending().host())));
  }

  private static List<Place> places(List<Hop> hops, Names names, Way way) {
    return hops.stream().map(hop -> Place.of(hop, names, way)).toList();
  }

  /** Whether nothing differs. */
  public boolean same() {
    return sameEnding && differing() == 0;
  }

  /** How many rows differ. */
  public long differing() {
    return rows.stream().filter(row -> row.mark() != Row.Mark.SAME).count();
  }
}
