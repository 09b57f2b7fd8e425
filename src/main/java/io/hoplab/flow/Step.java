package io.hoplab.flow;

import io.hoplab.net.AddressPort;
import java.util.Optional;

/** What happened to a packet at a hop, besides passing. */
public sealed interface Step {

  /** Calls the visitor's method for this kind of step. */
  <R> R accept(Visitor<R> visitor);

  /** One method for each kind of step, so that a new kind does not compile until it is handled. */
  interface Visitor<R> {
    /** An address was rewritten. */
    R translation(Translation translation);

    /** A rule took the packet out of a chain that would have rewritten it. */
    R exemption(Exemption exemption);
  }

  /**
   * An address and port were rewritten between this hop and the one before.
   *
   * @param kind in which way
   * @param before the address and port before
   * @param after the address and port after
   * @param rule the iptables rule that did it, as iptables-save prints it with its table in front;
   *     in an expectation, a part of that text, or {@link #CONNTRACK_ALONE}; empty where conntrack
   *     replays
   * @param conntrack the conntrack entry that holds the rewrite, as conntrack(8) prints it; in an
   *     expectation empty
   */
  record Translation(
      TranslationKind kind,
      AddressPort before,
      AddressPort after,
      Optional<String> rule,
      Optional<String> conntrack)
      implements Step {
    /**
     * What an expectation says of a flow's first packet that meets no NAT rule: an entry of
     * conntrack, which an earlier flow from the same port has left, rewrites it.
     */
    public static final String CONNTRACK_ALONE = "conntrack alone";

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.translation(this);
    }
  }

  /**
   * A rule returned the packet from a NAT chain before it was rewritten.
   *
   * @param rule the rule, as iptables-save prints it with its table in front; in an expectation, a
   *     part of that text
   */
  record Exemption(String rule) implements Step {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.exemption(this);
    }
  }
}
