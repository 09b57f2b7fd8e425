package io.hoplab.verify;

import io.hoplab.evidence.Connection;
import io.hoplab.net.HostName;
import io.hoplab.observe.ObservedPacket;
import io.hoplab.probe.ProbeRun;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was seen of a flow.
 *
 * @param probe what the program that asked said
 * @param packets its packets, in the order in which they were first seen
 * @param connections its conntrack entries, by host
 * @param gaps evidence that was due and is missing, a line each
 * @param repetition all attempts of a probe that was repeated, of which the others tell one
 */
public record FlowEvidence(
    ProbeRun probe,
    List<ObservedPacket> packets,
    Map<HostName, List<Connection>> connections,
    List<String> gaps,
    Optional<Repetition> repetition) {

  /** Takes copies of the collections. */
  public FlowEvidence {
    packets = List.copyOf(packets);
    connections = Map.copyOf(connections);
    gaps = List.copyOf(gaps);
  }

  /** Of a probe that was sent once. */
  FlowEvidence(
      ProbeRun probe,
      List<ObservedPacket> packets,
      Map<HostName, List<Connection>> connections,
      List<String> gaps) {
    this(probe, packets, connections, gaps, Optional.empty());
  }
}
