package io.hoplab.apply;

import io.hoplab.linux.Errno;
import io.hoplab.net.HostName;
import io.hoplab.netns.NetnsDirectory;
import io.hoplab.plan.Operation;
import io.hoplab.plan.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Executes a plan.
 *
 * <p>All netns are made first. The rest is two kinds of work that go on side by side: wiring, and
 * loading iptables and nftables rules, which begins as soon as a host's netns is there. Within each
 * the plan's order holds. Wiring ends when every interface that has a carrier sends.
 */
public final class Applier {
  private Applier() {}

  /**
   * Builds the network that a plan describes.
   *
   * @param folder where the files of its netns go; made when it is not there, and hidden by a mount
   *     until the network is closed
   * @throws ApplyException when the kernel refuses an operation; nothing is left behind
   * @throws IOException when something else fails; nothing is left behind
   */
  public static RunningNetwork apply(Plan plan, Path folder) throws IOException {
    return apply(plan, folder, "iptables-restore");
  }

  /**
   * The same with the iptables-restore of one of the kernel's backends.
   *
   * @param restore the program, such as {@code iptables-legacy-restore}
   */
  public static RunningNetwork apply(Plan plan, Path folder, String restore) throws IOException {
    List<Operation> operations = plan.bare();
    NetnsDirectory directory = NetnsDirectory.create(folder);
    boolean built = false;
    try {
      Map<HostName, RunningHost> hosts = makeNetns(operations, directory);
      Filtering filtering = new Filtering(operations, hosts, restore);
      filtering.start();
      Optional<IOException> failure = wire(operations, hosts);
      Optional<IOException> filteringFailure = filtering.finish();
      hosts.values().forEach(RunningHost::closeFd);
      failure = failure.isPresent() ? failure : filteringFailure;
      if (failure.isPresent()) {
        throw failure.get();
      }
      built = true;
      return new RunningNetwork(directory, hosts);
    } finally {
      if (!built) {
        directory.close();
      }
    }
  }

  private static Map<HostName, RunningHost> makeNetns(
      List<Operation> operations, NetnsDirectory directory) throws IOException {
    Set<HostName> names = new LinkedHashSet<>();
    for (int place = 0; place < operations.size(); place++) {
      if (operations.get(place) instanceof Operation.AddNetns add && !names.add(add.host())) {
        throw new ApplyException(place, add, Errno.EEXIST.toString());
      }
    }
    Map<HostName, RunningHost> hosts = new LinkedHashMap<>();
    directory
        .addAll(new ArrayList<>(names))
        .forEach((name, made) -> hosts.put(name, new RunningHost(made)));
    return hosts;
  }

  private static Optional<IOException> wire(
      List<Operation> operations, Map<HostName, RunningHost> hosts) {
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              // making netns and wiring them take the same locks of the kernel: side by side the
              // two are slower than one after the other
              for (RunningHost host : hosts.values()) {
                host.netns();
              }
              new Wiring(operations, hosts).run();
              LinkWatch.settle(hosts);
              return null;
            });
    Thread wirer = new Thread(task, "wiring");
    wirer.setDaemon(true);
    wirer.start();
    try {
      task.get();
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(new IOException("interrupted while the network was wired", e));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      return Optional.of(
          e.getCause() instanceof IOException io ? io : new IOException(e.getCause()));
    }
  }
}
