package io.hoplab.observe;

import io.hoplab.flow.Way;
import io.hoplab.pcap.Ipv4Packet;
import io.hoplab.pcap.Transport;
import java.util.EnumSet;
import java.util.Set;

/** Says what each packet of one conversation is, the packets taken in order. */
final class Classifier {
  private final Set<Way> withData = EnumSet.noneOf(Way.class);

  PacketKind classify(Way way, Ipv4Packet packet) {
    if (packet.transport() instanceof Transport.Tcp tcp) {
      return segment(way, tcp);
    }
    if (packet.transport() instanceof Transport.Udp) {
      return way == Way.REQUEST ? PacketKind.QUERY : PacketKind.ANSWER;
    }
    if (packet.transport() instanceof Transport.IcmpEcho echo) {
      return echo.reply() ? PacketKind.ECHO_REPLY : PacketKind.ECHO_REQUEST;
    }
    return packet.transport() instanceof Transport.IcmpError
        ? PacketKind.ICMP_ERROR
        : PacketKind.REST;
  }

  private PacketKind segment(Way way, Transport.Tcp tcp) {
    if (tcp.isReset()) {
      return PacketKind.RESET;
    }
    if (tcp.isSyn()) {
      return PacketKind.SYN;
    }
    if (tcp.isSynAck()) {
      return PacketKind.SYN_ACK;
    }
    if (tcp.payloadLength() > 0 && withData.add(way)) {
      return way == Way.REQUEST ? PacketKind.FIRST_REQUEST_DATA : PacketKind.FIRST_REPLY_DATA;
    }
    return PacketKind.REST;
  }
}
