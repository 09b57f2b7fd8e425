package io.hoplab.expect;

import io.hoplab.flow.Disposition;
import java.util.Optional;

/**
 * What is expected of a flow, there and back.
 *
 * @param request the way there; empty when nothing is said about it
 * @param reply the way back; empty when there is none, or nothing is said about it
 */
public record ExpectedFlow(Optional<ExpectedTrace> request, Optional<ExpectedTrace> reply) {

  /** Whether the program that asks is expected to be answered. */
  public boolean wantsAnswer() {
    return arrives(request) && arrives(reply);
  }

  private static boolean arrives(Optional<ExpectedTrace> trace) {
    return trace.filter(some -> some.disposition() != Disposition.DELIVERED).isEmpty();
  }
}
