package io.hoplab.conntrack;

import io.hoplab.netlink.Attributes;
import io.hoplab.netlink.NetlinkMessage;
import io.hoplab.netlink.NetlinkSocket;
import java.io.IOException;

/**
 * What conntrack of a netns counts, as {@code conntrack -S} prints it, all processors together.
 *
 * @param insertFailed conversations that could not be taken in, such as those for which NAT found
 *     no port; their packet is dropped
 * @param drop packets dropped because a conversation could not be taken in
 */
public record ConntrackStatistics(long insertFailed, long drop) {
  private static final int HEADER = 4;

  /** {@code CTA_STATS_INSERT_FAILED} and {@code CTA_STATS_DROP} (nfnetlink_conntrack.h). */
  private static final int INSERT_FAILED = 9;

  private static final int DROP = 10;

  /** Reads the counters of the calling thread's netns. */
  public static ConntrackStatistics read() throws IOException {
    long insertFailed = 0;
    long drop = 0;
    try (NetlinkSocket socket = NetlinkSocket.open(NetlinkSocket.NETFILTER)) {
      for (NetlinkMessage message : socket.dump(Ctnetlink.statistics())) {
        Attributes attributes = message.attributes(HEADER);
        insertFailed += Integer.toUnsignedLong(attributes.be32(INSERT_FAILED).orElse(0));
        drop += Integer.toUnsignedLong(attributes.be32(DROP).orElse(0));
      }
    }
    return new ConntrackStatistics(insertFailed, drop);
  }

  /** What was counted since an earlier reading. */
  public ConntrackStatistics since(ConntrackStatistics earlier) {
    return new ConntrackStatistics(insertFailed - earlier.insertFailed, drop - earlier.drop);
  }

  /** As {@code conntrack -S} names them. */
  @Override
  public String toString() {
    return "insert_failed=" + insertFailed + " drop=" + drop;
  }
}
