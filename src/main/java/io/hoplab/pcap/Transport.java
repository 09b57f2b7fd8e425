package io.hoplab.pcap;

import io.hoplab.net.FiveTuple;
import io.hoplab.net.Protocol;
import java.util.Optional;

/** What an IPv4 packet carries. */
public sealed interface Transport {

  /** Protocol and ports; empty where there are none. */
  Optional<Ends> ends();

  /** A protocol with the ports of its two ends. */
  record Ends(Protocol protocol, int sourcePort, int destinationPort) {}

  /**
   * A TCP segment (RFC 9293).
   *
   * @param flags the flags octet: FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32
   * @param sequence its sequence number, 0 to 2^32-1
   * @param acknowledgement the number it acknowledges, 0 to 2^32-1
   * @param payloadLength in octets
   */
  record Tcp(
      int sourcePort,
      int destinationPort,
      int flags,
      long sequence,
      long acknowledgement,
      int payloadLength)
      implements Transport {
    @Override
    public Optional<Ends> ends() {
      return Optional.of(new Ends(Protocol.TCP, sourcePort, destinationPort));
    }

    /** Whether it asks for a connection. */
    public boolean isSyn() {
      return (flags & 0x12) == 0x02;
    }

    /** Whether it grants a connection. */
    public boolean isSynAck() {
      return (flags & 0x12) == 0x12;
    }

    /** Whether it breaks or refuses a connection. */
    public boolean isReset() {
      return (flags & 0x04) != 0;
    }
  }

  /** A UDP datagram (RFC 768); the length is the payload's, in octets. */
  record Udp(int sourcePort, int destinationPort, int payloadLength) implements Transport {
    @Override
    public Optional<Ends> ends() {
      return Optional.of(new Ends(Protocol.UDP, sourcePort, destinationPort));
    }
  }

  /** An ICMP echo request or reply (RFC 792). */
  record IcmpEcho(boolean reply, int identifier, int sequence) implements Transport {
    @Override
    public Optional<Ends> ends() {
      return Optional.of(
          reply ? new Ends(Protocol.ICMP, 0, identifier) : new Ends(Protocol.ICMP, identifier, 0));
    }
  }

  /**
   * An ICMP error: destination unreachable (3), redirect (5) or time exceeded (11).
   *
   * @param original the tuple of the packet that the error is about; empty when it is not there
   */
  record IcmpError(int type, int code, Optional<FiveTuple> original) implements Transport {
    @Override
    public Optional<Ends> ends() {
      return Optional.of(new Ends(Protocol.ICMP, 0, 0));
    }
  }

  /** Another ICMP message. */
  record IcmpOther(int type, int code) implements Transport {
    @Override
    public Optional<Ends> ends() {
      return Optional.of(new Ends(Protocol.ICMP, 0, 0));
    }
  }

  /** A transport that a lab does not speak, or a fragment other than the first. */
  record Opaque(int protocolNumber) implements Transport {
    @Override
    public Optional<Ends> ends() {
      return Optional.empty();
    }
  }
}
