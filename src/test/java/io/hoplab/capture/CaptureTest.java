package io.hoplab.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hoplab.evidence.Completeness;
import io.hoplab.evidence.Sighting;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.time.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
class CaptureTest {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final HostName HOST = HostName.of("pod-a");
  private static final Map<Integer, InterfaceName> LO = Map.of(1, InterfaceName.LO);

  @Test
  void aPingIsSeenBothWaysAndTheMarkerProvesIt() throws Exception {
    try (SleepingNetns netns = new SleepingNetns();
        Capture capture = Capture.start(HOST, netns.path(), LO)) {
      capture.ready(DEADLINE);
      netns.run("ping", "-c", "1", "127.0.0.1");
      capture.awaitMarker(netns, DEADLINE);
      List<String> tuples =
          capture.seen().stream()
              .map(Sighting::packet)
              .flatMap(Optional::stream)
              .map(packet -> packet.transport().getClass().getSimpleName())
              .toList();
      // libpcap leaves out what loopback sends, so each packet shows itself once, coming in.
      assertThat(tuples).startsWith("IcmpEcho", "IcmpEcho", "Udp");
      assertThat(capture.stop(DEADLINE)).isEqualTo(Completeness.COMPLETE);
    }
  }

  @Test
  void aCaptureThatDiedIsIncomplete() throws Exception {
    try (SleepingNetns netns = new SleepingNetns();
        Capture capture = Capture.start(HOST, netns.path(), LO)) {
      capture.ready(DEADLINE);
      long pid = tcpdump(netns);
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      Await.until(
          () ->
              capture.completeness().isComplete()
                  ? Optional.of("the capture still counts as complete")
                  : Optional.empty(),
          DEADLINE);
      assertThat(capture.stop(DEADLINE).gap().orElseThrow()).startsWith("tcpdump ended early");
    }
  }

  @Test
  void aFrameAtAnInterfaceWithoutANameMakesTheCaptureIncomplete() throws Exception {
    try (SleepingNetns netns = new SleepingNetns();
        Capture capture = Capture.start(HOST, netns.path(), Map.of())) {
      capture.ready(DEADLINE);
      assertThatThrownBy(() -> capture.awaitMarker(netns, Duration.ofMillis(200)))
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining("tcpdump at pod-a does not show its marker");
      assertThat(capture.stop(DEADLINE).gap())
          .contains("a frame at an unknown interface, number 1");
    }
  }

  @Test
  void aNetnsThatIsNotThereIsSaidSoByTheReadiness() throws Exception {
    try (Capture capture =
        Capture.start(HOST, java.nio.file.Path.of("/nonexistent/netns"), Map.of())) {
      assertThatThrownBy(() -> capture.ready(DEADLINE))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("/nonexistent/netns");
    }
  }

  @Test
  void twentyCapturesStartTogether() throws Exception {
    List<SleepingNetns> netns = new ArrayList<>();
    List<Capture> captures = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        netns.add(new SleepingNetns());
      }
      long start = System.nanoTime();
      for (SleepingNetns one : netns) {
        captures.add(Capture.start(HOST, one.path(), LO));
      }
      for (Capture capture : captures) {
        capture.ready(DEADLINE);
      }
      long ready = System.nanoTime();
      for (int i = 0; i < 20; i++) {
        captures.get(i).awaitMarker(netns.get(i), DEADLINE);
      }
      long marked = System.nanoTime();
      captures.forEach(Capture::terminate);
      for (Capture capture : captures) {
        assertThat(capture.stop(DEADLINE).gap()).isEmpty();
      }
      long stopped = System.nanoTime();
      System.out.printf(
          "20 captures: ready %d ms, markers %d ms, stopped together %d ms%n",
          (ready - start) / 1_000_000,
          (marked - ready) / 1_000_000,
          (stopped - marked) / 1_000_000);
    } finally {
      captures.forEach(Capture::close);
      netns.forEach(SleepingNetns::close);
    }
  }

  /** The one tcpdump among this process's children that runs in the netns. */
  private static long tcpdump(SleepingNetns netns) {
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().command().orElse("").endsWith("tcpdump"))
        .filter(
            child -> {
              try {
                return java.nio.file.Files.readSymbolicLink(
                        java.nio.file.Path.of("/proc/" + child.pid() + "/ns/net"))
                    .equals(java.nio.file.Files.readSymbolicLink(netns.path()));
              } catch (IOException e) {
                return false;
              }
            })
        .findFirst()
        .orElseThrow()
        .pid();
  }
}
