package io.hoplab.evidence;

import java.util.List;

/**
 * All that was recorded at one host.
 *
 * @param sightings the frames, in the order of the host's one capture
 * @param captured whether those are all
 * @param connections its conntrack table
 * @param passes the ways of packets through its rules; none on the legacy backend
 * @param counters the rules whose counters grew; none where TRACE tells more
 * @param traced whether passes and counters are all
 */
public record HostRecord(
    List<Sighting> sightings,
    Completeness captured,
    List<Connection> connections,
    List<RulePass> passes,
    List<RuleHit> counters,
    Completeness traced) {

  /** Takes copies of the lists. */
  public HostRecord {
    sightings = List.copyOf(sightings);
    connections = List.copyOf(connections);
    passes = List.copyOf(passes);
    counters = List.copyOf(counters);
  }
}
