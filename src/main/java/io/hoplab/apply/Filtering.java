package io.hoplab.apply;

import io.hoplab.net.HostName;
import io.hoplab.plan.Operation;
import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Executes the iptables and nftables operations: one iptables-restore and one nft for each host
 * that has any, several hosts at a time. Rules name interfaces by text, so they need no interface
 * and wait only for their netns.
 */
final class Filtering {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final int AT_A_TIME = 4;

  private final List<Operation> operations;
  private final Map<HostName, RunningHost> hosts;
  private final String program;
  private final Map<HostName, Restore> restores = new LinkedHashMap<>();
  private final Map<HostName, NftLoad> loads = new LinkedHashMap<>();
  private final List<FutureTask<Void>> workers = new ArrayList<>();

  Filtering(List<Operation> operations, Map<HostName, RunningHost> hosts, String program) {
    this.operations = operations;
    this.hosts = hosts;
    this.program = program;
    for (int place = 0; place < operations.size(); place++) {
      Operation operation = operations.get(place);
      if (operation instanceof Operation.AddChain chain) {
        restore(operation).add(place, chain);
      } else if (operation instanceof Operation.AppendRule rule) {
        restore(operation).add(place, rule);
      } else if (operation instanceof Operation.AddNft nft) {
        loads.computeIfAbsent(operation.host(), name -> new NftLoad()).add(place, nft);
      }
    }
  }

  private Restore restore(Operation operation) {
    return restores.computeIfAbsent(operation.host(), name -> new Restore());
  }

  /** Starts the work and returns at once. */
  void start() {
    Set<HostName> all = new LinkedHashSet<>(restores.keySet());
    all.addAll(loads.keySet());
    List<HostName> queue = List.copyOf(all);
    AtomicInteger next = new AtomicInteger();
    for (int i = 0; i < Math.min(AT_A_TIME, queue.size()); i++) {
      FutureTask<Void> worker =
          new FutureTask<>(
              () -> {
                for (int j = next.getAndIncrement(); j < queue.size(); j = next.getAndIncrement()) {
                  load(queue.get(j));
                }
                return null;
              });
      workers.add(worker);
      Thread thread = new Thread(worker, "rules");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** As in the plan: what is loaded later the kernel calls first, at one priority. */
  private void load(HostName name) throws IOException {
    if (restores.containsKey(name)) {
      restore(name, restores.get(name));
    }
    if (loads.containsKey(name)) {
      load(name, loads.get(name));
    }
  }

  private void load(HostName name, NftLoad text) throws IOException {
    RunningHost host = hosts.get(name);
    String reason = "there is no netns " + name;
    if (host != null) {
      Command load = Command.of("nft", "-f", "-");
      Finished finished = Finished.run(load.in(host.netns().path()), text.toString(), DEADLINE);
      if (finished.exitCode() == 0) {
        return;
      }
      reason = finished.errors().strip();
    }
    int culprit = text.culprit(reason);
    throw new ApplyException(culprit, operations.get(culprit), reason);
  }

  private void restore(HostName name, Restore text) throws IOException {
    RunningHost host = hosts.get(name);
    if (host == null) {
      throw failure(name, text, "there is no netns " + name);
    }
    // -w: the legacy backend has one lock file for all netns
    Command restore = Command.of(program, "-w", Long.toString(DEADLINE.toSeconds()), "--noflush");
    Finished finished = Finished.run(restore.in(host.netns().path()), text.toString(), DEADLINE);
    if (finished.exitCode() != 0) {
      throw failure(name, text, finished.errors().strip());
    }
  }

  private ApplyException failure(HostName name, Restore text, String reason) {
    OptionalInt culprit = text.culprit(reason);
    return culprit.isPresent()
        ? new ApplyException(culprit.getAsInt(), operations.get(culprit.getAsInt()), reason)
        : new ApplyException(text.first(), program + " in " + name, reason);
  }

  /** Waits until all is done, and gives the first failure in the plan's order. */
  Optional<IOException> finish() {
    Optional<IOException> first = Optional.empty();
    for (FutureTask<Void> worker : workers) {
      try {
        worker.get();
      } catch (ExecutionException e) {
        IOException failure =
            e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        if (first.isEmpty() || place(failure) < place(first.get())) {
          first = Optional.of(failure);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.of(new IOException("interrupted while rules were loaded", e));
      }
    }
    return first;
  }

  private static int place(IOException failure) {
    return failure instanceof ApplyException apply ? apply.index() : -1;
  }
}
