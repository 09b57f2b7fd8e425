package io.hoplab.capture;

import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import io.hoplab.process.Program;
import io.hoplab.time.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import jnr.ffi.LibraryLoader;

/** A netns that a sleeping process holds, with its loopback up; gone when that is closed. */
public final class SleepingNetns implements NetnsDoor, AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final int CLONE_NEWNET = 0x40000000;

  /** The C functions that a thread enters a netns with. */
  public interface LibC {
    /** open(2). */
    int open(String path, int flags);

    /** setns(2). */
    int setns(int fd, int type);

    /** close(2). */
    int close(int fd);
  }

  private static final LibC LIBC = LibraryLoader.create(LibC.class).load("c");

  private final Program sleeper;

  /** Makes the netns. */
  public SleepingNetns() throws IOException, TimeoutException {
    Path own = Files.readSymbolicLink(Path.of("/proc/self/ns/net"));
    sleeper = Program.start(Command.of("unshare", "--net", "sleep", "infinity"));
    Await.until(
        () -> {
          try {
            return Files.readSymbolicLink(path()).equals(own)
                ? Optional.of("the sleeper is still in its parent's netns")
                : Optional.empty();
          } catch (IOException e) {
            return Optional.of(e.toString());
          }
        },
        DEADLINE);
    run("ip", "link", "set", "lo", "up");
  }

  /** The file that holds it. */
  public Path path() {
    return Path.of("/proc/" + sleeper.pid() + "/ns/net");
  }

  /** The process that holds it, as {@code ip link set ... netns PID} wants it. */
  public String pid() {
    return Long.toString(sleeper.pid());
  }

  /** Runs a program inside and gives its output. */
  public String run(String... arguments) throws IOException {
    return Finished.run(Command.of(arguments).in(path()), "", DEADLINE).outputOrThrow();
  }

  /** Feeds a program inside. */
  public String feed(String input, String... arguments) throws IOException {
    return Finished.run(Command.of(arguments).in(path()), input, DEADLINE).outputOrThrow();
  }

  @Override
  public <T> T visit(Callable<T> work) throws Exception {
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              int fd = LIBC.open(path().toString(), 0);
              if (fd < 0 || LIBC.setns(fd, CLONE_NEWNET) != 0) {
                throw new IOException("cannot enter " + path());
              }
              LIBC.close(fd);
              return work.call();
            });
    Thread thread = new Thread(task, "visit");
    thread.start();
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  @Override
  public void close() {
    sleeper.close();
  }
}
