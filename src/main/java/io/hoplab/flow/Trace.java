package io.hoplab.flow;

import java.util.List;

/**
 * The way of one packet through the network.
 *
 * @param hops every interface it passed, in order
 * @param ending where and how it ended
 */
public record Trace(List<Hop> hops, Ending ending) {

  /** Takes a copy of the list. */
  public Trace {
    hops = List.copyOf(hops);
  }
}
