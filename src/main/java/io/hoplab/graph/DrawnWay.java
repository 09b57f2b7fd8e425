package io.hoplab.graph;

import io.hoplab.flow.Disposition;
import io.hoplab.flow.Ending;
import io.hoplab.flow.Hop;
import io.hoplab.flow.Way;
import java.util.List;
import java.util.OptionalInt;

/**
 * One way of a flow over a drawing.
 *
 * @param way there or back
 * @param hops every interface that it passes, numbered from 1; empty when only its end is stated
 * @param start the box where it begins
 * @param end the box where it ends
 * @param passages the lines that it takes, in order
 * @param marks what happens to it and where
 * @param basis where the lines are known from
 * @param ending how and where it ends
 * @param broken why it cannot be drawn to its end; empty when it can
 */
public record DrawnWay(
    Way way,
    List<Hop> hops,
    String start,
    String end,
    List<Passage> passages,
    List<Mark> marks,
    Basis basis,
    Ending ending,
    String broken) {

  /** Where the lines that a way takes are known from. */
  public enum Basis {
    /** The lab states each hop. */
    STATED(""),
    /** The hosts' routes lead there. */
    ROUTES("; the way is not stated, drawn is where the routes lead"),
    /** Nothing but the cables. */
    CABLES("; the way is not stated, the shortest is drawn");

    private final String remark;

    Basis(String remark) {
      this.remark = remark;
    }
  }

  /**
   * A line that the way takes.
   *
   * @param line the line's id
   * @param forward whether from its first end to its second
   * @param first the number of the hop where it begins
   * @param last the number of the hop where it ends
   */
  public record Passage(String line, boolean forward, OptionalInt first, OptionalInt last) {}

  /**
   * Something that happens at a box.
   *
   * @param box the box
   * @param text what, in a few words
   * @param bad whether the packet ends here and should not
   */
  public record Mark(String box, String text, boolean bad) {}

  /** Takes copies of the lists. */
  public DrawnWay {
    hops = List.copyOf(hops);
    passages = List.copyOf(passages);
    marks = List.copyOf(marks);
  }

  /** Whether every hop is stated. */
  public boolean stated() {
    return basis == Basis.STATED;
  }

  /** Whether it ends as a caller hopes. */
  public boolean delivered() {
    return ending.disposition() == Disposition.DELIVERED;
  }

  /** The way in words: who sends to whom, and how it ends. */
  public String summary() {
    String addresses =
        hops.isEmpty()
            ? ""
            : hops.get(0).tuple().source() + " > " + hops.get(0).tuple().destination() + ", ";
    String way = passages.isEmpty() ? "" : basis.remark;
    return addresses + (broken.isEmpty() ? ending + way : "wanted " + ending + ", but " + broken);
  }
}
