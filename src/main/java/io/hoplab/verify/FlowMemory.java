package io.hoplab.verify;

import io.hoplab.apply.RunningNetwork;
import io.hoplab.azure.LoadBalancer;
import io.hoplab.azure.LoadBalancingRule;
import io.hoplab.net.HostName;
import io.hoplab.netlink.NetlinkSocket;
import io.hoplab.netlink.NftMap;
import io.hoplab.netlink.NftTable;
import io.hoplab.time.Await;
import java.io.IOException;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** What a load balancer remembers of the flows of one of its rules. */
final class FlowMemory {
  /**
   * The kernel takes out what rules have deleted once in a second, and then also puts the rest in
   * another order; on a busy machine that takes some time.
   */
  private static final Duration UNTIL_SETTLED = Duration.ofSeconds(5);

  /** Where the port begins in a key, behind the client's address. */
  private static final int PORT = 4;

  private final LoadBalancer balancer;
  private final NftMap map;
  private final RunningNetwork network;

  FlowMemory(LoadBalancer balancer, LoadBalancingRule rule, RunningNetwork network) {
    this.balancer = balancer;
    this.network = network;
    this.map = new NftMap(new NftTable(NftTable.IPV4, LoadBalancer.TABLE.name()), rule.flowMap());
  }

  /**
   * The backends of flows, by the client's port; a port is missing where nothing is remembered.
   *
   * <p>A single list may lack some that are there, so what is missing is looked for again. No list
   * has one that is not there, as long as nothing is sent meanwhile.
   *
   * @param first the lowest port
   * @param count how many ports
   * @throws IOException when the load balancer has no such map
   */
  Map<Integer, HostName> of(int first, int count) throws IOException {
    return network.visit(
        balancer.name(),
        () -> {
          try (NetlinkSocket socket = NetlinkSocket.open(NetlinkSocket.NETFILTER)) {
            return gather(
                () -> map.elements(socket), balancer.members(), first, count, UNTIL_SETTLED);
          }
        });
  }

  /** A list of the map. */
  @FunctionalInterface
  interface Listing {
    /** What it has. */
    List<NftMap.Element> read() throws IOException;
  }

  static Map<Integer, HostName> gather(
      Listing listing, List<HostName> members, int first, int count, Duration longest)
      throws IOException {
    Map<Integer, HostName> backends = new HashMap<>();
    try {
      Await.until(() -> missing(listing, members, first, count, backends), longest);
    } catch (TimeoutException e) {
      // It is not there: whoever asked can say what that means.
    }
    return backends;
  }

  private static Optional<String> missing(
      Listing listing,
      List<HostName> members,
      int first,
      int count,
      Map<Integer, HostName> backends)
      throws IOException {
    for (NftMap.Element element : listing.read()) {
      int port = element.key().getShort(PORT) & 0xffff;
      int mark = element.value().duplicate().order(ByteOrder.nativeOrder()).getInt();
      boolean chosen = mark >= 1 && mark <= members.size();
      if (chosen && port >= first && port < first + count) {
        backends.put(port, members.get(mark - 1));
      }
    }
    return backends.size() == count
        ? Optional.empty()
        : Optional.of(backends.size() + " of " + count + " flows are remembered");
  }
}
