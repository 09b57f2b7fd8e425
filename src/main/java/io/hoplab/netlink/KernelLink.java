package io.hoplab.netlink;

import io.hoplab.net.MacAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * An interface as the kernel tells of it (rtnetlink(7), {@code RTM_NEWLINK}).
 *
 * @param index its number in its netns
 * @param name its name, which may hold anything but a slash and white space
 * @param kind {@code IFLA_INFO_KIND}, such as veth or bridge; empty for loopback and hardware
 * @param up whether it is switched on ({@code IFF_UP})
 * @param carrier whether its cable leads to something that is switched on too ({@code
 *     IFF_LOWER_UP})
 * @param operState {@code IFLA_OPERSTATE}, an {@code IF_OPER_…} of linux/if.h (RFC 2863)
 * @param mtu in octets
 * @param mac its Ethernet address, when it has one
 * @param master the interface that it is a port of
 * @param hairpin whether its bridge may send a frame back out of it
 * @param link the peer of a veth end, or the interface below
 * @param linkNetns what the netns calls the netns of {@code link}; empty when that is the same
 * @param conf what {@code net.ipv4.conf.NAME} holds, by {@code IPV4_DEVCONF_…} of linux/ip.h
 */
public record KernelLink(
    int index,
    String name,
    String kind,
    boolean up,
    boolean carrier,
    int operState,
    int mtu,
    Optional<MacAddress> mac,
    OptionalInt master,
    boolean hairpin,
    OptionalInt link,
    OptionalInt linkNetns,
    Map<Integer, Integer> conf) {
  private static final int FLAGS_OFFSET = 8;
  private static final int IFF_UP = 1;
  private static final int IFF_LOWER_UP = 0x10000;
  private static final int IFLA_ADDRESS = 1;
  private static final int IFLA_MTU = 4;
  private static final int IFLA_LINK = 5;
  private static final int IFLA_MASTER = 10;
  private static final int IFLA_OPERSTATE = 16;
  private static final int IF_OPER_UNKNOWN = 0;
  private static final int IF_OPER_DOWN = 2;
  private static final int IF_OPER_LOWERLAYERDOWN = 3;
  private static final int IFLA_LINKINFO = 18;
  private static final int IFLA_INFO_KIND = 1;
  private static final int IFLA_INFO_SLAVE_DATA = 5;
  private static final int IFLA_BRPORT_MODE = 4;
  private static final int IFLA_AF_SPEC = 26;
  private static final int IFLA_INET_CONF = 1;
  private static final int IFLA_EXT_MASK = 29;
  private static final int RTEXT_FILTER_SKIP_STATS = 8;
  private static final int IFLA_LINK_NETNSID = 37;

  /** Takes a copy of the map. */
  public KernelLink {
    conf = Map.copyOf(conf);
  }

  /** Equivalent to {@code ip -d link show}. */
  public static List<KernelLink> all(NetlinkSocket socket) throws IOException {
    NetlinkMessage question =
        new MessageWriter(Rtnetlink.RTM_GETLINK, 0)
            .u32(0)
            .u32(0)
            .u32(0)
            .u32(0)
            .attributeU32(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS)
            .message();
    return socket.dump(question).stream().map(KernelLink::of).toList();
  }

  /**
   * Equivalent to {@code ip link show dev DEV}. Newer kernels see to its carrier before they
   * answer, so that it is not {@link #isAwakening awakening} any more.
   *
   * @throws IOException when there is none with that index
   */
  public static KernelLink of(NetlinkSocket socket, int index) throws IOException {
    return of(socket.ask(Rtnetlink.link(index)));
  }

  /**
   * Whether it has its carrier and the kernel's link watch, which works in the background, has not
   * seen to that yet. Until then the interface drops what it is given to send, and no capture, rule
   * or counter tells (Documentation/networking/operstates.rst).
   */
  public boolean isAwakening() {
    boolean seen =
        switch (operState) {
          case IF_OPER_DOWN, IF_OPER_LOWERLAYERDOWN -> false;
          // All that loopback and a bridge without ports ever are; a veth end is made without.
          case IF_OPER_UNKNOWN -> !kind.equals("veth");
          default -> true;
        };
    return up && carrier && !seen;
  }

  static KernelLink of(NetlinkMessage message) {
    ByteBuffer header = ByteBuffer.wrap(message.payload()).order(ByteOrder.nativeOrder());
    int flags = header.getInt(FLAGS_OFFSET);
    Attributes attributes = message.attributes(Rtnetlink.LINK_HEADER);
    Attributes info = attributes.nested(IFLA_LINKINFO);
    return new KernelLink(
        header.getInt(4),
        attributes.text(Rtnetlink.IFLA_IFNAME).orElseThrow(),
        info.text(IFLA_INFO_KIND).orElse(""),
        (flags & IFF_UP) != 0,
        (flags & IFF_LOWER_UP) != 0,
        attributes.u8(IFLA_OPERSTATE).orElse(IF_OPER_UNKNOWN),
        attributes.u32(IFLA_MTU).orElse(0),
        attributes
            .bytes(IFLA_ADDRESS)
            .filter(octets -> octets.length == 6)
            .map(octets -> MacAddress.of(octets, 0)),
        attributes.u32(IFLA_MASTER),
        info.nested(IFLA_INFO_SLAVE_DATA).u8(IFLA_BRPORT_MODE).orElse(0) != 0,
        attributes.u32(IFLA_LINK),
        attributes.u32(IFLA_LINK_NETNSID),
        conf(attributes));
  }

  private static Map<Integer, Integer> conf(Attributes attributes) {
    Map<Integer, Integer> conf = new TreeMap<>();
    attributes
        .nested(IFLA_AF_SPEC)
        .nested(Rtnetlink.AF_INET)
        .bytes(IFLA_INET_CONF)
        .map(octets -> ByteBuffer.wrap(octets).order(ByteOrder.nativeOrder()))
        .ifPresent(
            values -> {
              // the kernel numbers these from 1
              for (int i = 0; i < values.capacity() / 4; i++) {
                conf.put(i + 1, values.getInt(4 * i));
              }
            });
    return conf;
  }
}
