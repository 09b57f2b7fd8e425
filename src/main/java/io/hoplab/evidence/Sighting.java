package io.hoplab.evidence;

import io.hoplab.flow.Direction;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.MacAddress;
import io.hoplab.pcap.Frame;
import io.hoplab.pcap.Ipv4Packet;
import io.hoplab.pcap.PacketType;
import io.hoplab.pcap.Payload;
import java.util.Optional;

/**
 * A frame at one interface of one host.
 *
 * @param host the host
 * @param iface the interface
 * @param type whom the frame was addressed to, or that the interface sent it
 * @param nanos when, in nanoseconds since 1970
 * @param sender the frame's source address, where the link has Ethernet addresses
 * @param payload what it carries
 */
public record Sighting(
    HostName host,
    InterfaceName iface,
    PacketType type,
    long nanos,
    Optional<MacAddress> sender,
    Payload payload) {

  /** The frame, seen at that interface. */
  public static Sighting of(HostName host, InterfaceName iface, Frame frame) {
    return new Sighting(host, iface, frame.type(), frame.nanos(), frame.sender(), frame.payload());
  }

  /** Into the host or out of it. */
  public Direction direction() {
    return type == PacketType.OUTGOING ? Direction.OUT : Direction.IN;
  }

  /** The IPv4 packet in the frame, if it carries one. */
  public Optional<Ipv4Packet> packet() {
    return payload instanceof Ipv4Packet packet ? Optional.of(packet) : Optional.empty();
  }
}
