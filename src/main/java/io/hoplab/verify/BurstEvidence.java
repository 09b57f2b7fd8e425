package io.hoplab.verify;

import io.hoplab.conntrack.ConntrackEntry;
import io.hoplab.conntrack.ConntrackStatistics;
import java.util.List;

/**
 * What was seen of connections that were opened at the same time.
 *
 * @param established how many came about
 * @param refused how many were refused
 * @param entries the conntrack entries of the host that translates, of these connections alone
 * @param statistics what its conntrack counted meanwhile
 */
record BurstEvidence(
    int established, int refused, List<ConntrackEntry> entries, ConntrackStatistics statistics) {

  BurstEvidence {
    entries = List.copyOf(entries);
  }
}
