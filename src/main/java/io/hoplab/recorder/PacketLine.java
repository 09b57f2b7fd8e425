package io.hoplab.recorder;

import io.hoplab.evidence.Sighting;
import io.hoplab.net.AddressPort;
import io.hoplab.pcap.Ipv4Packet;
import io.hoplab.pcap.Payload;
import io.hoplab.pcap.Transport;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** A packet as one line for a person, much as tcpdump(8) prints it. */
public final class PacketLine {
  private static final long NANOS = 1_000_000_000L;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS", Locale.ROOT).withZone(ZoneId.systemDefault());

  private PacketLine() {}

  /** The line, with what is to be remarked about the packet at its end. */
  public static String of(RecordedPacket packet) {
    Sighting sighting = packet.passage().sighting();
    return String.format(
        Locale.ROOT,
        "%s %-3s %-22s %s%s",
        time(sighting.nanos()),
        sighting.direction(),
        sighting.host() + "/" + sighting.iface(),
        sighting.payload().accept(new Words()),
        Remark.brief(packet.passage()).map(remark -> "  # " + remark).orElse(""));
  }

  private static String time(long nanos) {
    return TIME.format(Instant.ofEpochSecond(nanos / NANOS, nanos % NANOS));
  }

  private static final class Words implements Payload.Visitor<String> {

    @Override
    public String ipv4(Ipv4Packet packet) {
      return ends(packet) + "  " + transport(packet.transport()) + "  TTL " + packet.ttl();
    }

    private static String ends(Ipv4Packet packet) {
      boolean ports =
          packet.transport() instanceof Transport.Tcp
              || packet.transport() instanceof Transport.Udp;
      Optional<AddressPort> source = packet.tuple().map(tuple -> tuple.source());
      Optional<AddressPort> destination = packet.tuple().map(tuple -> tuple.destination());
      return ports && source.isPresent() && destination.isPresent()
          ? source.get() + " > " + destination.get()
          : packet.source() + " > " + packet.destination();
    }

    private static String transport(Transport transport) {
      if (transport instanceof Transport.Tcp tcp) {
        return "tcp " + flags(tcp.flags()) + " length " + tcp.payloadLength();
      }
      if (transport instanceof Transport.Udp udp) {
        return "udp length " + udp.payloadLength();
      }
      if (transport instanceof Transport.IcmpEcho echo) {
        return "icmp echo "
            + (echo.reply() ? "reply" : "request")
            + " id "
            + echo.identifier()
            + " seq "
            + echo.sequence();
      }
      if (transport instanceof Transport.IcmpError error) {
        return "icmp type " + error.type() + " code " + error.code();
      }
      if (transport instanceof Transport.IcmpOther other) {
        return "icmp type " + other.type() + " code " + other.code();
      }
      return "ip protocol " + ((Transport.Opaque) transport).protocolNumber();
    }

    /** In tcpdump's letters. */
    private static String flags(int flags) {
      String letters = "FSRPU";
      int[] bits = {1, 2, 4, 8, 32};
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < bits.length; i++) {
        if ((flags & bits[i]) != 0) {
          text.append(letters.charAt(i));
        }
      }
      return "[" + text + ((flags & 16) != 0 ? "." : "") + "]";
    }

    @Override
    public String arp(Payload.Arp arp) {
      return arp.reply()
          ? "arp reply " + arp.sender() + " is-at " + arp.senderMac()
          : "arp who-has " + arp.target() + " tell " + arp.sender();
    }

    @Override
    public String other(Payload.Other other) {
      return String.format(Locale.ROOT, "ethertype 0x%04x", other.etherType());
    }

    @Override
    public String malformed(Payload.Malformed malformed) {
      return "cannot be read: " + malformed.reason();
    }
  }
}
