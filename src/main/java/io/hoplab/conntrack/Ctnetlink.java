package io.hoplab.conntrack;

import io.hoplab.net.AddressPort;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import io.hoplab.netlink.Attributes;
import io.hoplab.netlink.MessageWriter;
import io.hoplab.netlink.NetlinkMessage;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The messages of ctnetlink (linux/netfilter/nfnetlink_conntrack.h). */
final class Ctnetlink {
  private static final int SUBSYSTEM = 1 << 8;
  private static final int NEW = SUBSYSTEM;
  private static final int GET = SUBSYSTEM | 1;
  private static final int DELETE = SUBSYSTEM | 2;
  private static final int STATISTICS = SUBSYSTEM | 4;
  private static final int HEADER = 4;
  private static final int AF_INET = 2;

  /** {@code NLA_F_NESTED}: some kernels refuse a tuple without it. */
  private static final int NESTED = 1 << 15;

  private static final int CTA_TUPLE_ORIG = 1;
  private static final int CTA_TUPLE_REPLY = 2;
  private static final int CTA_STATUS = 3;
  private static final int CTA_PROTOINFO = 4;
  private static final int CTA_TIMEOUT = 7;
  private static final int CTA_TUPLE_IP = 1;
  private static final int CTA_TUPLE_PROTO = 2;
  private static final int CTA_IP_V4_SRC = 1;
  private static final int CTA_IP_V4_DST = 2;
  private static final int CTA_PROTO_NUM = 1;
  private static final int CTA_PROTO_SRC_PORT = 2;
  private static final int CTA_PROTO_DST_PORT = 3;
  private static final int CTA_PROTO_ICMP_ID = 4;
  private static final int CTA_PROTO_ICMP_TYPE = 5;
  private static final int CTA_PROTO_ICMP_CODE = 6;
  private static final int CTA_PROTOINFO_TCP = 1;
  private static final int CTA_PROTOINFO_TCP_STATE = 1;
  private static final int ICMP_ECHO_REPLY = 0;
  private static final int ICMP_ECHO = 8;

  /** By number, as conntrack(8) spells them (enum tcp_conntrack). */
  private static final List<String> TCP_STATES =
      List.of(
          "NONE",
          "SYN_SENT",
          "SYN_RECV",
          "ESTABLISHED",
          "FIN_WAIT",
          "CLOSE_WAIT",
          "LAST_ACK",
          "TIME_WAIT",
          "CLOSE",
          "SYN_SENT2");

  private Ctnetlink() {}

  /** The question for all IPv4 entries. */
  static NetlinkMessage all() {
    return new MessageWriter(GET, 0).u8(AF_INET).u8(0).u16(0).message();
  }

  /** The question for what each processor has counted. */
  static NetlinkMessage statistics() {
    return new MessageWriter(STATISTICS, 0).u8(AF_INET).u8(0).u16(0).message();
  }

  /** The request to forget the entry with the original tuple. */
  static NetlinkMessage delete(FiveTuple original) {
    // Without a tuple it would be the request to forget all.
    MessageWriter message =
        new MessageWriter(DELETE, 0).u8(AF_INET).u8(0).u16(0).begin(CTA_TUPLE_ORIG | NESTED);
    message
        .begin(CTA_TUPLE_IP | NESTED)
        .attribute(CTA_IP_V4_SRC, original.source().address().toBytes())
        .attribute(CTA_IP_V4_DST, original.destination().address().toBytes())
        .end();
    message
        .begin(CTA_TUPLE_PROTO | NESTED)
        .attributeU8(CTA_PROTO_NUM, original.protocol().number());
    if (original.protocol() == Protocol.ICMP) {
      message
          .attribute(CTA_PROTO_ICMP_ID, be16(original.source().port()))
          .attributeU8(CTA_PROTO_ICMP_TYPE, ICMP_ECHO)
          .attributeU8(CTA_PROTO_ICMP_CODE, 0);
    } else {
      message
          .attribute(CTA_PROTO_SRC_PORT, be16(original.source().port()))
          .attribute(CTA_PROTO_DST_PORT, be16(original.destination().port()));
    }
    return message.end().end().message();
  }

