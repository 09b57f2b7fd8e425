package io.hoplab.netlink;

import io.hoplab.net.Cidr;
import io.hoplab.net.Ipv4Address;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An IPv4 route as the kernel tells of it (rtnetlink(7), {@code RTM_NEWROUTE}).
 *
 * @param destination where to
 * @param type {@code rtm_type}
 * @param protocol {@code rtm_protocol}: who made it
 * @param scope {@code rtm_scope}
 * @param tos {@code rtm_tos}
 * @param onlink whether the next hop is taken as on-link though no prefix says so
 * @param table the number of its routing table
 * @param via the next hop, if there is one and it is an IPv4 address
 * @param device the number of the interface to leave by
 * @param source the source that it suggests
 * @param metric its preference, the lowest first
 * @param hasMore whether it has what is not told here: several next hops, or one of IPv6
 */
public record KernelRoute(
    Cidr destination,
    int type,
    int protocol,
    int scope,
    int tos,
    boolean onlink,
    int table,
    Optional<Ipv4Address> via,
    OptionalInt device,
    Optional<Ipv4Address> source,
    int metric,
    boolean hasMore) {
  private static final int RTM_GETROUTE = 26;
  private static final int HEADER = 12;
  private static final int RTNH_F_ONLINK = 4;
  private static final int RTA_DST = 1;
  private static final int RTA_OIF = 4;
  private static final int RTA_GATEWAY = 5;
  private static final int RTA_PRIORITY = 6;
  private static final int RTA_PREFSRC = 7;
  private static final int RTA_MULTIPATH = 9;
  private static final int RTA_TABLE = 15;
  private static final int RTA_VIA = 18;

  /** Equivalent to {@code ip -4 route show table all}. */
  public static List<KernelRoute> all(NetlinkSocket socket) throws IOException {
    NetlinkMessage question =
        new MessageWriter(RTM_GETROUTE, 0).u32(Rtnetlink.AF_INET).u32(0).u32(0).message();
    return socket.dump(question).stream().map(KernelRoute::of).toList();
  }

  static KernelRoute of(NetlinkMessage message) {
    byte[] header = message.payload();
    Attributes attributes = message.attributes(HEADER);
    return new KernelRoute(
        new Cidr(attributes.ipv4(RTA_DST).orElse(Cidr.ALL.network()), header[1] & 0xff),
        header[7] & 0xff,
        header[5] & 0xff,
        header[6] & 0xff,
        header[3] & 0xff,
        (ByteBuffer.wrap(header).order(ByteOrder.nativeOrder()).getInt(8) & RTNH_F_ONLINK) != 0,
        attributes.u32(RTA_TABLE).orElse(header[4] & 0xff),
        attributes.ipv4(RTA_GATEWAY),
        attributes.u32(RTA_OIF),
        attributes.ipv4(RTA_PREFSRC),
        attributes.u32(RTA_PRIORITY).orElse(0),
        attributes.bytes(RTA_MULTIPATH).isPresent() || attributes.bytes(RTA_VIA).isPresent());
  }
}
