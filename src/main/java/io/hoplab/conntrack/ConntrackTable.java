package io.hoplab.conntrack;

import io.hoplab.linux.Errno;
import io.hoplab.linux.ErrnoException;
import io.hoplab.netlink.NetlinkMessage;
import io.hoplab.netlink.NetlinkSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

  /**
   * Deletes entries of the calling thread's netns, as {@code conntrack -D} does; one that is gone
   * already is no error.
   *
   * @return those that were there
   * @throws ErrnoException when the kernel refuses one
   */
  public static List<ConntrackEntry> delete(List<ConntrackEntry> entries) throws IOException {
    try (NetlinkSocket socket = NetlinkSocket.open(NetlinkSocket.NETFILTER)) {
      List<ConntrackEntry> deleted = new ArrayList<>();
      for (ConntrackEntry entry : entries) {
        Optional<NetlinkSocket.Refusal> refusal =
            socket.execute(List.of(Ctnetlink.delete(entry.original())));
        if (refusal.isEmpty()) {
          deleted.add(entry);
        } else if (!refusal.get().errno().equals(Errno.ENOENT)) {
          throw new ErrnoException("deleting " + entry, refusal.get().errno());
        }
      }
      return List.copyOf(deleted);
    }
  }
}
