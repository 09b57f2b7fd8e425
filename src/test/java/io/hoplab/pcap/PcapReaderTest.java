package io.hoplab.pcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hoplab.net.MacAddress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PcapReaderTest {
  private static final String SLL2_IN = "0800 0000 00000003 0001 00 06 0a580af400020000";
  private static final String SYN_IP = "4500 003c 1234 4000 40 06 0000 0af40002 0af10004";
  private static final String SYN_TCP =
      "c350 0050 00000001 00000000 a002 fa00 abcd 0000 020405b4 0402080a 00000001 00000000"
          + " 01030307";

  @Test
  void aSynIsReadWithItsTupleInBothByteOrders() throws IOException {
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      Frame frame = read(file(order, 0xa1b23c4d, SLL2_IN + SYN_IP + SYN_TCP)).get(0);
      assertThat(frame.nanos()).isEqualTo(5_000_000_007L);
      assertThat(frame.interfaceIndex()).isEqualTo(3);
      assertThat(frame.type()).isEqualTo(PacketType.HOST);
      assertThat(frame.sender()).contains(MacAddress.parse("0a:58:0a:f4:00:02"));
      Ipv4Packet packet = (Ipv4Packet) frame.payload();
      assertThat(packet.tuple().orElseThrow()).hasToString("tcp 10.244.0.2:50000 > 10.241.0.4:80");
      assertThat(packet.ttl()).isEqualTo(64);
      assertThat(packet.id()).isEqualTo(0x1234);
      assertThat(((Transport.Tcp) packet.transport()).isSyn()).isTrue();
      assertThat(((Transport.Tcp) packet.transport()).payloadLength()).isZero();
    }
  }

  @Test
  void microsecondsBecomeNanoseconds() throws IOException {
    Frame frame =
        read(file(ByteOrder.LITTLE_ENDIAN, 0xa1b2c3d4, SLL2_IN + SYN_IP + SYN_TCP)).get(0);
    assertThat(frame.nanos()).isEqualTo(5_000_007_000L);
  }

  @Test
  void natAndRoutingDoNotChangeAFingerprint() {
    long before = fingerprint(SYN_IP + SYN_TCP);
    String translated = "4500 003c 1234 4000 3e 06 ffff 0af00004 0af10004";
    assertThat(fingerprint(translated + SYN_TCP.replace("c350", "9999").replace("abcd", "1111")))
        .isEqualTo(before);
    assertThat(fingerprint(SYN_IP.replace("1234", "1235") + SYN_TCP)).isNotEqualTo(before);
    assertThat(
            fingerprint(
                SYN_IP + SYN_TCP.replace("00000001 00000000 a002", "00000002 00000000 a002")))
        .isNotEqualTo(before);
  }

  @Test
  void anEchosIdentifierStandsAtTheEndThatAsked() {
    String header = "4500 001c 0001 0000 40 01 0000 0af40002 0af10004";
    Ipv4Packet request = packet(header + "0800 0000 002a 0001");
    Ipv4Packet translated = packet(header + "0800 1111 0fff 0001");
    Ipv4Packet reply = packet(header + "0000 0000 002a 0001");
    assertThat(request.tuple().orElseThrow()).hasToString("icmp 10.244.0.2:42 > 10.241.0.4");
    assertThat(reply.tuple().orElseThrow()).hasToString("icmp 10.244.0.2 > 10.241.0.4:42");
    assertThat(translated.fingerprint()).isEqualTo(request.fingerprint());
    assertThat(reply.fingerprint()).isNotEqualTo(request.fingerprint());
  }

  @Test
  void anIcmpErrorTellsWhichPacketItConcernsAndKeepsItsFingerprintThroughNat() {
    String header = "45c0 0038 0007 0000 40 01 0000 0af10004 0af00004";
    Ipv4Packet error =
        packet(
            header
                + "0303 2222 00000000 4500 0021 9099 4000 3f 11 0000 0af00004 0af10004 "
                + "1502 03e7 000d 4321");
    Ipv4Packet restored =
        packet(
            header.replace("0af00004", "0af40002")
                + "0303 3333 00000000 4500 0021 9099 4000 3e 11 1111 0af40002 0af10004 "
                + "9053 03e7 000d 8765");
    assertThat(error.concerns().orElseThrow()).hasToString("udp 10.240.0.4:5378 > 10.241.0.4:999");
    assertThat(restored.concerns().orElseThrow())
        .hasToString("udp 10.244.0.2:36947 > 10.241.0.4:999");
    assertThat(restored.fingerprint()).isEqualTo(error.fingerprint());
  }

  @Test
  void arpIsKept() {
    Payload payload =
        PacketParser.parse(
            0x0806, octets("0001 0800 06 04 0001 0a580af40002 0af40002 000000000000 0af40001"));
    assertThat(payload)
        .isInstanceOfSatisfying(
            Payload.Arp.class,
            arp -> {
              assertThat(arp.reply()).isFalse();
              assertThat(arp.sender()).hasToString("10.244.0.2");
              assertThat(arp.target()).hasToString("10.244.0.1");
            });
  }

  @Test
  void noPacketHoweverBrokenBreaksTheReading() throws IOException {
    byte[] whole = octets(SYN_IP + SYN_TCP).bytes();
    Random random = new Random(4);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = java.util.Arrays.copyOf(whole, random.nextInt(whole.length + 1));
      for (int flips = random.nextInt(4); flips > 0 && bytes.length > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      int etherType = random.nextInt(8) == 0 ? 0x0806 : 0x0800;
      assertThat(PacketParser.parse(etherType, new Octets(bytes, 0, bytes.length))).isNotNull();
    }
    List<Frame> frames = read(file(ByteOrder.BIG_ENDIAN, 0xa1b23c4d, "0800", SLL2_IN + "45"));
    assertThat(frames).hasSize(2).allMatch(frame -> frame.payload() instanceof Payload.Malformed);
  }

  @Test
  void aStreamThatEndsInsideARecordSaysSo() throws IOException {
    byte[] file = file(ByteOrder.LITTLE_ENDIAN, 0xa1b23c4d, SLL2_IN + SYN_IP + SYN_TCP);
    PcapReader reader =
        new PcapReader(new ByteArrayInputStream(java.util.Arrays.copyOf(file, file.length - 1)));
    assertThat(reader.next()).isEmpty();
    assertThat(reader.brokenOff()).isTrue();
  }

  @Test
  void anotherFileIsRefusedWithWhatCame() {
    assertThatThrownBy(() -> read(new byte[24]))
        .hasMessage("wanted a pcap file header, came magic 0x00000000");
    byte[] ethernet = file(ByteOrder.BIG_ENDIAN, 0xa1b23c4d);
    ethernet[22] = 0;
    ethernet[23] = 1;
    assertThatThrownBy(() -> read(ethernet))
        .hasMessage("wanted link type 276 (LINUX_SLL2), came 1");
  }

  private static List<Frame> read(byte[] file) throws IOException {
    PcapReader reader = new PcapReader(new ByteArrayInputStream(file));
    List<Frame> frames = new ArrayList<>();
    for (Optional<Frame> frame = reader.next(); frame.isPresent(); frame = reader.next()) {
      frames.add(frame.get());
    }
    return frames;
  }

  private static byte[] file(ByteOrder order, int magic, String... records) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteBuffer header = ByteBuffer.allocate(24).order(order);
    header.putInt(magic).putShort((short) 2).putShort((short) 4).putInt(0).putInt(0);
    header.putInt(512).putInt(276);
    out.writeBytes(header.array());
    for (String record : records) {
      byte[] bytes = octets(record).bytes();
      ByteBuffer head = ByteBuffer.allocate(16).order(order);
      head.putInt(5).putInt(7).putInt(bytes.length).putInt(bytes.length);
      out.writeBytes(head.array());
      out.writeBytes(bytes);
    }
    return out.toByteArray();
  }

  private static long fingerprint(String hex) {
    return packet(hex).fingerprint();
  }

  private static Ipv4Packet packet(String hex) {
    return (Ipv4Packet) PacketParser.parse(0x0800, octets(hex));
  }

  private static Octets octets(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    return new Octets(bytes, 0, bytes.length);
  }
}
