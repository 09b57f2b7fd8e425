package io.hoplab.cli;

import io.hoplab.apply.Applier;
import io.hoplab.apply.HostFiles;
import io.hoplab.apply.RunningNetwork;
import io.hoplab.lab.Lab;
import io.hoplab.plan.Planner;
import io.hoplab.serve.Server;
import io.hoplab.time.Await;
import io.hoplab.topology.Listener;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * A lab that is built for one question, with its servers.
 *
 * @param lab what it was built from
 * @param network its network
 * @param servers the programs that answer there
 */
record FreshLab(Lab lab, RunningNetwork network, List<Server> servers) implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  /** Builds the lab of that name or file in the sandbox around this process. */
  static FreshLab build(String name, Terminal terminal) throws IOException {
    Lab lab = LabArguments.read(name, terminal);
    Path folder = Sandbox.enter();
    RunningNetwork network =
        Applier.apply(
                Planner.plan(lab.topology()),
                folder.resolveSibling("netns"),
                Sandbox.backend().restore())
            .withFiles(RunningLab.FILES);
    FreshLab fresh = new FreshLab(lab, network, new ArrayList<>());
    boolean serves = false;
    try {
      fresh.serve(new HostFiles(RunningLab.FILES));
      serves = true;
      return fresh;
    } finally {
      if (!serves) {
        fresh.close();
      }
    }
  }

  private void serve(HostFiles files) throws IOException {
    files.write(lab.topology());
    for (Listener listener : lab.topology().listeners()) {
      servers.add(Server.start(listener, lab.topology(), network.netns(listener.host()), files));
    }
    try {
      for (Server server : servers) {
        Await.until(server::missing, DEADLINE);
      }
    } catch (TimeoutException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    servers.forEach(Server::close);
    network.close();
  }
}
