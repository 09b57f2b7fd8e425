package io.hoplab.conntrack;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.net.AddressPort;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import io.hoplab.netlink.MessageWriter;
import io.hoplab.netlink.NetlinkMessage;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CtnetlinkTest {
  private static final int NEW = 0x100;
  private static final int DELETE = 0x102;

  private static byte[] be16(int value) {
    return ByteBuffer.allocate(2).putShort((short) value).array();
  }

  private static byte[] be32(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  private static void tuple(MessageWriter to, int attribute, String from, String dest, int proto) {
    AddressPort source = AddressPort.parse(from);
    AddressPort destination = AddressPort.parse(dest);
    to.begin(attribute | 0x8000)
        .begin(1 | 0x8000)
        .attribute(1, source.address().toBytes())
        .attribute(2, destination.address().toBytes())
        .end()
        .begin(2 | 0x8000)
        .attributeU8(1, proto)
        .attribute(2, be16(source.port()))
        .attribute(3, be16(destination.port()))
        .end()
        .end();
  }

  private static NetlinkMessage tcp(int type, int flags, int family, int proto) {
    MessageWriter message = new MessageWriter(type, flags).u8(family).u8(0).u16(0);
    tuple(message, 1, "10.244.0.2:59450", "10.241.0.4:80", proto);
    tuple(message, 2, "10.241.0.4:80", "10.240.0.4:39856", proto);
    return message
        .attribute(3, be32(2 | 4 | 8 | 16))
        .begin(4)
        .begin(1)
        .attributeU8(1, 3)
        .end()
        .end()
        .attribute(7, be32(431_999))
        .message();
  }

  @Test
  void aTranslatedConnectionReadsAsConntrackPrintsIt() {
    ConntrackEntry entry = Ctnetlink.entry(tcp(NEW, 0, 2, 6)).orElseThrow();
    assertThat(entry)
        .hasToString(
            "tcp 6 ESTABLISHED src=10.244.0.2 dst=10.241.0.4 sport=59450 dport=80 src=10.241.0.4"
                + " dst=10.240.0.4 sport=80 dport=39856 [ASSURED]");
    assertThat(entry.timeout()).hasValue(431_999);
    assertThat(entry.translated()).isTrue();
    assertThat(entry.status())
        .containsExactlyInAnyOrder(
            ConntrackEntry.Status.SEEN_REPLY,
            ConntrackEntry.Status.ASSURED,
            ConntrackEntry.Status.CONFIRMED,
            ConntrackEntry.Status.SRC_NAT);
  }

  @Test
  void whatNobodyAnsweredIsMarkedBetweenTheTuples() {
    FiveTuple original =
        new FiveTuple(
            Protocol.ICMP, AddressPort.parse("10.0.0.1:77"), AddressPort.parse("10.0.0.2"));
    Set<ConntrackEntry.Status> none = EnumSet.noneOf(ConntrackEntry.Status.class);
    assertThat(
            new ConntrackEntry(
                original, original.mirrored(), Optional.empty(), none, OptionalInt.empty()))
        .hasToString(
            "icmp 1 src=10.0.0.1 dst=10.0.0.2 type=8 code=0 id=77 [UNREPLIED] src=10.0.0.2"
                + " dst=10.0.0.1 type=0 code=0 id=77");
  }

  @Test
  void anEchosIdentifierIsThePortOfTheEndThatAsked() {
    MessageWriter message = new MessageWriter(NEW, 0).u8(2).u8(0).u16(0);
    echo(message, 1, "10.0.0.1", "10.0.0.2", 8, 77);
    echo(message, 2, "10.0.0.2", "10.0.0.9", 0, 78);
    ConntrackEntry entry = Ctnetlink.entry(message.message()).orElseThrow();
    assertThat(entry.original()).hasToString("icmp 10.0.0.1:77 > 10.0.0.2");
    assertThat(entry.reply()).hasToString("icmp 10.0.0.2 > 10.0.0.9:78");
  }

  private static void echo(
      MessageWriter to, int attribute, String source, String destination, int type, int id) {
    to.begin(attribute)
        .begin(1)
        .attribute(1, Ipv4Address.parse(source).toBytes())
        .attribute(2, Ipv4Address.parse(destination).toBytes())
        .end()
        .begin(2)
        .attributeU8(1, 1)
        .attribute(4, be16(id))
        .attributeU8(5, type)
        .attributeU8(6, 0)
        .end()
        .end();
  }

  @Test
  void eventsAreToldApartByTypeAndFlags() {
    assertThat(kind(tcp(NEW, NetlinkMessage.CREATE | NetlinkMessage.EXCL, 2, 6)))
        .contains(ConntrackEvent.Kind.NEW);
    assertThat(kind(tcp(NEW, 0, 2, 6))).contains(ConntrackEvent.Kind.UPDATE);
    assertThat(kind(tcp(DELETE, 0, 2, 6))).contains(ConntrackEvent.Kind.DESTROY);
  }

  @Test
  void whatNoLabSpeaksIsLeftOut() {
    assertThat(kind(tcp(NEW, 0, 10, 6))).isEmpty();
    assertThat(kind(tcp(NEW, 0, 2, 132))).isEmpty();
    assertThat(kind(tcp(0x200, 0, 2, 6))).isEmpty();
  }

  private static Optional<ConntrackEvent.Kind> kind(NetlinkMessage message) {
    return Ctnetlink.event(message).map(ConntrackEvent::kind);
  }
}
