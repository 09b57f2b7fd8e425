package io.hoplab.netlink;

import io.hoplab.net.Cidr;
import io.hoplab.net.InterfaceAddress;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.MacAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The requests of rtnetlink(7), octet for octet as iproute2 sends them, save that a new interface's
 * index is chosen here: whoever made it need not ask for it.
 */
public final class Rtnetlink {
  /** Requests and answers about interfaces. */
  public static final int RTM_NEWLINK = 16;

  /** A question for interfaces. */
  public static final int RTM_GETLINK = 18;

  /** {@code AF_INET}. */
  public static final int AF_INET = 2;

  /** The size of struct ifinfomsg, in octets. */
  public static final int LINK_HEADER = 16;

  /** The attribute {@code IFLA_IFNAME}. */
  public static final int IFLA_IFNAME = 3;

  private static final int RTM_SETLINK = 19;
  private static final int RTM_NEWADDR = 20;
  private static final int RTM_NEWROUTE = 24;
  private static final int RTM_NEWNEIGH = 28;
  private static final int RTM_NEWRULE = 32;
  private static final int AF_BRIDGE = 7;
  private static final int NEW = NetlinkMessage.CREATE | NetlinkMessage.EXCL;
  private static final int NESTED = 0x8000;

  private static final int IFF_UP = 1;
  private static final int IFLA_ADDRESS = 1;
  private static final int IFLA_MTU = 4;
  private static final int IFLA_MASTER = 10;
  private static final int IFLA_PROTINFO = 12;
  private static final int IFLA_LINKINFO = 18;
  private static final int IFLA_INFO_KIND = 1;
  private static final int IFLA_INFO_DATA = 2;
  private static final int IFLA_NET_NS_FD = 28;
  private static final int IFLA_BRPORT_MODE = 4;
  private static final int VETH_INFO_PEER = 1;

  private static final int IFA_ADDRESS = 1;
  private static final int IFA_LOCAL = 2;
  private static final int IFA_BROADCAST = 4;
  private static final int IFA_FLAGS = 8;
  private static final int IFA_F_NOPREFIXROUTE = 0x200;
  private static final int LONGEST_PREFIX_WITH_BROADCAST = 30;

  private static final int NDA_DST = 1;
  private static final int NDA_LLADDR = 2;
  private static final int NUD_PERMANENT = 0x80;

  private static final int RTA_DST = 1;
  private static final int RTA_OIF = 4;
  private static final int RTA_GATEWAY = 5;
  private static final int RTA_TABLE = 15;
  private static final int RTPROT_BOOT = 3;
  private static final int RT_SCOPE_UNIVERSE = 0;
  private static final int RT_SCOPE_LINK = 253;
  private static final int RTN_UNICAST = 1;
  private static final int RTNH_F_ONLINK = 4;
  private static final int LARGEST_TABLE_IN_HEADER = 255;

  private static final int FR_ACT_TO_TBL = 1;
  private static final int FRA_SRC = 2;
  private static final int FRA_IIFNAME = 3;
  private static final int FRA_PRIORITY = 6;
  private static final int FRA_FWMARK = 10;
  private static final int FRA_TABLE = 15;

  private Rtnetlink() {}

  /**
   * An interface to be made.
   *
   * @param index its number, which must be free in its netns
   * @param name its name
   * @param mac empty to let the kernel choose
   * @param mtu in octets; empty to let the kernel choose
   */
  public record NewLink(int index, InterfaceName name, Optional<MacAddress> mac, OptionalInt mtu) {

    private void write(MessageWriter to) {
      mac.ifPresent(address -> to.attribute(IFLA_ADDRESS, address.toBytes()));
      mtu.ifPresent(octets -> to.attributeU32(IFLA_MTU, octets));
      to.attributeText(IFLA_IFNAME, name.value());
    }
  }

  /** Equivalent to {@code ip link add NAME type bridge}. */
  public static NetlinkMessage addBridge(NewLink bridge) {
    MessageWriter message = link(RTM_NEWLINK, NEW, 0, bridge.index());
    bridge.write(message);
    // iproute2 ends the kind of a link without NUL
    return message.begin(IFLA_LINKINFO).attribute(IFLA_INFO_KIND, ascii("bridge")).end().message();
  }

  /**
   * Equivalent to {@code ip link add NAME type veth peer name PEER netns …}.
   *
   * @param peerNetns an open file of the peer's netns
   */
  public static NetlinkMessage addVeth(NewLink near, NewLink peer, int peerNetns) {
    MessageWriter message = link(RTM_NEWLINK, NEW, 0, near.index());
    near.write(message);
    message
        .begin(IFLA_LINKINFO)
        .attribute(IFLA_INFO_KIND, ascii("veth"))
        .begin(IFLA_INFO_DATA)
        .begin(VETH_INFO_PEER);
    linkHeader(message, 0, peer.index(), 0, 0).attributeU32(IFLA_NET_NS_FD, peerNetns);
    peer.write(message);
    return message.end().end().end().message();
  }

  /** Equivalent to {@code ip link set DEV up}. */
  public static NetlinkMessage setUp(int index) {
    MessageWriter message = new MessageWriter(RTM_NEWLINK, 0);
    return linkHeader(message, 0, index, IFF_UP, IFF_UP).message();
  }

  /** Equivalent to {@code ip link set DEV master BRIDGE}. */
  public static NetlinkMessage setMaster(int index, int bridge) {
    return link(RTM_NEWLINK, 0, 0, index).attributeU32(IFLA_MASTER, bridge).message();
  }

