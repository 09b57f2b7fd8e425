package io.hoplab.bench;

import io.hoplab.netns.ScratchNetns;
import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A node that has the addresses of all endpoints itself, and a client on it that calls Services
 * drawn by lot: each call is a new connection, whose first packet passes the rules.
 */
final class CalledServices implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final int CALLS = 100;

  private final String mode;
  private final int size;
  private final ScratchNetns netns;
  private final ServerSocketChannel server;
  private final Random random = new Random(1);
  private final List<Long> nanos = new ArrayList<>();

  /** Makes the node, without rules. */
  CalledServices(String mode, int size) throws IOException {
    this.mode = mode;
    this.size = size;
    netns = ScratchNetns.make();
    ip("link set lo up");
    // On the loopback every address of a range is the node's own.
    ip("addr add " + ManyServices.PODS.address(1) + "/" + prefix() + " dev lo");
    ip("addr add " + ManyServices.NODE_IP + "/32 dev lo");
    ip("route add " + ManyServices.SERVICES + " dev lo src " + ManyServices.NODE_IP);
    server =
        netns
            .netns()
            .visit(
                () ->
                    ServerSocketChannel.open()
                        .bind(new InetSocketAddress(ManyServices.TARGET_PORT), CALLS));
  }

  private static String prefix() {
    String range = ManyServices.PODS.toString();
    return range.substring(range.indexOf('/') + 1);
  }

  private void ip(String arguments) throws IOException {
    Command ip = Command.of(("ip " + arguments).split(" "));
    Finished.run(ip.in(netns.netns().path()), "", DEADLINE).outputOrThrow();
  }

  ScratchNetns netns() {
    return netns;
  }

  String mode() {
    return mode;
  }

  int size() {
    return size;
  }

  /** Calls. The kernel answers the calls alone: nobody wakes up for them meanwhile. */
  void call() throws IOException {
    netns
        .netns()
        .visit(
            () -> {
              for (int i = 0; i < CALLS; i++) {
                nanos.add(once(ManyServices.clusterIp(random.nextInt(size)).toBytes()));
              }
              for (int i = 0; i < CALLS; i++) {
                server.accept().close();
              }
              return null;
            });
  }

  private static long once(byte[] address) throws IOException {
    InetSocketAddress service =
        new InetSocketAddress(InetAddress.getByAddress(address), ManyServices.PORT);
    try (SocketChannel client = SocketChannel.open()) {
      // A reset instead of a TIME_WAIT for each call.
      client.setOption(StandardSocketOptions.SO_LINGER, 0);
      long start = System.nanoTime();
      client.connect(service);
      return System.nanoTime() - start;
    }
  }

  /** How many nanoseconds a share of the calls took at most. */
  long quantile(double share) {
    List<Long> sorted = nanos.stream().sorted().toList();
    return sorted.get((int) (share * (sorted.size() - 1)));
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } finally {
      netns.close();
    }
  }
}
