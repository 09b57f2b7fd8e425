package io.hoplab.observe;

import io.hoplab.evidence.RuleHit;
import io.hoplab.evidence.Sighting;
import io.hoplab.flow.TranslationKind;
import io.hoplab.net.AddressPort;
import java.util.List;
import java.util.Optional;

/**
 * A sighting, and what its host is known to have done to the packet there.
 *
 * @param sighting the sighting
 * @param rewrites what was rewritten since the sighting before it; at the last one, what was
 *     rewritten after it too
 * @param dropped the rule or policy that ended the packet after this sighting
 */
public record Passage(Sighting sighting, List<Rewrite> rewrites, Optional<RuleHit> dropped) {

  /** Takes a copy of the list. */
  public Passage {
    rewrites = List.copyOf(rewrites);
  }

  /**
   * An address and port were rewritten.
   *
   * @param rule the iptables rule that made it so; empty when it is not known
   * @param replayed whether the rule met only the conversation's first packet, and conntrack has
   *     repeated for this one what it did
   */
  public record Rewrite(
      TranslationKind kind,
      AddressPort before,
      AddressPort after,
      Optional<String> rule,
      boolean replayed) {}
}
