package io.hoplab.apply;

import io.hoplab.net.HostName;
import io.hoplab.netlink.KernelLink;
import io.hoplab.netlink.NetlinkSocket;
import io.hoplab.time.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * Waits until every interface that has a carrier sends.
 *
 * <p>An interface gets its carrier when the other end of its cable is switched on, and sends once
 * the kernel's link watch has seen that. Most often that is at once. Where many interfaces come and
 * go on the machine it takes a second or two (net/core/link_watch.c), and what is sent meanwhile is
 * lost without a trace.
 */
final class LinkWatch {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private LinkWatch() {}

  /**
   * Waits.
   *
   * @throws IOException when an interface does not send for 20 s
   */
  static void settle(Map<HostName, RunningHost> hosts) throws IOException {
    for (Map.Entry<HostName, RunningHost> host : hosts.entrySet()) {
      NetlinkSocket socket = host.getValue().socket();
      try {
        Await.until(
            () -> awakening(socket).map(name -> host.getKey() + "/" + name + " does not send"),
            DEADLINE);
      } catch (TimeoutException e) {
        throw new IOException(e.getMessage() + ", although it has a carrier", e);
      }
    }
  }

  /**
   * One that does not send yet. Ports come before their bridges, which get their carrier from them;
   * and each is asked for alone, so that the answer is of the time after all answers before it.
   */
  private static Optional<String> awakening(NetlinkSocket socket) throws IOException {
    List<KernelLink> all = new ArrayList<>(KernelLink.all(socket));
    all.removeIf(link -> !link.up());
    all.sort(Comparator.comparing(link -> link.kind().equals("bridge")));
    for (KernelLink link : all) {
      if (KernelLink.of(socket, link.index()).isAwakening()) {
        return Optional.of(link.name());
      }
    }
    return Optional.empty();
  }
}
