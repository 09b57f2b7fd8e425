package io.hoplab.netfilter;

import io.hoplab.iptables.IptablesRule;
import java.util.List;

/**
 * A rule whose text has been understood.
 *
 * @param text the rule as it was given
 * @param matches its conditions in their order, all of which a packet must meet
 * @param target what it does with a packet that meets them
 */
record ReadRule(IptablesRule text, List<Match> matches, Target target) {

  boolean matches(Packet packet, Surroundings host) {
    for (Match match : matches) {
      if (!match.matches(packet, host)) {
        return false;
      }
    }
    return true;
  }
}
