package io.hoplab.netns;

import io.hoplab.linux.LibC;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A netns that a file holds. */
public final class Netns {
  /** Every netns is a file of one device. */
  private static final String DEVICE = "unix:dev";

  private static final Path OWN = Path.of("/proc/thread-self/ns/net");

  private final Path path;

  private Netns(Path path) {
    this.path = path;
  }

  /** The netns that the file holds; nothing is opened yet. */
  public static Netns at(Path path) {
    return new Netns(path);
  }

  /** The file, for {@code nsenter --net=FILE}. */
  public Path path() {
    return path;
  }

  /**
   * Whether the file holds a netns. An {@code ip netns add} that failed leaves one that does not.
   */
  public boolean isThere() throws IOException {
    try {
      return Files.getAttribute(path, DEVICE).equals(Files.getAttribute(OWN, DEVICE));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /**
   * Runs something inside the netns: on a fresh thread that enters it, and is thrown away after. A
   * socket opened there, or a program started there, stays in the netns.
   *
   * <p>Nothing run there may hand work to a pool: a pool's thread born there would stay there.
   *
   * @throws IOException when the netns cannot be entered, or the callable throws it; a runtime
   *     exception of the callable comes as it is, any other as the cause of an IOException
   */
  public <T> T visit(Callable<T> callable) throws IOException {
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              enter();
              return callable.call();
            });
    Thread visitor = new Thread(task, "visit " + path.getFileName());
    visitor.setDaemon(true);
    visitor.start();
    try {
      T result = task.get();
      visitor.join();
      return result;
    } catch (InterruptedException e) {
      visitor.interrupt();
      Thread.currentThread().interrupt();
      throw new IOException("the visit to " + path + " was interrupted", e);
    } catch (ExecutionException e) {
      throw unwrapped(e.getCause());
    }
  }

  private IOException unwrapped(Throwable cause) {
    if (cause instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof IOException io ? io : new IOException("in " + path, cause);
  }

  /** Moves the calling thread, for good. Only for a thread that nobody else uses. */
  public void enter() throws IOException {
    int fd = LibC.open(path, LibC.O_RDONLY);
    try {
      LibC.setns(fd, LibC.CLONE_NEWNET);
    } finally {
      LibC.close(fd);
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
