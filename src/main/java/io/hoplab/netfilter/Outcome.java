package io.hoplab.netfilter;

import io.hoplab.iptables.IptablesRule;
import java.util.List;

/**
 * What came of a packet.
 *
 * @param fate how its way through the host ended
 * @param packet the packet as it was at the end
 * @param met the rules whose conditions it met, in its order
 */
public record Outcome(Fate fate, Packet packet, List<IptablesRule> met) {

  /** Takes a copy of the list. */
  public Outcome {
    met = List.copyOf(met);
  }
}
