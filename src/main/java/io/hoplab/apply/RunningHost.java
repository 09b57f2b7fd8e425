package io.hoplab.apply;

import io.hoplab.linux.LibC;
import io.hoplab.net.InterfaceName;
import io.hoplab.netlink.NetlinkMessage;
import io.hoplab.netlink.NetlinkSocket;
import io.hoplab.netlink.Rtnetlink;
import io.hoplab.netns.Netns;
import io.hoplab.netns.NetnsDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/** A host while its network is being wired: its netns, and the numbers given to its interfaces. */
final class RunningHost {
  private static final int LOOPBACK = 1;

  private final CompletableFuture<NetnsDirectory.Made> made;
  private final Map<InterfaceName, Integer> indexes = new HashMap<>();
  private int nextIndex;
  private int fd = -1;

  RunningHost(CompletableFuture<NetnsDirectory.Made> made) {
    this.made = made;
    indexes.put(InterfaceName.LO, LOOPBACK);
  }

  /**
   * A host that somebody else has wired, with its interfaces as they are now, save those with names
   * that no lab would give.
   */
  static RunningHost wired(NetnsDirectory.Made made) throws IOException {
    RunningHost host = new RunningHost(CompletableFuture.completedFuture(made));
    host.indexes.clear();
    for (NetlinkMessage link : made.socket().dump(Rtnetlink.link(0))) {
      int index = ByteBuffer.wrap(link.payload()).order(ByteOrder.nativeOrder()).getInt(4);
      link.attributes(Rtnetlink.LINK_HEADER)
          .text(Rtnetlink.IFLA_IFNAME)
          .flatMap(InterfaceName::find)
          .ifPresent(name -> host.indexes.put(name, index));
    }
    return host;
  }

  Netns netns() throws IOException {
    return NetnsDirectory.join(made).netns();
  }

  NetlinkSocket socket() throws IOException {
    return NetnsDirectory.join(made).socket();
  }

  /** An open file of the netns, opened when first asked for. */
  int fd() throws IOException {
    if (fd < 0) {
      fd = LibC.open(netns().path(), LibC.O_RDONLY);
    }
    return fd;
  }

  /** Gives a new interface the number that the kernel would give it. */
  int number(InterfaceName name, int firstFree) {
    nextIndex = Math.max(nextIndex, firstFree);
    int index = nextIndex;
    nextIndex++;
    indexes.putIfAbsent(name, index);
    return index;
  }

  OptionalInt index(InterfaceName name) {
    Integer index = indexes.get(name);
    return index == null ? OptionalInt.empty() : OptionalInt.of(index);
  }

  Map<Integer, InterfaceName> interfaces() {
    Map<Integer, InterfaceName> names = new HashMap<>();
    indexes.forEach((name, index) -> names.put(index, name));
    return names;
  }

  void closeFd() {
    if (fd >= 0) {
      LibC.close(fd);
      fd = -1;
    }
  }
}
