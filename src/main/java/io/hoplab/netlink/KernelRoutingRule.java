package io.hoplab.netlink;

import io.hoplab.net.Cidr;
import io.hoplab.net.Ipv4Address;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * An IPv4 routing rule as the kernel tells of it ({@code RTM_NEWRULE}, linux/fib_rules.h).
 *
 * @param priority its place, the lowest first
 * @param action {@code FR_ACT_…}; {@link #TO_TABLE} for most
 * @param table the routing table to look in
 * @param not whether it is for all packets but those that match
 * @param source the source that a packet must have
 * @param destination the destination that a packet must have
 * @param incoming the interface that a packet must have come in by
 * @param outgoing the interface that the sender must have bound to
 * @param mark the mark that a packet must have
 * @param hasMore whether it has a condition that is not told here
 */
public record KernelRoutingRule(
    int priority,
    int action,
    int table,
    boolean not,
    Optional<Cidr> source,
    Optional<Cidr> destination,
    Optional<String> incoming,
    Optional<String> outgoing,
    OptionalInt mark,
    boolean hasMore) {
  /** {@code FR_ACT_TO_TBL}. */
  public static final int TO_TABLE = 1;

  private static final int RTM_GETRULE = 34;
  private static final int HEADER = 12;
  private static final int FIB_RULE_INVERT = 2;
  private static final int FRA_DST = 1;
  private static final int FRA_SRC = 2;
  private static final int FRA_IIFNAME = 3;
  private static final int FRA_PRIORITY = 6;
  private static final int FRA_FWMARK = 10;
  private static final int FRA_SUPPRESS_PREFIXLEN = 14;
  private static final int FRA_TABLE = 15;
  private static final int FRA_FWMASK = 16;
  private static final int FRA_OIFNAME = 17;
  private static final int FRA_PROTOCOL = 21;

  /** Those told here, and the mask, which goes with every mark, and who made the rule. */
  private static final Set<Integer> TOLD =
      Set.of(
          FRA_DST,
          FRA_SRC,
          FRA_IIFNAME,
          FRA_PRIORITY,
          FRA_FWMARK,
          FRA_SUPPRESS_PREFIXLEN,
          FRA_TABLE,
          FRA_FWMASK,
          FRA_OIFNAME,
          FRA_PROTOCOL);

  /** Equivalent to {@code ip -4 rule show}. */
  public static List<KernelRoutingRule> all(NetlinkSocket socket) throws IOException {
    NetlinkMessage question =
        new MessageWriter(RTM_GETRULE, 0).u32(Rtnetlink.AF_INET).u32(0).u32(0).message();
    return socket.dump(question).stream().map(KernelRoutingRule::of).toList();
  }

  static KernelRoutingRule of(NetlinkMessage message) {
    byte[] header = message.payload();
    int flags = ByteBuffer.wrap(header).order(ByteOrder.nativeOrder()).getInt(8);
    Attributes attributes = message.attributes(HEADER);
    Set<Integer> untold = new HashSet<>(attributes.types());
    untold.removeAll(TOLD);
    // -1 where none is meant
    boolean suppresses = attributes.u32(FRA_SUPPRESS_PREFIXLEN).orElse(-1) != -1;
    return new KernelRoutingRule(
        attributes.u32(FRA_PRIORITY).orElse(0),
        header[7] & 0xff,
        attributes.u32(FRA_TABLE).orElse(header[4] & 0xff),
        (flags & FIB_RULE_INVERT) != 0,
        range(attributes.ipv4(FRA_SRC), header[2]),
        range(attributes.ipv4(FRA_DST), header[1]),
        attributes.text(FRA_IIFNAME),
        attributes.text(FRA_OIFNAME),
        attributes.u32(FRA_FWMARK),
        !untold.isEmpty() || suppresses || header[3] != 0);
  }

  private static Optional<Cidr> range(Optional<Ipv4Address> network, int prefixLength) {
    return network.map(address -> Cidr.containing(address, prefixLength));
  }
}
