package io.hoplab.probe;

import io.hoplab.net.AddressPort;
import io.hoplab.net.Ipv4Address;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** TCP connections that are there at the same time, as long as this is open. */
public final class HeldConnections implements AutoCloseable {
  private static final long LOOK_MILLIS = 20;

  /** Counts what happens elsewhere. */
  @FunctionalInterface
  public interface Count {
    /** How many there are by now. */
    long now() throws IOException;
  }

  private final List<SocketChannel> channels = new ArrayList<>();
  private int established;
  private int refused;

  private HeldConnections() {}

  /**
   * Begins all connections at once, from the calling thread's netns, and waits for them together.
   *
   * @param patience how long they may take; to be shorter than the second after which the kernel
   *     sends a SYN again
   * @param lost says how many are known by now to get no answer, for which nobody has to wait
   * @throws IOException when there is no socket to be had, or the lost ones cannot be counted
   */
  public static HeldConnections open(AddressPort server, int count, Duration patience, Count lost)
      throws IOException {
    HeldConnections held = new HeldConnections();
    boolean done = false;
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < count; i++) {
        held.begin(server, selector);
      }
      held.await(selector, patience, lost);
      done = true;
      return held;
    } finally {
      if (!done) {
        held.close();
      }
    }
  }

  private void begin(AddressPort server, Selector selector) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channels.add(channel);
    channel.configureBlocking(false);
    // Closed with a reset: what is over takes no port of a translation any longer.
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    channel.register(selector, SelectionKey.OP_CONNECT);
    if (channel.connect(address(server))) {
      established++;
    }
  }

  private static InetSocketAddress address(AddressPort server) throws IOException {
    Ipv4Address address = server.address();
    return new InetSocketAddress(InetAddress.getByAddress(address.toBytes()), server.port());
  }

  private void await(Selector selector, Duration patience, Count lost) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    while (established + refused < channels.size()) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return;
      }
      if (selector.select(Math.min(left, LOOK_MILLIS)) == 0
          && established + refused + lost.now() >= channels.size()) {
        return;
      }
      for (SelectionKey key : selector.selectedKeys()) {
        finish((SocketChannel) key.channel());
        key.cancel();
      }
      selector.selectedKeys().clear();
    }
  }

  private void finish(SocketChannel channel) {
    try {
      if (channel.finishConnect()) {
        established++;
      }
    } catch (IOException e) {
      refused++;
    }
  }

  /** How many were answered with a SYN-ACK. */
  public int established() {
    return established;
  }

  /** How many were answered with a reset or an ICMP error. */
  public int refused() {
    return refused;
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : channels) {
      channel.close();
    }
  }
}
