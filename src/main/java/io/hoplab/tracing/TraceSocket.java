package io.hoplab.tracing;

import io.hoplab.linux.ErrnoException;
import io.hoplab.linux.LibC;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A process's netlink socket that is subscribed to traces, as {@code /proc/PID/net/netlink} shows
 * it. The socket must be one of the process's own: before nsenter(1) has changed the netns, the
 * table is that of another netns, where somebody else may listen.
 *
 * @param pid the process
 * @param fd the process' number for it
 * @param drops how many messages the kernel dropped because nobody read them in time
 */
record TraceSocket(long pid, int fd, long drops) {
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVBUF = 8;
  private static final int SO_RCVBUFFORCE = 33;

  /** Room for the traces of some hundred connections; xtables-monitor leaves it at 208 KiB. */
  private static final int ROOM = 8 * 1024 * 1024;

  private static final Pattern SPACE = Pattern.compile(" +");
  private static final int NETLINK_NETFILTER = 12;
  private static final long NFNLGRP_NFTRACE = 1L << 8;

  static Optional<TraceSocket> of(long pid) {
    try {
      Map<String, Integer> inodes = sockets(pid);
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/net/netlink"))) {
        String[] columns = SPACE.split(line.strip());
        if (columns.length >= 10
            && columns[1].equals(Integer.toString(NETLINK_NETFILTER))
            && (Long.parseLong(columns[3], 16) & NFNLGRP_NFTRACE) != 0
            && inodes.containsKey(columns[9])) {
          return Optional.of(
              new TraceSocket(pid, inodes.get(columns[9]), Long.parseLong(columns[8])));
        }
      }
    } catch (IOException e) {
      // The process has ended: it has no socket.
    }
    return Optional.empty();
  }

  /**
   * Gives the kernel room for what the process has not read yet, as much as it may have: without
   * the right to more that is the machine's net.core.rmem_max. A kernel or a container that lets no
   * process at another's files leaves it as it is.
   */
  void widen() {
    byte[] room =
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder()).putInt(ROOM).array();
    try {
      int own = LibC.fileOf(pid, fd);
      try {
        LibC.setsockopt(own, SOL_SOCKET, SO_RCVBUF, room);
        LibC.setsockopt(own, SOL_SOCKET, SO_RCVBUFFORCE, room);
      } finally {
        LibC.close(own);
      }
    } catch (ErrnoException e) {
      // What overflows is told as a gap.
    }
  }

  private static Map<String, Integer> sockets(long pid) throws IOException {
    Map<String, Integer> inodes = new HashMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
      for (Path file : files) {
        String target = Files.readSymbolicLink(file).toString();
        if (target.startsWith("socket:[")) {
          inodes.put(
              target.substring(8, target.length() - 1),
              Integer.parseInt(file.getFileName().toString()));
        }
      }
    }
    return inodes;
  }
}
