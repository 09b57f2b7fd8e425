package io.hoplab.pcap;

import io.hoplab.net.Ipv4Address;
import io.hoplab.net.MacAddress;

/** What a frame carries. */
public sealed interface Payload permits Ipv4Packet, Payload.Arp, Payload.Other, Payload.Malformed {

  /** Calls the visitor's method for this kind of payload. */
  <R> R accept(Visitor<R> visitor);

  /** One method for each kind of payload. */
  interface Visitor<R> {
    /** An IPv4 packet. */
    R ipv4(Ipv4Packet packet);

    /** An ARP message. */
    R arp(Arp arp);

    /** Another protocol, which a lab does not speak. */
    R other(Other other);

    /** Bytes that are not what their headers say. */
    R malformed(Malformed malformed);
  }

  /**
   * An ARP message for IPv4 over Ethernet (RFC 826).
   *
   * @param reply whether it answers
   * @param senderMac the sender's Ethernet address
   * @param sender the sender's IPv4 address
   * @param target the address that is asked for, or answered to
   */
  record Arp(boolean reply, MacAddress senderMac, Ipv4Address sender, Ipv4Address target)
      implements Payload {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.arp(this);
    }
  }

  /** A protocol that a lab does not speak, by its EtherType. */
  record Other(int etherType) implements Payload {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.other(this);
    }
  }

  /** Bytes that are not what their headers say, and why. */
  record Malformed(String reason) implements Payload {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.malformed(this);
    }
  }
}
