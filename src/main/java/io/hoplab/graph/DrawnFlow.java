package io.hoplab.graph;

import java.util.List;

/**
 * A flow over a drawing.
 *
 * @param name its name in the lab
 * @param probe what is sent, in words
 * @param ways the way there, and the way back if one is expected
 */
public record DrawnFlow(String name, String probe, List<DrawnWay> ways) {

  /** Takes a copy of the list. */
  public DrawnFlow {
    ways = List.copyOf(ways);
  }
}
