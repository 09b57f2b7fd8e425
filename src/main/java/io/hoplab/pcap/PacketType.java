package io.hoplab.pcap;

/** What the kernel says of a frame's addressee ({@code PACKET_*} in linux/if_packet.h). */
public enum PacketType {
  /** Addressed to the interface. */
  HOST,
  BROADCAST,
  MULTICAST,
  /** Addressed to another: what a bridge port forwards, and what a flooded copy looks like. */
  OTHERHOST,
  /** Sent by the interface. */
  OUTGOING,
  /** A value that the kernel headers do not name. */
  UNKNOWN;

  static PacketType of(int number) {
    return switch (number) {
      case 0 -> HOST;
      case 1 -> BROADCAST;
      case 2 -> MULTICAST;
      case 3 -> OTHERHOST;
      case 4 -> OUTGOING;
      default -> UNKNOWN;
    };
  }
}