  private static byte[] be16(int number) {
    return new byte[] {(byte) (number >>> 8), (byte) number};
  }

  /** What an event says; empty when the message is none, or of a protocol that no lab speaks. */
  static Optional<ConntrackEvent> event(NetlinkMessage message) {
    ConntrackEvent.Kind kind;
    if (message.type() == DELETE) {
      kind = ConntrackEvent.Kind.DESTROY;
    } else if (message.type() != NEW) {
      return Optional.empty();
    } else if ((message.flags() & NetlinkMessage.CREATE) != 0) {
      kind = ConntrackEvent.Kind.NEW;
    } else {
      kind = ConntrackEvent.Kind.UPDATE;
    }
    return entry(message).map(entry -> new ConntrackEvent(kind, entry));
  }

  /** The entry that a message describes; empty when it is none that a lab can have made. */
  static Optional<ConntrackEntry> entry(NetlinkMessage message) {
    if (message.payload()[0] != AF_INET) {
      return Optional.empty();
    }
    Attributes attributes = message.attributes(HEADER);
    Optional<FiveTuple> original = tuple(attributes.nested(CTA_TUPLE_ORIG));
    Optional<FiveTuple> reply = tuple(attributes.nested(CTA_TUPLE_REPLY));
    if (original.isEmpty() || reply.isEmpty()) {
      return Optional.empty();
    }
    OptionalInt state =
        attributes.nested(CTA_PROTOINFO).nested(CTA_PROTOINFO_TCP).u8(CTA_PROTOINFO_TCP_STATE);
    return Optional.of(
        new ConntrackEntry(
            original.get(),
            reply.get(),
            state.stream().mapToObj(Ctnetlink::tcpState).findFirst(),
            status(attributes.be32(CTA_STATUS).orElse(0)),
            attributes.be32(CTA_TIMEOUT)));
  }

  private static String tcpState(int number) {
    return number < TCP_STATES.size() ? TCP_STATES.get(number) : "UNKNOWN";
  }

  private static Set<ConntrackEntry.Status> status(int bits) {
    Set<ConntrackEntry.Status> status = EnumSet.noneOf(ConntrackEntry.Status.class);
    for (ConntrackEntry.Status one : ConntrackEntry.Status.values()) {
      if (one.in(bits)) {
        status.add(one);
      }
    }
    return status;
  }

  private static Optional<FiveTuple> tuple(Attributes tuple) {
    Attributes ip = tuple.nested(CTA_TUPLE_IP);
    Attributes proto = tuple.nested(CTA_TUPLE_PROTO);
    OptionalInt number = proto.u8(CTA_PROTO_NUM);
    OptionalInt source = ip.be32(CTA_IP_V4_SRC);
    OptionalInt destination = ip.be32(CTA_IP_V4_DST);
    if (number.isEmpty() || source.isEmpty() || destination.isEmpty()) {
      return Optional.empty();
    }
    Optional<Protocol> protocol = Protocol.of(number.getAsInt());
    if (protocol.isEmpty()) {
      return Optional.empty();
    }
    int sourcePort = proto.be16(CTA_PROTO_SRC_PORT).orElse(0);
    int destinationPort = proto.be16(CTA_PROTO_DST_PORT).orElse(0);
    if (protocol.get() == Protocol.ICMP) {
      int id = proto.be16(CTA_PROTO_ICMP_ID).orElse(0);
      int type = proto.u8(CTA_PROTO_ICMP_TYPE).orElse(-1);
      if (type != ICMP_ECHO && type != ICMP_ECHO_REPLY) {
        return Optional.empty();
      }
      sourcePort = type == ICMP_ECHO ? id : 0;
      destinationPort = type == ICMP_ECHO ? 0 : id;
    }
    return Optional.of(
        new FiveTuple(
            protocol.get(),
            new AddressPort(new Ipv4Address(source.getAsInt()), sourcePort),
            new AddressPort(new Ipv4Address(destination.getAsInt()), destinationPort)));
  }
}
