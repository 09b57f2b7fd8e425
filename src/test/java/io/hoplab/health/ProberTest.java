package io.hoplab.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.apply.Applier;
import io.hoplab.apply.RunningNetwork;
import io.hoplab.azure.HealthProbe;
import io.hoplab.azure.LoadBalancer;
import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.nftables.NftObject;
import io.hoplab.plan.Planner;
import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import io.hoplab.time.Await;
import io.hoplab.topology.Host;
import io.hoplab.topology.NftAddition;
import io.hoplab.topology.Note;
import io.hoplab.topology.Role;
import io.hoplab.topology.Topology;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A load balancer that asks backends at its own loopback address. */
@Tag("kernel")
class ProberTest {
  private static final HostName EDGE = HostName.of("edge");
  private static final Ipv4Address LOOPBACK = Ipv4Address.parse("127.0.0.1");
  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final Note NOTE = Note.because("a test");
  private static final int MARK = 7;

  private RunningNetwork network;

  @BeforeEach
  void build() throws IOException {
    Host host =
        new Host(
                EDGE,
                Role.FABRIC,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                NOTE)
            .withNftables(
                List.of(
                    new NftAddition(new NftObject.Table(LoadBalancer.TABLE, ""), NOTE),
                    new NftAddition(
                        new NftObject.NamedSet(
                            LoadBalancer.TABLE, "down-h", "mark", Optional.empty(), ""),
                        NOTE),
                    new NftAddition(
                        new NftObject.NamedSet(
                            LoadBalancer.TABLE, "down-clock", "mark", Optional.empty(), ""),
                        NOTE)));
    network =
        Applier.apply(
            Planner.plan(new Topology(List.of(host), List.of())),
            Files.createTempDirectory(Files.createDirectories(Path.of("/run/hoplab")), "prober"));
  }

  @AfterEach
  void close() throws IOException {
    network.close();
  }

  @Test
  void aBackendThatStopsListeningGoesOutAndComesBack() throws Exception {
    Backend first = new Backend(8080);
    try (Prober prober = start(probe("h", HealthProbe.Kind.TCP, 2))) {
      prober.awaitFound();
      assertThat(down()).isFalse();
      assertThat(prober.words()).isEqualTo("h: box up");
      first.close();
      prober.awaitFound();
      assertThat(down()).isTrue();
      assertThat(prober.words()).isEqualTo("h: box down");
      try (Backend second = new Backend(8080)) {
        prober.awaitFound();
        assertThat(second.asked.get()).isPositive();
        assertThat(down()).isFalse();
      }
    }
  }

  @Test
  void itGoesOutAfterAsManyAnswersInARowAsTheThresholdSays() throws Exception {
    try (Backend backend = new Backend(8080)) {
      backend.status = "503 Service Unavailable";
      backend.looksAtSet = true;
      try (Prober prober = start(probe("h", HealthProbe.Kind.HTTP, 3))) {
        await(() -> backend.found.size() >= 4, "a fourth question");
        assertThat(backend.found.subList(0, 4)).containsExactly(false, false, false, true);
        assertThat(backend.requests.get(0)).isEqualTo("GET /alive HTTP/1.1");
        backend.looksAtSet = false;
        backend.status = "200 OK";
        prober.awaitFound();
        assertThat(down()).isFalse();
      }
    }
  }

  @Test
  void oneThatAnswersLateIsNotDown() throws Exception {
    try (Backend backend = new Backend(8080)) {
      backend.lateMillis = 600;
      try (Prober prober = start(probe("h", HealthProbe.Kind.HTTP, 1))) {
        prober.awaitFound();
        assertThat(backend.asked.get()).isPositive();
        assertThat(down()).isFalse();
      }
    }
  }

  @Test
  void nothingIsAskedWhileItIsPaused() throws Exception {
    try (Backend backend = new Backend(8080);
        Backend clock = new Backend(8081);
        Prober prober = start(probe("h", HealthProbe.Kind.HTTP, 1));
        Prober other =
            start(
                new HealthProbe(
                    "clock", HealthProbe.Kind.HTTP, 8081, "/", Duration.ofMillis(20), 1))) {
      prober.awaitFound();
      other.awaitFound();
      prober.pause();
      int asked = backend.asked.get();
      int then = clock.asked.get();
      await(() -> clock.asked.get() >= then + 10, "ten questions of the other prober");
      assertThat(backend.asked.get()).isEqualTo(asked);
      prober.resume();
      await(() -> backend.asked.get() > asked, "a question after the pause");
    }
  }

  private static HealthProbe probe(String name, HealthProbe.Kind kind, int threshold) {
    return new HealthProbe(name, kind, 8080, "/alive", Duration.ofMillis(20), threshold);
  }

  private Prober start(HealthProbe probe) {
    return Prober.start(
        List.of(new Prober.Target(probe, HostName.of("box"), LOOPBACK, MARK)),
        EDGE,
        LOOPBACK,
        LoadBalancer.TABLE,
        network);
  }

  private boolean down() throws IOException {
    Command list =
        Command.of("nft", "list", "set", "ip", LoadBalancer.TABLE.name(), "down-h")
            .in(network.netns(EDGE));
    return Finished.run(list, "", LONGEST).outputOrThrow().contains("0x00000007");
  }

  private static void await(BooleanSupplier holds, String what) throws TimeoutException {
    Await.until(() -> holds.getAsBoolean() ? Optional.empty() : Optional.of("no " + what), LONGEST);
  }

  /** An HTTP server inside the load balancer's netns. */
  private final class Backend implements AutoCloseable {
    private final ServerSocket socket;
    private final AtomicInteger asked = new AtomicInteger();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /** Whether it was down each time that it was asked, before the answer. */
    private final List<Boolean> found = new CopyOnWriteArrayList<>();

    private volatile String status = "200 OK";
    private volatile boolean looksAtSet;
    private volatile int lateMillis;
    private final CountDownLatch never = new CountDownLatch(1);

    Backend(int port) throws IOException {
      socket =
          network.visit(
              EDGE,
              () -> {
                ServerSocket made = new ServerSocket();
                made.setReuseAddress(true);
                made.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return made;
              });
      Thread thread = new Thread(this::serve, "backend");
      thread.setDaemon(true);
      thread.start();
    }

    private void serve() {
      while (!socket.isClosed()) {
        try (Socket client = socket.accept()) {
          asked.incrementAndGet();
          String request =
              new BufferedReader(
                      new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII))
                  .readLine();
          if (request != null) {
            answer(client, request);
          }
        } catch (IOException | InterruptedException e) {
          // One that only wanted to connect went away; or this is closed.
        }
      }
    }

    private void answer(Socket client, String request) throws IOException, InterruptedException {
      never.await(lateMillis, TimeUnit.MILLISECONDS);
      requests.add(request);
      if (looksAtSet) {
        found.add(down());
      }
      client
          .getOutputStream()
          .write(("HTTP/1.1 " + status + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
