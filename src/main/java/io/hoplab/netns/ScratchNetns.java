package io.hoplab.netns;

import io.hoplab.linux.LibC;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

/**
 * An empty netns to try something in. Nothing but a thread of this process holds it: it needs no
 * file, and goes with the process at the latest.
 */
public final class ScratchNetns implements AutoCloseable {
  private static final Path SELF = Path.of("/proc/thread-self");

  private final CountDownLatch end = new CountDownLatch(1);
  private final Netns netns;

  private ScratchNetns() throws IOException {
    CompletableFuture<Path> entered = new CompletableFuture<>();
    Thread holder = new Thread(() -> hold(entered), "scratch netns");
    holder.setDaemon(true);
    holder.start();
    try {
      netns = Netns.at(entered.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a netns was made", e);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    }
  }

  /** Makes one. */
  public static ScratchNetns make() throws IOException {
    return new ScratchNetns();
  }

  private void hold(CompletableFuture<Path> entered) {
    try {
      LibC.unshare(LibC.CLONE_NEWNET);
      entered.complete(SELF.resolveSibling(Files.readSymbolicLink(SELF)).resolve("ns/net"));
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      entered.completeExceptionally(e);
    }
  }

  /** The netns, as long as this is not closed. */
  public Netns netns() {
    return netns;
  }

  @Override
  public void close() {
    end.countDown();
  }
}