  /** Equivalent to {@code bridge link set dev DEV hairpin on}. */
  public static NetlinkMessage setHairpin(int index) {
    return link(RTM_SETLINK, 0, AF_BRIDGE, index)
        .begin(IFLA_PROTINFO | NESTED)
        .attributeU8(IFLA_BRPORT_MODE, 1)
        .end()
        .message();
  }

  /**
   * Equivalent to {@code ip addr add ADDRESS brd + dev DEV}.
   *
   * @param prefixRoute otherwise it is {@code ip addr add ADDRESS dev DEV noprefixroute}
   */
  public static NetlinkMessage addAddress(
      int index, InterfaceAddress address, boolean prefixRoute) {
    byte[] octets = address.address().toBytes();
    MessageWriter message =
        new MessageWriter(RTM_NEWADDR, NEW)
            .u8(AF_INET)
            .u8(address.prefixLength())
            .u16(0)
            .u32(index)
            .attribute(IFA_LOCAL, octets);
    if (!prefixRoute) {
      message.attributeU32(IFA_FLAGS, IFA_F_NOPREFIXROUTE);
    }
    message.attribute(IFA_ADDRESS, octets);
    if (prefixRoute && address.prefixLength() <= LONGEST_PREFIX_WITH_BROADCAST) {
      message.attribute(IFA_BROADCAST, address.range().last().toBytes());
    }
    return message.message();
  }

  /** Equivalent to {@code ip neigh add ADDRESS lladdr MAC dev DEV}. */
  public static NetlinkMessage addNeighbour(int index, Ipv4Address address, MacAddress mac) {
    return new MessageWriter(RTM_NEWNEIGH, NEW)
        .u8(AF_INET)
        .u8(0)
        .u16(0)
        .u32(index)
        .u16(NUD_PERMANENT)
        .u8(0)
        .u8(0)
        .attribute(NDA_DST, address.toBytes())
        .attribute(NDA_LLADDR, mac.toBytes())
        .message();
  }

  /**
   * Equivalent to {@code ip route add TYPE DESTINATION via VIA dev DEV table TABLE}.
   *
   * @param type the kernel's {@code rtm_type}
   * @param device the index of the interface, if one is named
   */
  public static NetlinkMessage addRoute(
      Cidr destination,
      int type,
      Optional<Ipv4Address> via,
      OptionalInt device,
      boolean onlink,
      int table) {
    boolean link = type == RTN_UNICAST && via.isEmpty();
    MessageWriter message =
        new MessageWriter(RTM_NEWROUTE, NEW)
            .u8(AF_INET)
            .u8(destination.prefixLength())
            .u8(0)
            .u8(0)
            .u8(table > LARGEST_TABLE_IN_HEADER ? 0 : table)
            .u8(RTPROT_BOOT)
            .u8(link ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE)
            .u8(type)
            .u32(onlink ? RTNH_F_ONLINK : 0);
    if (destination.prefixLength() > 0) {
      message.attribute(RTA_DST, destination.network().toBytes());
    }
    via.ifPresent(gateway -> message.attribute(RTA_GATEWAY, gateway.toBytes()));
    if (table > LARGEST_TABLE_IN_HEADER) {
      message.attributeU32(RTA_TABLE, table);
    }
    device.ifPresent(index -> message.attributeU32(RTA_OIF, index));
    return message.message();
  }

  /**
   * Equivalent to {@code ip rule add pref PRIORITY from SOURCE fwmark MARK iif DEV lookup TABLE}.
   */
  public static NetlinkMessage addRoutingRule(
      int priority,
      Optional<Cidr> source,
      OptionalInt mark,
      Optional<InterfaceName> incoming,
      int table) {
    MessageWriter message =
        new MessageWriter(RTM_NEWRULE, NEW)
            .u8(AF_INET)
            .u8(0)
            .u8(source.map(Cidr::prefixLength).orElse(0))
            .u8(0)
            .u8(table > LARGEST_TABLE_IN_HEADER ? 0 : table)
            .u8(0)
            .u8(0)
            .u8(FR_ACT_TO_TBL)
            .u32(0)
            .attributeU32(FRA_PRIORITY, priority);
    source.ifPresent(range -> message.attribute(FRA_SRC, range.network().toBytes()));
    mark.ifPresent(value -> message.attributeU32(FRA_FWMARK, value));
    incoming.ifPresent(dev -> message.attributeText(FRA_IIFNAME, dev.value()));
    if (table > LARGEST_TABLE_IN_HEADER) {
      message.attributeU32(FRA_TABLE, table);
    }
    return message.message();
  }

  /** A question for one interface by its name. */
  public static NetlinkMessage linkNamed(InterfaceName name) {
    return link(RTM_GETLINK, 0, 0, 0).attributeText(IFLA_IFNAME, name.value()).message();
  }

  /** A question for one interface by its index, or for all with index 0 in a dump. */
  public static NetlinkMessage link(int index) {
    return link(RTM_GETLINK, 0, 0, index).message();
  }

  private static MessageWriter link(int type, int flags, int family, int index) {
    return linkHeader(new MessageWriter(type, flags), family, index, 0, 0);
  }

  private static MessageWriter linkHeader(
      MessageWriter message, int family, int index, int flags, int change) {
    return message.u8(family).u8(0).u16(0).u32(index).u32(flags).u32(change);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
