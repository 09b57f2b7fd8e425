package io.hoplab.verify;

import io.hoplab.conntrack.ConntrackEntry;
import io.hoplab.evidence.RuleHit;
import io.hoplab.probe.Attempt;
import java.util.List;

/**
 * What was seen of a spread.
 *
 * @param attempts what curl said of each request
 * @param entries the conntrack entries of the host that chooses, of these connections alone
 * @param rules the rules of its table nat, as iptables-save prints them
 * @param nftables its nftables tables that kube-proxy or the like have made, as nft prints them
 *     with all that their sets remember
 * @param hits the rules whose counters grew meanwhile
 */
record SpreadEvidence(
    List<Attempt> attempts,
    List<ConntrackEntry> entries,
    String rules,
    String nftables,
    List<RuleHit> hits) {

  SpreadEvidence {
    attempts = List.copyOf(attempts);
    entries = List.copyOf(entries);
    hits = List.copyOf(hits);
  }
}
