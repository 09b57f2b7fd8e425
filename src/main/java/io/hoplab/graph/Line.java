package io.hoplab.graph;

import java.util.List;

/**
 * A line between two boxes.
 *
 * @param id what ways call it, unique in the drawing
 * @param kind what it stands for
 * @param from the end nearer to the virtual network's router
 * @param to the other end
 */
public record Line(String id, Kind kind, End from, End to) {

  /** What a line stands for. */
  public enum Kind {
    /** A veth pair. */
    CABLE,
    /** Several veth pairs, drawn as one. */
    CABLES,
    /** An interface of a host seen from the host's own IP layer. */
    INSIDE
  }

  /**
   * One end.
   *
   * @param box the box where it ends
   * @param iface the name of the interface there, unique at the box
   * @param labels what stands at the end: the interface with its address; none where the box says
   *     it
   */
  public record End(String box, String iface, List<String> labels) {

    /** Takes a copy of the list. */
    public End {
      labels = List.copyOf(labels);
    }
  }

  /** The end where it begins when it is passed in that direction. */
  public End start(boolean forward) {
    return forward ? from : to;
  }

  /** The end where it ends when it is passed in that direction. */
  public End end(boolean forward) {
    return forward ? to : from;
  }
}
