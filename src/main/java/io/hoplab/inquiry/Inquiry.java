package io.hoplab.inquiry;

import io.hoplab.apply.RunningNetwork;
import io.hoplab.evidence.HostRecord;
import io.hoplab.lab.Probe;
import io.hoplab.net.AddressPort;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.observe.Evidence;
import io.hoplab.observe.ObservedFlow;
import io.hoplab.observe.ObservedPacket;
import io.hoplab.observe.Observer;
import io.hoplab.probe.RunningProbe;
import io.hoplab.survey.Survey;
import io.hoplab.topology.Topology;
import io.hoplab.watch.Instruments;
import io.hoplab.watch.KernelRoutes;
import io.hoplab.watch.KernelState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends probes into a network that is up, and finds out what became of their packets. */
public final class Inquiry {
  /** How long a program waits for an answer, on a busy machine too. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** When it is first looked whether an answer can still come. */
  private static final Duration FIRST_LOOK = Duration.ofMillis(100);

  /** How many probes are under way at once. */
  private static final int SIDE_BY_SIDE = 8;

  private final RunningNetwork network;
  private final Topology planned;
  private final Instruments instruments;

  /**
   * Asks this network.
   *
   * @param planned the network that was built, from which hosts have their roles
   * @param instruments what watches the network, ready
   */
  public Inquiry(RunningNetwork network, Topology planned, Instruments instruments) {
    this.network = network;
    this.planned = planned;
    this.instruments = instruments;
  }

  /**
   * Sends a probe a number of times, and ends the instruments.
   *
   * @throws IOException when its program cannot be run, or the network cannot be watched
   */
  public Answer ask(Probe probe, int count) throws IOException {
    instruments.begin();
    List<String> said = new ArrayList<>();
    for (int sent = 0; sent < count; sent += SIDE_BY_SIDE) {
      said.addAll(send(probe, Math.min(SIDE_BY_SIDE, count - sent), sent));
    }
    instruments.settle();
    List<Conversation> conversations = conversations(probe, count, 0);
    List<String> gaps = instruments.stop();
    boolean captured =
        instruments.records().values().stream().allMatch(record -> record.captured().isComplete());
    return new Answer(probe, said, conversations, gaps, captured);
  }

  private List<String> send(Probe probe, int count, int before) throws IOException {
    List<RunningProbe> running = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        running.add(RunningProbe.start(probe, network.vantage(probe.from()), PATIENCE));
      }
      CompletableFuture<Void> all =
          CompletableFuture.allOf(
              running.stream().map(RunningProbe::exit).toArray(CompletableFuture<?>[]::new));
      Duration look = FIRST_LOOK;
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (!ends(all, look) && System.nanoTime() - end < 0) {
        look = look.multipliedBy(2);
        instruments.settle();
        if (conversations(probe, count, before).stream().allMatch(Conversation::isOver)) {
          break;
        }
      }
      return running.stream().map(each -> each.end().said()).toList();
    } finally {
      running.forEach(RunningProbe::close);
    }
  }

  private static boolean ends(CompletableFuture<Void> all, Duration wait) throws IOException {
    try {
      all.get(wait.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** The last conversations with the probe's ends, as many as were begun. */
  private List<Conversation> conversations(Probe probe, int count, int before) throws IOException {
    Survey survey = Survey.of(network, planned);
    Map<HostName, HostRecord> records = instruments.records();
    Evidence evidence =
        new Evidence(
            survey.topology(),
            records,
            new KernelRoutes(network, survey),
            new KernelState(network, survey));
    Observer observer = new Observer(evidence);
    AddressPort server = new AddressPort(probe.to(), probe.port());
    List<FiveTuple> tuples =
        new ArrayList<>(observer.conversations(probe.from(), probe.protocol(), server));
    tuples.subList(0, Math.min(before, tuples.size())).clear();
    tuples.subList(0, Math.max(0, tuples.size() - count)).clear();
    List<Conversation> conversations = new ArrayList<>();
    for (FiveTuple tuple : tuples) {
      conversations.add(observe(observer, probe.from(), tuple));
    }
    if (conversations.size() < count) {
      Conversation unsent = observe(observer, probe.from(), unsent(survey, probe, server));
      while (conversations.size() < count) {
        conversations.add(unsent);
      }
    }
    return conversations;
  }

  static Conversation observe(Observer observer, HostName client, FiveTuple meant) {
    ObservedFlow flow = observer.observe(client, meant);
    List<ObservedPacket> packets = new ArrayList<>(flow.packets());
    observer.unanswered(flow).ifPresent(packets::add);
    return new Conversation(client, meant, packets);
  }

  /** What the client meant to send and no capture saw; nobody knows its source port. */
  private static FiveTuple unsent(Survey survey, Probe probe, AddressPort server) {
    Ipv4Address source =
        survey.topology().addresses(probe.from()).stream().findFirst().orElse(new Ipv4Address(0));
    return new FiveTuple(probe.protocol(), new AddressPort(source, 0), server);
  }
}
