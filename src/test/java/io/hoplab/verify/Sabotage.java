package io.hoplab.verify;

import io.hoplab.time.Await;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** Finds the programs of a running lab by their name and netns, while the lab runs. */
final class Sabotage {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private Sabotage() {}

  /** Does something as soon as a program runs in a netns, on a thread of its own. */
  static Background<Void> when(String program, Path netns, Deed deed) {
    return Background.start(
        "sabotage",
        () -> {
          await(program, netns);
          deed.run();
          return null;
        });
  }

  /** What is done. */
  interface Deed {
    void run() throws Exception;
  }

  /** Kills the program in the netns. */
  static void kill(String program, Path netns) throws TimeoutException {
    ProcessHandle handle = ProcessHandle.of(await(program, netns)).orElseThrow();
    handle.destroyForcibly();
    Await.until(
        () -> handle.isAlive() ? Optional.of(program + " still runs") : Optional.empty(), DEADLINE);
  }

  private static long await(String program, Path netns) throws TimeoutException {
    Await.until(
        () ->
            find(program, netns).isPresent()
                ? Optional.empty()
                : Optional.of("no " + program + " runs in " + netns),
        DEADLINE);
    return find(program, netns).orElseThrow();
  }

  private static Optional<Long> find(String program, Path netns) {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      String wanted = "net:[" + Files.getAttribute(netns, "unix:ino") + "]";
      for (Path process : processes) {
        if (isThere(process, program, wanted)) {
          return Optional.of(Long.valueOf(process.getFileName().toString()));
        }
      }
    } catch (IOException e) {
      // The netns is not there yet.
    }
    return Optional.empty();
  }

  private static boolean isThere(Path process, String program, String netns) {
    try {
      return Files.readString(process.resolve("comm")).strip().equals(program)
          && Files.readSymbolicLink(process.resolve("ns/net")).toString().equals(netns);
    } catch (IOException e) {
      return false; // It has ended.
    }
  }
}
