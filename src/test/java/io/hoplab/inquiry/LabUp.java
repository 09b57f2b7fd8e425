package io.hoplab.inquiry;

import io.hoplab.apply.Applier;
import io.hoplab.apply.HostFiles;
import io.hoplab.apply.RunningNetwork;
import io.hoplab.k8s.Network;
import io.hoplab.labfile.LabFiles;
import io.hoplab.labfile.Reading;
import io.hoplab.net.HostName;
import io.hoplab.net.Protocol;
import io.hoplab.plan.Planner;
import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import io.hoplab.serve.Server;
import io.hoplab.time.Await;
import io.hoplab.topology.Listener;
import io.hoplab.topology.Topology;
import io.hoplab.tracing.Backend;
import io.hoplab.watch.Instruments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A lab that is up with its servers, for tests that change it by hand. */
public final class LabUp implements AutoCloseable {
  private static final Path FILE = Path.of("src/test/resources/io/hoplab/inquiry/two-nodes.yaml");
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final Topology topology;
  private final RunningNetwork network;
  private final Map<String, Server> servers = new LinkedHashMap<>();

  private LabUp(Topology topology, RunningNetwork network) {
    this.topology = topology;
    this.network = network;
  }

  /** Builds it and waits until its servers listen. */
  public static LabUp build() throws Exception {
    Reading reading =
        new LabFiles(Network::lower, (topology, probe, way, expected) -> List.of()).read(FILE);
    if (reading instanceof Reading.Invalid invalid) {
      throw new AssertionError(invalid.problems().toString());
    }
    Topology topology = ((Reading.Valid) reading).lab().topology();
    Path folder =
        Files.createTempDirectory(Files.createDirectories(Path.of("/run/hoplab")), "inquiry");
    LabUp lab = new LabUp(topology, Applier.apply(Planner.plan(topology), folder));
    for (Listener listener : topology.listeners()) {
      String name = listener.host() + "." + listener.kind().toString().toLowerCase(Locale.ROOT);
      lab.servers.put(
          name,
          Server.start(
              listener,
              topology,
              lab.network.netns(listener.host()),
              new HostFiles(lab.network.files())));
    }
    for (Server server : lab.servers.values()) {
      Await.until(server::missing, DEADLINE);
    }
    Await.until(lab::withoutCarrier, DEADLINE);
    return lab;
  }

  /** The kernel tells a bridge of a port's carrier in its own time, up to a second later. */
  private Optional<String> withoutCarrier() {
    try {
      for (HostName host : network.hosts()) {
        if (run(host.value(), "ip -o link show up").contains("NO-CARRIER")) {
          return Optional.of(host + " has an interface without carrier");
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it was built from. */
  public Topology topology() {
    return topology;
  }

  /** Its network. */
  public RunningNetwork network() {
    return network;
  }

  /** Runs {@code HOST: PROGRAM WORDS…}, or ends a server: {@code stop HOST.KIND}. */
  public void change(String words) throws IOException {
    if (words.startsWith("stop ")) {
      servers.get(words.substring("stop ".length())).close();
      return;
    }
    String[] parts = words.split(": ", 2);
    run(parts[0], parts[1]);
  }

  /** Runs a program on a host and gives what it printed. */
  public String run(String host, String words) throws IOException {
    Command command = Command.of(words.split(" ")).in(network.netns(HostName.of(host)));
    return Finished.run(command, "", DEADLINE).outputOrThrow();
  }

  Answer trace(String from, String to, Optional<Protocol> protocol, int count) throws Exception {
    try (Instruments instruments =
        Instruments.start(
            network, network.hosts(), Instruments.filtering(network, Backend.NFT), Backend.NFT)) {
      instruments.awaitReady();
      return new Inquiry(network, topology, instruments)
          .ask(
              new Question(topology, Resolver.getent(network::vantage)).probe(from, to, protocol),
              count);
    }
  }

  @Override
  public void close() throws IOException {
    servers.values().forEach(Server::close);
    network.close();
  }
}
