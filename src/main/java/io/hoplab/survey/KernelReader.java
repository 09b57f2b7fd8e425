package io.hoplab.survey;

import io.hoplab.linux.ErrnoException;
import io.hoplab.linux.LibC;
import io.hoplab.netlink.KernelAddress;
import io.hoplab.netlink.KernelLink;
import io.hoplab.netlink.KernelRoute;
import io.hoplab.netlink.KernelRoutingRule;
import io.hoplab.netlink.NetlinkSocket;
import io.hoplab.netlink.NetnsIds;
import io.hoplab.netlink.NftTable;
import io.hoplab.netns.Netns;
import io.hoplab.netns.Routing;
import io.hoplab.netns.SysctlValue;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Reads netns by their files, one after the other on the calling thread, which is moved into each
 * and must be thrown away after.
 */
final class KernelReader implements AutoCloseable {
  private static final Path LEGACY_TABLES = Path.of("/proc/thread-self/net/ip_tables_names");

  private final List<NetlinkSocket> sockets = new ArrayList<>();
  private final List<Integer> files = new ArrayList<>();
  private final List<NetnsState> states = new ArrayList<>();
  private final Map<List<Integer>, OptionalInt> ids = new HashMap<>();

  /** Reads one netns with the values of these parameters, whose keys have slashes. */
  void read(Path file, Set<String> sysctls) throws IOException {
    Netns.at(file).enter();
    NetlinkSocket socket = NetlinkSocket.open(NetlinkSocket.ROUTE);
    sockets.add(socket);
    files.add(LibC.open(file, LibC.O_RDONLY));
    states.add(
        new NetnsState(
            file,
            KernelLink.all(socket),
            KernelAddress.all(socket),
            KernelRoute.all(socket),
            KernelRoutingRule.all(socket),
            new Routing(socket).neighbours(),
            values(sysctls),
            nftTables(),
            legacyTables()));
  }

  private static Map<String, String> values(Set<String> keys) throws IOException {
    Map<String, String> values = new HashMap<>();
    for (String key : keys) {
      SysctlValue.read(key).ifPresent(value -> values.put(key, value));
    }
    return values;
  }

  private static List<NftTable> nftTables() throws IOException {
    try (NetlinkSocket socket = NetlinkSocket.open(NetlinkSocket.NETFILTER)) {
      return NftTable.all(socket);
    } catch (ErrnoException e) {
      return List.of(); // A kernel without nf_tables says EINVAL.
    }
  }

  private static boolean legacyTables() throws IOException {
    try {
      return !Files.readString(LEGACY_TABLES).isBlank();
    } catch (NoSuchFileException e) {
      return false;
    } catch (AccessDeniedException e) {
      return true; // Only the machine's root may look.
    }
  }

  /** What was read, in the order in which it was. */
  List<NetnsState> states() {
    return List.copyOf(states);
  }

  /** The veth pairs among the netns that were read. */
  Map<Cables.End, Cables.End> cables() throws IOException {
    return Cables.match(states, this::id);
  }

  private OptionalInt id(int netns, int other) throws IOException {
    List<Integer> key = List.of(netns, other);
    OptionalInt known = ids.get(key);
    if (known == null) {
      known = NetnsIds.of(sockets.get(netns), files.get(other));
      ids.put(key, known);
    }
    return known;
  }

  @Override
  public void close() {
    sockets.forEach(NetlinkSocket::close);
    files.forEach(LibC::close);
  }
}
