package io.hoplab.conntrack;

import io.hoplab.netlink.NetlinkMessage;
import io.hoplab.netlink.NetlinkSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Listens to a netns' conntrack from the moment it is opened.
 *
 * <p>The kernel keeps events of an entry only if someone listened when the entry was made
 * (net.netfilter.nf_conntrack_events is 2), so listen before there is traffic.
 */
public final class ConntrackEvents implements AutoCloseable {
  /** The groups NEW, UPDATE and DESTROY, which are the first three. */
  private static final int GROUPS = 0b111;

  private static final int NEW_GROUP = 0b1;

  /** Room for some ten thousand events. */
  private static final int RECEIVE_BUFFER = 8 * 1024 * 1024;

  private final NetlinkSocket socket;

  private ConntrackEvents(NetlinkSocket socket) {
    this.socket = socket;
  }

  /**
   * What was heard.
   *
   * @param events in the kernel's order
   * @param overrun whether the kernel dropped events in between: then absence proves nothing
   */
  public record Heard(List<ConntrackEvent> events, boolean overrun) {}

  /** Listens in the calling thread's netns; whatever happens after the return is heard. */
  public static ConntrackEvents listen() throws IOException {
    return new ConntrackEvents(
        NetlinkSocket.listen(NetlinkSocket.NETFILTER, GROUPS, RECEIVE_BUFFER));
  }

  /** Listens to NEW alone; whatever happens after the return is heard. */
  public static ConntrackEvents listenToNew() throws IOException {
    return new ConntrackEvents(
        NetlinkSocket.listen(NetlinkSocket.NETFILTER, NEW_GROUP, RECEIVE_BUFFER));
  }

  /** Everything heard since the last call, without waiting. Any thread may call it. */
  public Heard drain() throws IOException {
    NetlinkSocket.Received received = socket.drain();
    List<ConntrackEvent> events = new ArrayList<>();
    for (NetlinkMessage message : received.messages()) {
      Ctnetlink.event(message).ifPresent(events::add);
    }
    return new Heard(List.copyOf(events), received.overrun());
  }

  @Override
  public void close() {
    socket.close();
  }
}
