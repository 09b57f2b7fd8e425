package io.hoplab.cli;

import io.hoplab.time.Await;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * Lets one process at a time change the running lab, from reading the lab's copy of its file to
 * replacing it. The kernel ends the lock with the process, however that ends.
 */
final class ChangeLock {
  private static final Path FILE = RunningLab.LAB_FILE.resolveSibling("lock");
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private ChangeLock() {}

  /** What is done with the lock. */
  @FunctionalInterface
  interface Change {
    void make() throws IOException;
  }

  /** Waits until no other process changes the lab, and changes it then. */
  static void hold(Terminal terminal, Change change) throws IOException {
    String name = RunningLab.current();
    try (FileChannel channel =
        FileChannel.open(FILE, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      Await.until(() -> missing(channel, name, terminal), LONGEST);
      change.make();
    } catch (TimeoutException e) {
      throw new CliException(
          ExitCode.BAD_INPUT,
          e.getMessage() + "; wait until it has ended, or end it, and try again");
    }
  }

  private static Optional<String> missing(FileChannel channel, String name, Terminal terminal)
      throws IOException {
    if (channel.tryLock() != null) {
      return Optional.empty();
    }
    String other = "another 'hoplab apply' or 'hoplab service' is still changing " + name;
    terminal.progress(other);
    return Optional.of(other);
  }
}
