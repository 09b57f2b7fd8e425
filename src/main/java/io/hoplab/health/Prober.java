package io.hoplab.health;

import io.hoplab.apply.RunningNetwork;
import io.hoplab.azure.HealthProbe;
import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.nftables.NftTable;
import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import io.hoplab.time.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;

/**
 * A load balancer's health probes: they ask each backend at its NIC, from the load balancer's own
 * address, and take it out of the choice and in again.
 */
public final class Prober implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /**
   * Azure waits for an answer as long as an interval, which in labs is short. What is asked here is
   * a program of a machine that may be busy, and late is not down.
   */
  private static final int SHORTEST_WAIT_MILLIS = 2_000;

  /**
   * A backend that a probe asks.
   *
   * @param backend the host
   * @param address its NIC's
   * @param mark its mark in the load balancer's rules
   */
  public record Target(HealthProbe probe, HostName backend, Ipv4Address address, int mark) {}

  private final HostName balancer;
  private final Ipv4Address source;
  private final NftTable table;
  private final RunningNetwork network;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ReadWriteLock gate = new ReentrantReadWriteLock(true);
  private final List<Watch> watches = new ArrayList<>();

  private Prober(HostName balancer, Ipv4Address source, NftTable table, RunningNetwork network) {
    this.balancer = balancer;
    this.source = source;
    this.table = table;
    this.network = network;
  }

  /**
   * Begins to ask.
   *
   * @param balancer the load balancer's host
   * @param source its address
   * @param table the nftables table of that host with the sets of the backends that are down
   */
  public static Prober start(
      List<Target> targets,
      HostName balancer,
      Ipv4Address source,
      NftTable table,
      RunningNetwork network) {
    Prober prober = new Prober(balancer, source, table, network);
    for (Target target : targets) {
      Watch watch = prober.new Watch(target);
      prober.watches.add(watch);
      Thread thread = new Thread(watch::run, "probe of " + target.backend());
      thread.setDaemon(true);
      thread.start();
    }
    return prober;
  }

  /**
   * Waits until what holds now has been found by every probe.
   *
   * @throws IOException when a probe could not be made, or takes too long
   */
  public void awaitFound() throws IOException {
    List<Integer> begun = watches.stream().map(watch -> watch.begun.get()).toList();
    try {
      for (int i = 0; i < watches.size(); i++) {
        Watch watch = watches.get(i);
        int wanted = begun.get(i) + watch.target.probe().threshold();
        Duration longest =
            watch.target.probe().interval().multipliedBy(2L + watch.target.probe().threshold());
        Await.until(() -> watch.missing(wanted), LONGEST.plus(longest));
      }
    } catch (TimeoutException e) {
      throw new IOException(e.getMessage(), e);
    }
    Optional<String> failure = failure();
    if (failure.isPresent()) {
      throw new IOException(failure.get());
    }
  }

  /** Why a probe could not be made, or what it has found not be put into the rules. */
  Optional<String> failure() {
    return watches.stream()
        .filter(watch -> watch.failure != null)
        .map(watch -> "probe of " + watch.target.backend() + ": " + watch.failure.getMessage())
        .findFirst();
  }

  /** Waits until no probe is under way, and lets none begin until {@link #resume}. */
  public void pause() {
    gate.writeLock().lock();
  }

  /** Goes on asking; to be called by the thread that has called {@link #pause}. */
  public void resume() {
    gate.writeLock().unlock();
  }

  /** What the probes have found, a part for each: {@code healthz: node-1 up, node-2 down}. */
  public String words() {
    return watches.stream()
        .collect(
            Collectors.groupingBy(
                watch -> watch.target.probe().name(),
                Collectors.mapping(
                    watch -> watch.target.backend() + (watch.up ? " up" : " down"),
                    Collectors.joining(", "))))
        .entrySet()
        .stream()
        .map(entry -> entry.getKey() + ": " + entry.getValue())
        .sorted()
        .collect(Collectors.joining("; "));
  }

  @Override
  public void close() {
    closing.countDown();
  }

  /** The probe of one backend, on a thread of its own inside the load balancer's netns. */
  private final class Watch {
    private final Target target;
    private volatile boolean up = true;
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private volatile IOException failure;
    private int unlike;

    Watch(Target target) {
      this.target = target;
    }

    Optional<String> missing(int wanted) {
      return done.get() >= wanted || failure != null
          ? Optional.empty()
          : Optional.of("no answer was due from " + target.backend());
    }

    void run() {
      try {
        network.visit(
            balancer,
            () -> {
              do {
                ask();
              } while (!closing.await(target.probe().interval().toMillis(), TimeUnit.MILLISECONDS));
              return null;
            });
      } catch (IOException e) {
        // The network goes away before the prober is closed where something else has failed.
        failure = e;
      }
    }

    private void ask() {
      gate.readLock().lock();
      try {
        begun.incrementAndGet();
        found(asks());
        done.incrementAndGet();
      } catch (IOException e) {
        // Somebody may have taken the rules away, and bring them back.
        failure = e;
      } finally {
        gate.readLock().unlock();
      }
    }

    private void found(boolean answered) throws IOException {
      unlike = answered == up ? 0 : unlike + 1;
      if (unlike >= target.probe().threshold()) {
        String element =
            "element ip %s %s { %d }"
                .formatted(table.name(), target.probe().downSet(), target.mark());
        // Only what is there can be deleted, and somebody may have done that.
        Command change =
            Command.of("nft", "add " + element + (answered ? "; delete " + element : ""));
        Finished.run(change.in(network.netns(balancer)), "", LONGEST).outputOrThrow();
        up = answered;
        unlike = 0;
      }
    }

    private boolean asks() {
      int patience = Math.max(SHORTEST_WAIT_MILLIS, (int) target.probe().interval().toMillis());
      try (Socket socket = new Socket()) {
        socket.bind(new InetSocketAddress(InetAddress.getByAddress(source.toBytes()), 0));
        socket.connect(
            new InetSocketAddress(
                InetAddress.getByAddress(target.address().toBytes()), target.probe().port()),
            patience);
        return target.probe().kind() == HealthProbe.Kind.TCP || isFine(socket, patience);
      } catch (IOException e) {
        return false;
      }
    }

    private boolean isFine(Socket socket, int patience) throws IOException {
      socket.setSoTimeout(patience);
      socket
          .getOutputStream()
          .write(
              ("GET "
                      + target.probe().path()
                      + " HTTP/1.1\r\nHost: "
                      + target.address()
                      + "\r\nUser-Agent: Load Balancer Agent\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      String status =
          new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
              .readLine();
      return status != null && status.matches("HTTP/1\\.[01] 200( .*)?");
    }
  }
}
