package io.hoplab.diff;

import io.hoplab.flow.Way;
import io.hoplab.lab.Probe;
import io.hoplab.observe.ObservedPacket;
import io.hoplab.topology.Topology;
import java.util.List;

/**
 * What was seen of a flow in one of the two labs.
 *
 * @param flow the flow's name
 * @param probe what was sent
 * @param said what the program that asked said
 * @param answered whether it got its answer
 * @param topology the lab's network
 * @param packets the flow's packets, in the order in which they were first seen
 * @param gaps evidence that was due and is missing, a line each
 */
public record Side(
    String flow,
    Probe probe,
    String said,
    boolean answered,
    Topology topology,
    List<ObservedPacket> packets,
    List<String> gaps) {

  /** Takes copies of the lists. */
  public Side {
    packets = List.copyOf(packets);
    gaps = List.copyOf(gaps);
  }

  List<ObservedPacket> packets(Way way) {
    return packets.stream().filter(packet -> packet.way() == way).toList();
  }

  /** Whether every packet was seen wherever it passed. */
  public boolean complete() {
    boolean unseen = packets.stream().allMatch(packet -> packet.trace().hops().isEmpty());
    return gaps.isEmpty()
        && packets.stream().allMatch(ObservedPacket::complete)
        && !(answered && unseen);
  }
}
