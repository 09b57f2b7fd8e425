package io.hoplab.tracing;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A process's netlink socket that is subscribed to traces, as {@code /proc/PID/net/netlink} shows
 * it. The socket must be one of the process's own: before nsenter(1) has changed the netns, the
 * table is that of another netns, where somebody else may listen.
 *
 * @param drops how many messages the kernel dropped because nobody read them in time
 */
record TraceSocket(long drops) {
  private static final int NETLINK_NETFILTER = 12;
  private static final long NFNLGRP_NFTRACE = 1L << 8;

  static Optional<TraceSocket> of(long pid) {
    try {
      Set<String> inodes = sockets(pid);
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/net/netlink"))) {
        String[] columns = line.strip().split("\\s+");
        if (columns.length >= 10
            && columns[1].equals(Integer.toString(NETLINK_NETFILTER))
            && (Long.parseLong(columns[3], 16) & NFNLGRP_NFTRACE) != 0
            && inodes.contains(columns[9])) {
          return Optional.of(new TraceSocket(Long.parseLong(columns[8])));
        }
      }
    } catch (IOException e) {
      // The process has ended: it has no socket.
    }
    return Optional.empty();
  }

  private static Set<String> sockets(long pid) throws IOException {
    Set<String> inodes = new HashSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
      for (Path file : files) {
        String target = Files.readSymbolicLink(file).toString();
        if (target.startsWith("socket:[")) {
          inodes.add(target.substring(8, target.length() - 1));
        }
      }
    }
    return inodes;
  }
}
