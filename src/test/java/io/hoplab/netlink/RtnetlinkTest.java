package io.hoplab.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.net.Cidr;
import io.hoplab.net.InterfaceAddress;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.MacAddress;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against what iproute2 6.1.0 sends, caught with strace(1), on a little-endian machine. */
class RtnetlinkTest {

  @BeforeAll
  static void littleEndian() {
    Assumptions.assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);
  }

  private static Rtnetlink.NewLink link(int index, String name, String mac, int mtu) {
    return new Rtnetlink.NewLink(
        index, InterfaceName.of(name), Optional.of(MacAddress.parse(mac)), OptionalInt.of(mtu));
  }

  private static Optional<Ipv4Address> via(String address) {
    return Optional.of(Ipv4Address.parse(address));
  }

  private static void assertSends(NetlinkMessage message, int type, int flags, String hex) {
    assertThat(HexFormat.of().formatHex(message.payload())).isEqualTo(hex);
    assertThat(message.type()).isEqualTo(type);
    assertThat(message.flags()).isEqualTo(flags);
  }

  @Test
  void addsAVethPairWithAPeerInAnotherNetns() {
    assertSends(
        Rtnetlink.addVeth(
            link(0, "eth0", "0a:58:0a:f4:00:02", 1400),
            link(0, "v1", "0a:58:0a:f4:00:03", 1400),
            4),
        0x10,
        0x600,
        "000000000000000000000000000000000a0001000a580af400020000080004007805000009000300"
            + "65746830000000004800120008000100766574683c0002003800010000000000000000000000"
            + "00000000000008001c00040000000a0001000a580af400030000080004007805000007000300"
            + "76310000");
  }

  @Test
  void choosesTheNumbersOfBothEndsOfAPair() {
    byte[] payload =
        Rtnetlink.addVeth(
                link(3, "eth0", "0a:58:0a:f4:00:02", 1400),
                link(5, "v1", "0a:58:0a:f4:00:03", 1400),
                4)
            .payload();
    assertThat(payload[4]).isEqualTo((byte) 3);
    Attributes peer = Attributes.of(payload, 16).nested(18);
    assertThat(peer.nested(2).bytes(1).orElseThrow()[4]).isEqualTo((byte) 5);
  }

  @Test
  void addsABridge() {
    assertSends(
        Rtnetlink.addBridge(link(0, "cbr0", "0a:58:0a:f4:00:01", 1500)),
        0x10,
        0x600,
        "000000000000000000000000000000000a0001000a580af4000100000800040"
            + "0dc050000090003006362723000000000100012000a0001006272696467650000");
  }

  @Test
  void makesAnInterfaceAPortOfABridge() {
    assertSends(
        Rtnetlink.setMaster(3, 4), 0x10, 0, "0000000003000000000000000000000008000a0004000000");
  }

  @Test
  void setsHairpin() {
    assertSends(
        Rtnetlink.setHairpin(3),
        0x13,
        0,
        "070000000300000000000000000000000c000c800500040001000000");
  }

  @Test
  void setsAnInterfaceUp() {
    assertSends(Rtnetlink.setUp(2), 0x10, 0, "00000000020000000100000001000000");
  }

  @Test
  void addsAnAddressWithTheBroadcastAddressOfItsRange() {
    assertSends(
        Rtnetlink.addAddress(2, InterfaceAddress.parse("10.244.0.2/24"), true),
        0x14,
        0x600,
        "0218000002000000080002000af40002080001000af40002080004000af400ff");
  }

  @Test
  void addsAnAddressForWhichTheKernelMakesNoRoute() {
    assertSends(
        Rtnetlink.addAddress(2, InterfaceAddress.parse("10.240.0.10/16"), false),
        0x14,
        0x600,
        "0210000002000000080002000af0000a0800080000020000080001000af0000a");
  }

  @Test
  void addsNoBroadcastAddressForAPrefixLongerThan30() {
    Attributes attributes =
        Rtnetlink.addAddress(2, InterfaceAddress.parse("10.244.0.2/31"), true).attributes(8);
    assertThat(attributes.types()).containsExactlyInAnyOrder(1, 2);
  }

  @Test
  void addsAPermanentNeighbour() {
    assertSends(
        Rtnetlink.addNeighbour(
            2, Ipv4Address.parse("169.254.1.1"), MacAddress.parse("aa:aa:aa:aa:aa:aa")),
        0x1c,
        0x600,
        "02000000020000008000000008000100a9fe01010a000200aaaaaaaaaaaa0000");
  }

  @Test
  void addsADefaultRoute() {
    assertSends(
        Rtnetlink.addRoute(Cidr.ALL, 1, via("10.244.0.1"), OptionalInt.of(2), false, 254),
        0x18,
        0x600,
        "02000000fe03000100000000080005000af400010800040002000000");
  }

  @Test
  void addsAnOnLinkRouteWithScopeLink() {
    assertSends(
        Rtnetlink.addRoute(
            Cidr.parse("10.9.0.0/16"), 1, Optional.empty(), OptionalInt.of(2), false, 254),
        0x18,
        0x600,
        "02100000fe03fd0100000000080001000a0900000800040002000000");
  }

  @Test
  void addsABlackholeRoute() {
    assertSends(
        Rtnetlink.addRoute(
            Cidr.parse("10.8.0.0/16"), 6, Optional.empty(), OptionalInt.empty(), false, 254),
        0x18,
        0x600,
        "02100000fe03000600000000080001000a080000");
  }

  @Test
  void addsAnUnreachableRouteToATableAbove255() {
    assertSends(
        Rtnetlink.addRoute(
            Cidr.parse("10.7.0.0/16"), 7, Optional.empty(), OptionalInt.empty(), false, 1000),
        0x18,
        0x600,
        "021000000003000700000000080001000a07000008000f00e8030000");
  }

  @Test
  void addsARouteWithAnOnlinkGateway() {
    assertSends(
        Rtnetlink.addRoute(
            Cidr.parse("10.6.0.0/16"), 1, via("10.99.0.1"), OptionalInt.of(2), true, 101),
        0x18,
        0x600,
        "021000006503000104000000080001000a060000080005000a6300010800040002000000");
  }

  @Test
  void addsARoutingRuleToATableAbove255() {
    assertSends(
        incoming(1000, 1001),
        0x20,
        0x600,
        "02000000000000010000000008000600e803000009000300657468300000000008000f00e9030000");
  }

  @Test
  void addsARoutingRuleToATableBelow256() {
    assertSends(
        incoming(1001, 101),
        0x20,
        0x600,
        "02000000650000010000000008000600e9030000090003006574683000000000");
  }

  private static NetlinkMessage incoming(int priority, int table) {
    return Rtnetlink.addRoutingRule(
        priority,
        Optional.empty(),
        OptionalInt.empty(),
        Optional.of(InterfaceName.of("eth0")),
        table);
  }

  @Test
  void addsARoutingRuleForASourceAndAMark() {
    assertSends(
        Rtnetlink.addRoutingRule(
            1002,
            Optional.of(Cidr.parse("10.244.0.0/24")),
            OptionalInt.of(16),
            Optional.empty(),
            101),
        0x20,
        0x600,
        "02001800650000010000000008000600ea030000080002000af4000008000a0010000000");
  }
}
