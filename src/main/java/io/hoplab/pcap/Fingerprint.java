package io.hoplab.pcap;

import io.hoplab.net.Protocol;

/**
 * A hash (FNV-1a, 64 bits) of what neither routing nor NAT changes in a packet.
 *
 * <p>Left out are addresses, TTL, IP checksum, ports, the identifier of an ICMP echo, transport
 * checksums, and the same fields of the packet inside an ICMP error, which conntrack rewrites too.
 */
final class Fingerprint {
  private static final long BASIS = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private long hash = BASIS;

  private Fingerprint() {}

  /** The fingerprint of an IPv4 packet whose header has been read already. */
  static long of(Octets packet, int headerLength, int totalLength) {
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.ipv4(packet, headerLength, totalLength);
    return fingerprint.hash;
  }

  private void ipv4(Octets packet, int headerLength, int totalLength) {
    add(packet.u8(1));
    add(totalLength >>> 8);
    add(totalLength);
    for (int offset = 4; offset < 8; offset++) {
      add(packet.u8(offset));
    }
    int protocol = packet.u8(9);
    add(protocol);
    boolean first = (packet.u16(6) & 0x1fff) == 0;
    transport(packet.after(headerLength, totalLength - headerLength), first ? protocol : -1);
  }

  private void transport(Octets segment, int protocol) {
    boolean icmp = protocol == Protocol.ICMP.number();
    if (icmp && segment.length() >= 28 && IcmpType.isError(segment.u8(0))) {
      add(segment.u8(0));
      add(segment.u8(1));
      add(segment.u8(6));
      add(segment.u8(7));
      Octets inner = segment.after(8, segment.length());
      int headerLength = (inner.u8(0) & 0xf) * 4;
      if (headerLength >= 20 && headerLength <= inner.length()) {
        ipv4(inner, headerLength, inner.u16(2));
      }
      return;
    }
    boolean echo = icmp && segment.length() > 0 && IcmpType.isEcho(segment.u8(0));
    for (int offset = 0; offset < segment.length(); offset++) {
      if (!changes(protocol, echo, offset)) {
        add(segment.u8(offset));
      }
    }
  }

  private static boolean changes(int protocol, boolean echo, int offset) {
    if (protocol == Protocol.TCP.number()) {
      return offset < 4 || offset == 16 || offset == 17;
    }
    if (protocol == Protocol.UDP.number()) {
      return offset < 4 || offset == 6 || offset == 7;
    }
    return protocol == Protocol.ICMP.number()
        && (offset == 2 || offset == 3 || (echo && (offset == 4 || offset == 5)));
  }

  private void add(int octet) {
    hash = (hash ^ (octet & 0xff)) * PRIME;
  }
}
