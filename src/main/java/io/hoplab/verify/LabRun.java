package io.hoplab.verify;

import io.hoplab.apply.Applier;
import io.hoplab.apply.ProxyUpdate;
import io.hoplab.apply.RunningNetwork;
import io.hoplab.azure.LoadBalancer;
import io.hoplab.evidence.Connection;
import io.hoplab.evidence.HostRecord;
import io.hoplab.health.Health;
import io.hoplab.k8s.Cluster;
import io.hoplab.kubeproxy.StaleFlows;
import io.hoplab.lab.AnsweredBy;
import io.hoplab.lab.Assertion;
import io.hoplab.lab.Claim;
import io.hoplab.lab.Flow;
import io.hoplab.lab.Lab;
import io.hoplab.lab.NetworkChange;
import io.hoplab.lab.Probe;
import io.hoplab.lab.Spread;
import io.hoplab.net.AddressPort;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.netns.Neighbour;
import io.hoplab.netns.RouteQuestion;
import io.hoplab.observe.Evidence;
import io.hoplab.observe.ObservedPacket;
import io.hoplab.observe.Observer;
import io.hoplab.plan.Plan;
import io.hoplab.probe.Resolution;
import io.hoplab.topology.Host;
import io.hoplab.topology.Topology;
import io.hoplab.tracing.Backend;
import io.hoplab.watch.Instruments;
import io.hoplab.watch.KernelRoutes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** One network from its first netns to its last evidence. */
final class LabRun {
  /** So rarely does the half of all conversations come that often in a row: once in 10^6 times. */
  private static final int SILENT = 20;

  private final Lab lab;
  private final Patience patience;
  private final Backend backend;
  private final RunningNetwork network;
  private final Map<String, FlowEvidence> flows = new LinkedHashMap<>();

  private Topology topology;
  private Optional<Cluster> cluster;
  private Health health;

  private LabRun(Lab lab, Patience patience, Backend backend, RunningNetwork network) {
    this.lab = lab;
    this.patience = patience;
    this.backend = backend;
    this.network = network;
    this.topology = lab.topology();
    this.cluster = lab.cluster();
  }

