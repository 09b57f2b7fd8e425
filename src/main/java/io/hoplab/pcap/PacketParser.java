package io.hoplab.pcap;

import io.hoplab.net.AddressPort;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.MacAddress;
import io.hoplab.net.Protocol;
import java.util.Optional;

/** Reads the payload of a frame: IPv4 with TCP, UDP or ICMP, and ARP. */
final class PacketParser {
  private static final int ETHERTYPE_IPV4 = 0x0800;
  private static final int ETHERTYPE_ARP = 0x0806;

  private PacketParser() {}

  static Payload parse(int etherType, Octets octets) {
    try {
      return switch (etherType) {
        case ETHERTYPE_IPV4 -> ipv4(octets);
        case ETHERTYPE_ARP -> arp(octets);
        default -> new Payload.Other(etherType);
      };
    } catch (Octets.TooShort e) {
      return new Payload.Malformed(e.getMessage());
    }
  }

  private static Payload arp(Octets octets) {
    if (octets.u16(0) != 1 || octets.u16(2) != ETHERTYPE_IPV4) {
      return new Payload.Other(ETHERTYPE_ARP);
    }
    octets.u8(27);
    return new Payload.Arp(
        octets.u16(6) == 2,
        MacAddress.of(octets.bytes(), octets.start() + 8),
        octets.address(14),
        octets.address(24));
  }

  private static Payload ipv4(Octets octets) {
    int headerLength = (octets.u8(0) & 0xf) * 4;
    if (octets.u8(0) >>> 4 != 4 || headerLength < 20) {
      return new Payload.Malformed(
          String.format("wanted an IPv4 header, came first octet 0x%02x", octets.u8(0)));
    }
    int totalLength = octets.u16(2);
    if (totalLength < headerLength) {
      return new Payload.Malformed(
          "wanted a total length of at least " + headerLength + ", came " + totalLength);
    }
    Octets segment = octets.after(headerLength, totalLength - headerLength);
    boolean first = (octets.u16(6) & 0x1fff) == 0;
    int protocol = octets.u8(9);
    return new Ipv4Packet(
        octets.address(12),
        octets.address(16),
        octets.u8(8),
        octets.u16(4),
        totalLength,
        first
            ? transport(protocol, segment, totalLength - headerLength)
            : new Transport.Opaque(protocol),
        Fingerprint.of(octets, headerLength, totalLength));
  }

  private static Transport transport(int number, Octets segment, int length) {
    Optional<Protocol> protocol = Protocol.of(number);
    if (protocol.isEmpty()) {
      return new Transport.Opaque(number);
    }
    return switch (protocol.get()) {
      case TCP ->
          new Transport.Tcp(
              segment.u16(0),
              segment.u16(2),
              segment.u8(13),
              segment.u32(4),
              segment.u32(8),
              Math.max(0, length - (segment.u8(12) >>> 4) * 4));
      case UDP ->
          new Transport.Udp(segment.u16(0), segment.u16(2), Math.max(0, segment.u16(4) - 8));
      case ICMP -> icmp(segment);
    };
  }

  private static Transport icmp(Octets segment) {
    int type = segment.u8(0);
    int code = segment.u8(1);
    if (IcmpType.isEcho(type)) {
      return new Transport.IcmpEcho(type == IcmpType.ECHO_REPLY, segment.u16(4), segment.u16(6));
    }
    if (IcmpType.isError(type)) {
      return new Transport.IcmpError(type, code, embedded(segment.after(8, segment.length())));
    }
    return new Transport.IcmpOther(type, code);
  }

  /** An error carries the header and at least eight octets more of the packet it is about. */
  private static Optional<FiveTuple> embedded(Octets packet) {
    if (packet.length() < 28) {
      return Optional.empty();
    }
    int headerLength = (packet.u8(0) & 0xf) * 4;
    Optional<Protocol> protocol = Protocol.of(packet.u8(9));
    if (headerLength < 20 || headerLength + 8 > packet.length() || protocol.isEmpty()) {
      return Optional.empty();
    }
    Octets segment = packet.after(headerLength, packet.length());
    int sourcePort = segment.u16(0);
    int destinationPort = segment.u16(2);
    if (protocol.get() == Protocol.ICMP) {
      sourcePort = segment.u8(0) == IcmpType.ECHO_REQUEST ? segment.u16(4) : 0;
      destinationPort = segment.u8(0) == IcmpType.ECHO_REPLY ? segment.u16(4) : 0;
    }
    return Optional.of(
        new FiveTuple(
            protocol.get(),
            new AddressPort(packet.address(12), sourcePort),
            new AddressPort(packet.address(16), destinationPort)));
  }
}
