package io.hoplab.netns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hoplab.net.HostName;
import io.hoplab.time.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
class NetnsTest {
  private static final Path FOLDER = Path.of("/run/hoplab/netns-test");
  private static final Path OWN = Path.of("/proc/thread-self/ns/net");

  private static Path own() throws IOException {
    return Files.readSymbolicLink(OWN);
  }

  private static Set<Path> netnsOfAllThreads() throws IOException {
    Set<Path> all = new HashSet<>();
    try (var tasks = Files.list(Path.of("/proc/self/task"))) {
      for (Path task : (Iterable<Path>) tasks::iterator) {
        try {
          // The JVM's own thread for programs stays where another test has started the first one.
          if (!Files.readString(task.resolve("comm")).strip().equals("process reaper")) {
            all.add(Files.readSymbolicLink(task.resolve("ns/net")));
          }
        } catch (IOException gone) {
          // a thread that ended while we looked
        }
      }
    }
    return all;
  }

  @Test
  void aVisitHappensInsideAndLeavesNoThreadThere() throws Exception {
    Path home = own();
    try (NetnsDirectory directory = NetnsDirectory.create(FOLDER)) {
      Netns first = directory.add(HostName.of("first")).netns();
      Netns second = directory.add(HostName.of("second")).netns();

      Path inFirst = first.visit(NetnsTest::own);
      assertThat(inFirst).isNotEqualTo(home).isNotEqualTo(second.visit(NetnsTest::own));
      assertThat(first.visit(NetnsTest::own)).isEqualTo(inFirst);
      assertThat(own()).isEqualTo(home);

      Await.until(
          () -> {
            try {
              Set<Path> all = netnsOfAllThreads();
              return all.equals(Set.of(home))
                  ? Optional.empty()
                  : Optional.of("threads are in " + all);
            } catch (IOException e) {
              return Optional.of(e.toString());
            }
          },
          Duration.ofSeconds(10));
    }
  }

  @Test
  void aProgramStartedInAVisitIsInside() throws Exception {
    try (NetnsDirectory directory = NetnsDirectory.create(FOLDER)) {
      Netns netns = directory.add(HostName.of("host")).netns();
      String inside = netns.visit(NetnsTest::own).toString();
      String program =
          netns.visit(
              () ->
                  new String(
                      new ProcessBuilder("readlink", "/proc/self/ns/net")
                          .start()
                          .getInputStream()
                          .readAllBytes(),
                      StandardCharsets.UTF_8));
      assertThat(program.strip()).isEqualTo(inside);
    }
  }

  @Test
  void whatAVisitThrowsComesOut() throws Exception {
    try (NetnsDirectory directory = NetnsDirectory.create(FOLDER)) {
      Netns netns = directory.add(HostName.of("host")).netns();
      assertThatThrownBy(
              () ->
                  netns.visit(
                      () -> {
                        throw new IllegalStateException("of the visitor");
                      }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("of the visitor");
      assertThatThrownBy(() -> Netns.at(FOLDER.resolve("none")).visit(() -> 1))
          .hasMessage("open " + FOLDER + "/none: ENOENT (No such file or directory)");
    }
  }

  @Test
  void countersAreReadByName() {
    assertThat(
            Counters.parse(
                Arrays.asList(
                    "Ip: Forwarding ForwDatagrams", "Ip: 1 7", "Icmp: InMsgs", "Icmp: 3")))
        .containsEntry("IpForwDatagrams", 7L)
        .containsEntry("IcmpInMsgs", 3L);
  }
}
