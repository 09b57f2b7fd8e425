package io.hoplab.evidence;

import io.hoplab.evidence.RuleHit.PacketHead;
import java.util.List;

/**
 * One packet's way through the rules of one host.
 *
 * @param head the packet as it was before the first rule
 * @param hits in the order in which the packet met them
 */
public record RulePass(PacketHead head, List<RuleHit> hits) {

  /** Takes a copy of the list. */
  public RulePass {
    hits = List.copyOf(hits);
  }
}
