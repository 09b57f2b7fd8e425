package io.hoplab.evidence;

import io.hoplab.net.FiveTuple;

/**
 * An entry of a host's conntrack table.
 *
 * @param original the tuple of the first packet as it came
 * @param reply the tuple that answers are expected to have; its mirror is what the first packet
 *     became
 * @param text the entry as conntrack(8) prints it
 */
public record Connection(FiveTuple original, FiveTuple reply, String text) {

  /** Whether it rewrites anything. */
  public boolean translates() {
    return !reply.equals(original.mirrored());
  }
}
