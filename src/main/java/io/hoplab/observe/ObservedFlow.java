package io.hoplab.observe;

import io.hoplab.flow.Way;
import java.util.List;
import java.util.Optional;

/**
 * All packets of one conversation.
 *
 * @param packets in the order in which they were first seen
 */
public record ObservedFlow(List<ObservedPacket> packets) {

  /** Takes a copy of the list. */
  public ObservedFlow {
    packets = List.copyOf(packets);
  }

  /** The packets that go one way. */
  public List<ObservedPacket> packets(Way way) {
    return packets.stream().filter(packet -> packet.way() == way).toList();
  }

  /** The first packet of that kind. */
  public Optional<ObservedPacket> first(PacketKind kind) {
    return packets.stream().filter(packet -> packet.kind() == kind).findFirst();
  }
}