  /**
   * Builds the plan's network, sends the lab's probes through it, and takes it away again.
   *
   * @param folder where the network's files go
   * @param onlyIfProven whether what is behind the first thing that is not proven is left out: all
   *     spreads when it is a flow, and the later ones when it is a spread
   * @throws IOException when it cannot be built, served, or watched
   */
  static LabEvidence run(
      Lab lab, Plan plan, Path folder, Patience patience, Backend backend, boolean onlyIfProven)
      throws IOException {
    try (RunningNetwork network = Applier.apply(plan, folder, backend.restore())) {
      return new LabRun(lab, patience, backend, network).run(onlyIfProven);
    } catch (TimeoutException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private LabEvidence run(boolean onlyIfProven) throws IOException, TimeoutException {
    Servers servers = Servers.start(lab, network);
    try (Instruments instruments = Instruments.start(network, network.hosts(), traced(), backend)) {
      instruments.awaitReady();
      servers.awaitReady();
      health = Health.start(lab, network);
      health.awaitFound();
      for (List<Flow> phase : Rounds.phases(lab.flows())) {
        change(phase.get(0).change(), instruments::settle);
        for (List<Flow> round : Rounds.of(phase, backend)) {
          send(round, instruments);
        }
      }
      LabEvidence evidence = evidence().withGaps(instruments.stop());
      if (!onlyIfProven || isProven(evidence)) {
        evidence = withSpreads(evidence, onlyIfProven);
      }
      servers.requireAlive();
      return evidence;
    } finally {
      if (health != null) {
        health.close();
      }
      servers.close();
    }
  }

  /**
   * Does a change.
   *
   * @param settle waits until the rules' trace has been read up to now: of a rule that is gone by
   *     then the monitor knows nothing any more, and ends
   */
  private void change(Optional<NetworkChange> change, Repetition.Settling settle)
      throws IOException {
    if (change.isPresent()) {
      NetworkChange done = change.get();
      Optional<StaleFlows> stale =
          cluster.flatMap(before -> done.cluster().flatMap(after -> after.staleSince(before)));
      health.pause();
      try {
        settle.await();
        for (Host host : done.after().hosts()) {
          Host was = topology.host(host.name());
          ProxyUpdate.partialSync(network, was, host, stale, backend.restore());
        }
      } finally {
        health.resume();
      }
      topology = done.after();
      cluster = done.cluster();
      if (cluster.isPresent()) {
        health.follow(cluster.get());
        health.awaitFound();
      }
    }
  }

  private boolean isProven(LabEvidence evidence) {
    return lab.flows().stream()
        .map(flow -> FlowJudge.judge(lab.topologyAt(flow), flow, evidence.flows().get(flow.name())))
        .allMatch(result -> result.verdict() == Verdict.PASS);
  }

  /**
   * So many connections would drown the instruments, which are not wanted here either.
   *
   * @param onlyWhileProven whether those behind one that is not proven are left out
   */
  private LabEvidence withSpreads(LabEvidence flowEvidence, boolean onlyWhileProven)
      throws IOException {
    LabEvidence evidence = flowEvidence;
    for (Spread spread : lab.spreads()) {
      evidence = with(spread, evidence);
      if (onlyWhileProven
          && Verification.spreads(lab, evidence).stream()
              .anyMatch(result -> result.verdict() != Verdict.PASS)) {
        return evidence;
      }
    }
    return evidence;
  }

  private LabEvidence with(Spread spread, LabEvidence evidence) throws IOException {
    Optional<LoadBalancer> balancer =
        lab.loadBalancers().stream().filter(it -> it.name().equals(spread.on())).findFirst();
    if (balancer.isPresent() && !(spread.expected() instanceof Spread.AtOnce)) {
      return evidence.with(
          spread,
          BalanceRun.run(
              spread,
              balancer.get(),
              network,
              patience.answer(),
              () -> change(spread.change(), () -> {})));
    }
    change(spread.change(), () -> {});
    return spread.expected() instanceof Spread.AtOnce
        ? evidence.with(spread, BurstRun.run(spread, network))
        : evidence.with(
            spread, SpreadRun.run(spread, network, topology, backend, patience.answer()));
  }

  /**
   * Which hosts are traced is the topology's matter and not the network's, from which a mutant may
   * have taken a host's only rule.
   */
  private Set<HostName> traced() {
    return lab.topology().hosts().stream()
        .filter(Host::filters)
        .map(Host::name)
        .collect(Collectors.toSet());
  }

  /**
   * Sends flows side by side. On a busy machine a program that waits for silence may give up before
   * it has sent anything, or before its packet is where it ends: such a flow is sent again, and has
   * a longer time then.
   */
  private void send(List<Flow> round, Instruments instruments) throws IOException {
    List<Flow> unsettled = round;
    for (Duration silence : patience.silences()) {
      send(unsettled, silence, instruments);
      unsettled =
          unsettled.stream()
              .filter(flow -> !flow.expected().wantsAnswer() || isHalfSilent(flow))
              .filter(flow -> !Silence.isSettled(flow, flows.get(flow.name())))
              .toList();
      if (unsettled.isEmpty()) {
        return;
      }
    }
  }

  /** Whether the lab says of the same Service that some of its conversations go unanswered. */
  private boolean isHalfSilent(Flow flow) {
    return flow.answeredBy().flatMap(AnsweredBy::host).isPresent()
        && lab.flows().stream()
            .filter(Rounds.alike(flow))
            .anyMatch(other -> other.answeredBy().filter(it -> it.host().isEmpty()).isPresent());
  }

  private void send(List<Flow> round, Duration silence, Instruments instruments)
      throws IOException {
    if (round.stream().anyMatch(Rounds::isFromFixedPort)) {
      instruments.forgetPackets();
    }
    Map<Flow, Ipv4Address> destinations = destinations(round);
    instruments.begin();
    List<Background<Asked>> probes = new ArrayList<>();
    for (Flow flow : round) {
      boolean half = isHalfSilent(flow);
      Duration wait = flow.expected().wantsAnswer() && !half ? patience.answer() : silence;
      int silent = half ? (silence.equals(patience.silence()) ? SILENT : 2) : 0;
      probes.add(
          Background.start(
              flow.probe().toString(),
              () ->
                  Asked.send(
                      flow,
                      silent,
                      network.vantage(flow.probe().from()),
                      wait,
                      instruments::settle)));
    }
    List<Asked> answers = new ArrayList<>();
    for (Background<Asked> probe : probes) {
      answers.add(probe.join());
    }
    instruments.settle();
    Map<HostName, HostRecord> records = instruments.records();
    for (int i = 0; i < round.size(); i++) {
      Asked asked = answers.get(i);
      flows.put(
          round.get(i).name(),
          new FlowEvidence(
              asked.run(),
              asked.decides()
                  ? packets(round.get(i), destinations.get(round.get(i)), asked.port(), records)
                  : List.of(),
              connections(records),
              List.of(),
              asked.repetition()));
    }
  }

  /**
   * Where the probes lead: who asks a DNS server may be told of another host than the lab says, and
   * then it is that conversation which is judged.
   */
  private Map<Flow, Ipv4Address> destinations(List<Flow> round) throws IOException {
    Map<Flow, Background<Resolution>> asked = new LinkedHashMap<>();
    for (Flow flow : round) {
      if (flow.probe() instanceof Probe.Curl curl && curl.resolved()) {
        asked.put(flow, ask(curl.host(), curl.from()));
      }
    }
    Map<Flow, Ipv4Address> destinations = new LinkedHashMap<>();
    for (Flow flow : round) {
      List<Ipv4Address> told =
          asked.containsKey(flow) ? asked.get(flow).join().addresses() : List.of();
      destinations.put(flow, told.isEmpty() ? flow.probe().to() : told.get(0));
    }
    return destinations;
  }

  private Background<Resolution> ask(String name, HostName host) {
    return Background.start("ask for " + name, () -> Resolution.ask(name, network.vantage(host)));
  }

  /**
   * The conversation from that port, or else the last one of that kind: an earlier flow may have
   * had the same ends.
   */
  private List<ObservedPacket> packets(
      Flow flow, Ipv4Address to, OptionalInt port, Map<HostName, HostRecord> records) {
    AddressPort server = new AddressPort(to, flow.probe().port());
    Observer observer =
        new Observer(new Evidence(lab.topology(), records, new KernelRoutes(network)));
    HostName client = flow.probe().from();
    List<FiveTuple> conversations =
        observer.conversations(client, flow.probe().protocol(), server).stream()
            .filter(tuple -> port.isEmpty() || tuple.source().port() == port.getAsInt())
            .toList();
    FiveTuple meant =
        conversations.isEmpty()
            ? unsent(flow, server)
            : conversations.get(conversations.size() - 1);
    return observer.observe(client, meant).packets();
  }

  /** What the client meant to send and no capture saw; nobody knows its source port. */
  private FiveTuple unsent(Flow flow, AddressPort server) {
    AddressPort source =
        lab.topology().addresses(flow.probe().from()).stream()
            .findFirst()
            .map(address -> new AddressPort(address, 0))
            .orElseThrow();
    return new FiveTuple(flow.probe().protocol(), source, server);
  }

  private static Map<HostName, List<Connection>> connections(Map<HostName, HostRecord> records) {
    Map<HostName, List<Connection>> connections = new LinkedHashMap<>();
    records.forEach((host, record) -> connections.put(host, record.connections()));
    return connections;
  }

  /** Answers the questions of the lab's claims while the network is still there to be asked. */
  private LabEvidence evidence() throws IOException {
    Map<Assertion.Lookup, LookedUp> lookups = new LinkedHashMap<>();
    Map<Assertion.Resolves, Background<Resolution>> asked = new LinkedHashMap<>();
    Map<HostName, List<Neighbour>> neighbours = new LinkedHashMap<>();
    for (Claim claim : lab.claims()) {
      List<Assertion> assertions = new ArrayList<>(claim.says());
      assertions.addAll(claim.evidence());
      for (Assertion assertion : assertions) {
        if (assertion instanceof Assertion.Lookup lookup && !lookups.containsKey(lookup)) {
          RouteQuestion question = RouteQuestion.to(lookup.destination());
          lookups.put(
              lookup,
              new LookedUp(
                  network.route(lookup.host(), question),
                  network.routeMaker(lookup.host(), question)));
        }
        if (assertion instanceof Assertion.Resolves question && !asked.containsKey(question)) {
          asked.put(question, ask(question.name(), question.host()));
        }
        if (assertion instanceof Assertion.Neighbour neighbour
            && !neighbours.containsKey(neighbour.host())) {
          neighbours.put(neighbour.host(), network.neighbours(neighbour.host()));
        }
      }
    }
    Map<Assertion.Resolves, Resolution> resolutions = new LinkedHashMap<>();
    for (Map.Entry<Assertion.Resolves, Background<Resolution>> question : asked.entrySet()) {
      resolutions.put(question.getKey(), question.getValue().join());
    }
    return LabEvidence.of(flows, lookups, resolutions, neighbours);
  }
}
