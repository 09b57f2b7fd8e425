package io.hoplab.evidence;

import java.util.List;

/**
 * One packet's way through the rules of one host.
 *
 * @param hits in the order in which the packet met them
 */
public record RulePass(List<RuleHit> hits) {

  /** Takes a copy of the list. */
  public RulePass {
    hits = List.copyOf(hits);
  }
}
