package io.hoplab.verify;

import java.util.Collection;

/**
 * Something that keeps a flow from being proven.
 *
 * @param verdict {@link Verdict#FAIL} for a contradiction, {@link Verdict#NOT_PROVEN} for missing
 *     evidence
 * @param place where on the way: {@code request, first packet, hop 4 node-1/eth0 out}
 * @param message what was wanted and what came
 */
public record Finding(Verdict verdict, String place, String message) {

  static Verdict worst(Collection<Finding> findings) {
    return Verdict.worst(findings.stream().map(Finding::verdict).toList());
  }

  @Override
  public String toString() {
    return place + ": " + message;
  }
}
