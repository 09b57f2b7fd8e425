package io.hoplab.verify;

import io.hoplab.evidence.Connection;
import io.hoplab.net.HostName;
import io.hoplab.observe.ObservedPacket;
import io.hoplab.probe.ProbeRun;
import java.util.List;
import java.util.Map;

/**
 * What was seen of a flow.
 *
 * @param probe what the program that asked said
 * @param packets its packets, in the order in which they were first seen
 * @param connections its conntrack entries, by host
 * @param gaps evidence that was due and is missing, a line each
 */
public record FlowEvidence(
    ProbeRun probe,
    List<ObservedPacket> packets,
    Map<HostName, List<Connection>> connections,
    List<String> gaps) {

  /** Takes copies of the collections. */
  public FlowEvidence {
    packets = List.copyOf(packets);
    connections = Map.copyOf(connections);
    gaps = List.copyOf(gaps);
  }
}
