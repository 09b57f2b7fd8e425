package io.hoplab.survey;

import io.hoplab.iptables.SavedRules;
import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** Has iptables-save(8) print the rules of netns, several at a time. */
final class RuleReader {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final int AT_A_TIME = 4;

  private final Map<Path, SavedRules> rules = new ConcurrentHashMap<>();
  private final List<Future<Void>> workers = new ArrayList<>();

  /** The rules of one netns. */
  static SavedRules read(Path netns) throws IOException {
    return SavedRules.parse(
        Finished.run(Command.of("iptables-save").in(netns), "", DEADLINE).outputOrThrow());
  }

  /**
   * Begins to read netns, and returns at once. Not to be called inside a netns: the threads made
   * here would stay there.
   */
  void start(Collection<Path> netns) {
    ConcurrentLinkedQueue<Path> queue = new ConcurrentLinkedQueue<>(netns);
    for (int i = 0; i < Math.min(AT_A_TIME, netns.size()); i++) {
      FutureTask<Void> worker =
          new FutureTask<>(
              () -> {
                for (Path file = queue.poll(); file != null; file = queue.poll()) {
                  rules.put(file, read(file));
                }
                return null;
              });
      workers.add(worker);
      Thread thread = new Thread(worker, "iptables-save");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Waits for what was begun. */
  Map<Path, SavedRules> finish() throws IOException {
    for (Future<Void> worker : workers) {
      try {
        worker.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while rules were read", e);
      } catch (ExecutionException e) {
        throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
      }
    }
    workers.clear();
    return new LinkedHashMap<>(rules);
  }
}
