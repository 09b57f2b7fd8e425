package io.hoplab.conntrack;

import io.hoplab.netlink.NetlinkMessage;
import io.hoplab.netlink.NetlinkSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The entries of a netns at one time. */
public final class ConntrackTable {
  private ConntrackTable() {}

  /**
   * Reads all IPv4 entries of the calling thread's netns that are TCP, UDP or ICMP echo, as {@code
   * conntrack -L} does. The order is the hash table's: none.
   */
  public static List<ConntrackEntry> dump() throws IOException {
    try (NetlinkSocket socket = NetlinkSocket.open(NetlinkSocket.NETFILTER)) {
      List<ConntrackEntry> entries = new ArrayList<>();
      for (NetlinkMessage message : socket.dump(Ctnetlink.all())) {
        Ctnetlink.entry(message).ifPresent(entries::add);
      }
      return List.copyOf(entries);
    }
  }
}
