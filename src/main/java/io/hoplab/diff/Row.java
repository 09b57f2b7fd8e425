package io.hoplab.diff;

import io.hoplab.flow.Hop;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A hop of the left lab's trace beside the one of the right lab's that stands for it.
 *
 * @param left the left one; empty when only the right lab has it
 * @param right the right one; empty when only the left lab has it
 * @param differing in what they differ; empty when they are the same or one is alone
 */
public record Row(Optional<Hop> left, Optional<Hop> right, Set<Aspect> differing) {

  /** Takes a copy of the set. */
  public Row {
    differing = Set.copyOf(differing);
  }

  /** What a row says. */
  public enum Mark {
    SAME("same"),
    CHANGED("changed"),
    LEFT_ONLY("left-only"),
    RIGHT_ONLY("right-only");

    private final String words;

    Mark(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /** What it says. */
  public Mark mark() {
    if (left.isEmpty()) {
      return Mark.RIGHT_ONLY;
    }
    if (right.isEmpty()) {
      return Mark.LEFT_ONLY;
    }
    return differing.isEmpty() ? Mark.SAME : Mark.CHANGED;
  }

  /** The row with its sides changed over. */
  Row mirrored() {
    return new Row(/* left= */ right, /* right= */ left, differing);
  }

  /** In what they differ, in a fixed order. */
  public Set<Aspect> inOrder() {
    Set<Aspect> ordered = EnumSet.noneOf(Aspect.class);
    ordered.addAll(differing);
    return ordered;
  }
}
