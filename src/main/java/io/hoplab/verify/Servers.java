package io.hoplab.verify;

import io.hoplab.apply.HostFiles;
import io.hoplab.apply.RunningNetwork;
import io.hoplab.lab.Flow;
import io.hoplab.lab.Lab;
import io.hoplab.lab.Probe;
import io.hoplab.lab.Spread;
import io.hoplab.net.Protocol;
import io.hoplab.serve.Server;
import io.hoplab.time.Await;
import io.hoplab.topology.Listener;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The servers that a lab's flows may reach, started while the instruments are. */
final class Servers implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final List<Server> servers = new ArrayList<>();
  private final Background<Void> starting;

  private Servers(Lab lab, RunningNetwork network) {
    this.starting = Background.start("servers", () -> startAll(lab, network));
  }

  /** Begins to start them. */
  static Servers start(Lab lab, RunningNetwork network) {
    return new Servers(lab, network);
  }

  private Void startAll(Lab lab, RunningNetwork network) throws IOException {
    Set<Protocol> asked =
        Stream.concat(
                lab.flows().stream().map(Flow::probe), lab.spreads().stream().map(Spread::probe))
            .map(Probe::protocol)
            .collect(Collectors.toCollection(HashSet::new));
    // Who has to be asked for a name is asked over UDP.
    if (!lab.topology().naming().resolvers().isEmpty()) {
      asked.add(Protocol.UDP);
    }
    HostFiles files = new HostFiles(network.files());
    files.write(lab.topology());
    for (Listener listener : lab.topology().listeners()) {
      if (asked.contains(listener.kind().protocol())) {
        servers.add(Server.start(listener, lab.topology(), network.netns(listener.host()), files));
      }
    }
    return null;
  }

  /** Waits until every one of them can be asked. */
  void awaitReady() throws IOException, TimeoutException {
    starting.join();
    for (Server server : servers) {
      Await.until(server::missing, DEADLINE);
    }
  }

  /**
   * Makes sure that all of them could be asked up to now: who was not answered would be judged by
   * it otherwise.
   *
   * @throws IOException when one has ended, with what it said
   */
  void requireAlive() throws IOException {
    for (Server server : servers) {
      server.requireAlive();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      starting.join();
    } finally {
      servers.forEach(Server::close);
    }
  }
}
