package io.hoplab.diff;

import io.hoplab.flow.Hop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Two traces' hops side by side: the longest common subsequence of those that are the same, and
 * between them as many as possible that are alike.
 */
final class Alignment {
  /** Above any sum of the others: a trace has at most some hundred hops. */
  private static final long SAME = 1_000_000;

  private static final long SAME_PLACE = 60;
  private static final long SAME_INTERFACE = 30;
  private static final long SAME_HOST = 20;
  private static final long NEVER = -1;

  private final List<Hop> left;
  private final List<Hop> right;
  private final List<Place> leftPlaces;
  private final List<Place> rightPlaces;

  private Alignment(
      List<Hop> left, List<Place> leftPlaces, List<Hop> right, List<Place> rightPlaces) {
    this.left = left;
    this.right = right;
    this.leftPlaces = leftPlaces;
    this.rightPlaces = rightPlaces;
  }

  /** Aligns; the places are the hops' own, in their order. */
  static List<Row> align(
      List<Hop> left, List<Place> leftPlaces, List<Hop> right, List<Place> rightPlaces) {
    // Where two ways to align are equally good the order of the sides would decide. It is fixed,
    // so that changing the sides over changes nothing else.
    boolean turned = leftPlaces.toString().compareTo(rightPlaces.toString()) > 0;
    List<Row> rows =
        turned
            ? new Alignment(right, rightPlaces, left, leftPlaces)
                .rows().stream().map(Row::mirrored).toList()
            : new Alignment(left, leftPlaces, right, rightPlaces).rows();
    return leftFirst(rows);
  }

  private List<Row> rows() {
    long[][] best = new long[left.size() + 1][right.size() + 1];
    for (int i = left.size() - 1; i >= 0; i--) {
      for (int j = right.size() - 1; j >= 0; j--) {
        long worth = worth(i, j);
        long paired = worth == NEVER ? NEVER : worth + best[i + 1][j + 1];
        best[i][j] = Math.max(paired, Math.max(best[i + 1][j], best[i][j + 1]));
      }
    }
    List<Row> rows = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < left.size() || j < right.size()) {
      boolean both = i < left.size() && j < right.size();
      if (both && worth(i, j) != NEVER && best[i][j] == worth(i, j) + best[i + 1][j + 1]) {
        rows.add(
            new Row(
                Optional.of(left.get(i)),
                Optional.of(right.get(j)),
                leftPlaces.get(i).differences(rightPlaces.get(j))));
        i++;
        j++;
      } else if (j == right.size() || (both && best[i][j] == best[i + 1][j])) {
        rows.add(new Row(Optional.of(left.get(i++)), Optional.empty(), Set.of()));
      } else {
        rows.add(new Row(Optional.empty(), Optional.of(right.get(j++)), Set.of()));
      }
    }
    return rows;
  }

  private long worth(int i, int j) {
    Place one = leftPlaces.get(i);
    Place other = rightPlaces.get(j);
    if (one.direction() != other.direction() || !one.role().equals(other.role())) {
      return NEVER;
    }
    Set<Aspect> differing = one.differences(other);
    if (differing.isEmpty()) {
      return SAME;
    }
    boolean host = !differing.contains(Aspect.HOST);
    boolean iface = !differing.contains(Aspect.INTERFACE);
    if (!host && !iface) {
      return NEVER;
    }
    return (host && iface ? SAME_PLACE : host ? SAME_HOST : SAME_INTERFACE) - differing.size();
  }

  /** In a run of hops that one side alone has, the left side's come first, as sdiff(1) does. */
  private static List<Row> leftFirst(List<Row> rows) {
    List<Row> ordered = new ArrayList<>();
    List<Row> waiting = new ArrayList<>();
    for (Row row : rows) {
      if (row.mark() == Row.Mark.RIGHT_ONLY) {
        waiting.add(row);
      } else {
        if (row.mark() != Row.Mark.LEFT_ONLY) {
          ordered.addAll(waiting);
          waiting.clear();
        }
        ordered.add(row);
      }
    }
    ordered.addAll(waiting);
    return Collections.unmodifiableList(ordered);
  }
}
