package io.hoplab.watch;

import io.hoplab.apply.RunningNetwork;
import io.hoplab.capture.Capture;
import io.hoplab.capture.Marker;
import io.hoplab.capture.NetnsDoor;
import io.hoplab.capture.Witness;
import io.hoplab.conntrack.ConntrackEntry;
import io.hoplab.conntrack.ConntrackEvent;
import io.hoplab.conntrack.ConntrackEvents;
import io.hoplab.evidence.Completeness;
import io.hoplab.evidence.Connection;
import io.hoplab.evidence.HostRecord;
import io.hoplab.evidence.RuleHit;
import io.hoplab.evidence.RulePass;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.tracing.Backend;
import io.hoplab.tracing.RuleCounters;
import io.hoplab.tracing.RuleTracer;
import io.hoplab.tracing.TraceTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * What watches a running network: a capture in every netns; and on the hosts that are to be traced,
 * the trace of every packet through them and the events of conntrack.
 */
public final class Instruments implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  /** Each line names a table that has been loaded. */
  private static final Callable<Boolean> LEGACY_TABLES =
      () -> !Files.readString(Path.of("/proc/thread-self/net/ip_tables_names")).isBlank();

  private final RunningNetwork network;
  private final Backend backend;
  private final Optional<Witness> witness;
  private final Map<HostName, Capture> captures = new LinkedHashMap<>();
  private final Map<HostName, RuleTracer> tracers = new LinkedHashMap<>();
  private final Map<HostName, ConntrackEvents> conntracks = new LinkedHashMap<>();
  private final Map<HostName, Map<String, Connection>> connections = new LinkedHashMap<>();
  private final Map<HostName, RuleCounters> counters = new LinkedHashMap<>();
  private final Map<HostName, List<RuleHit>> grown = new LinkedHashMap<>();
  private final Map<HostName, Set<String>> destroyed = new LinkedHashMap<>();
  private final Map<HostName, Set<String>> forgotten = new LinkedHashMap<>();
  private final Map<HostName, String> overruns = new LinkedHashMap<>();

  private Instruments(RunningNetwork network, Backend backend, Optional<Witness> witness) {
    this.network = network;
    this.backend = backend;
    this.witness = witness;
  }

  /**
   * Starts every instrument; none listens for certain before {@link #awaitReady}.
   *
   * @param captured the hosts with a capture
   * @param traced those of them with a trace of rules and with conntrack
   * @throws IOException when an instrument cannot be started; none is left running
   */
  public static Instruments start(
      RunningNetwork network,
      Collection<HostName> captured,
      Collection<HostName> traced,
      Backend backend)
      throws IOException {
    return start(new Instruments(network, backend, Optional.empty()), captured, traced);
  }

  /**
   * The same for a witness, who is shown every frame of whole length; the records then have no
   * sightings. What is typed at the terminal, such as Ctrl-C, ends none of the instruments.
   */
  public static Instruments start(
      RunningNetwork network,
      Collection<HostName> captured,
      Collection<HostName> traced,
      Backend backend,
      Witness witness)
      throws IOException {
    return start(new Instruments(network, backend, Optional.of(witness)), captured, traced);
  }

  private static Instruments start(
      Instruments instruments, Collection<HostName> captured, Collection<HostName> traced)
      throws IOException {
    boolean started = false;
    try {
      for (HostName host : captured) {
        instruments.start(host, traced.contains(host));
      }
      started = true;
      return instruments;
    } finally {
      if (!started) {
        instruments.close();
      }
    }
  }

  /** The hosts of the network that have iptables rules or an nftables table now. */
  public static Set<HostName> filtering(RunningNetwork network, Backend backend)
      throws IOException {
    Set<HostName> filtering = new LinkedHashSet<>();
    for (HostName host : network.hosts()) {
      if (network.visit(host, backend == Backend.NFT ? TraceTable::wanted : LEGACY_TABLES)) {
        filtering.add(host);
      }
    }
    return filtering;
  }

  private void start(HostName host, boolean trace) throws IOException {
    Path netns = network.netns(host);
    Map<Integer, InterfaceName> interfaces = network.interfaces(host);
    captures.put(
        host,
        witness.isPresent()
            ? Capture.start(host, netns, interfaces, witness.get())
            : Capture.start(host, netns, interfaces));
    if (!trace) {
      return;
    }
    conntracks.put(host, network.visit(host, ConntrackEvents::listen));
    connections.put(host, new LinkedHashMap<>());
    if (backend == Backend.NFT) {
      tracers.put(
          host,
          witness.isPresent() ? RuleTracer.startApart(host, netns) : RuleTracer.start(host, netns));
    }
  }

  /**
   * Waits until every instrument sees all that happens from now on.
   *
   * @throws IOException when one cannot be had, or takes too long
   */
  public void awaitReady() throws IOException {
    try {
      RuleTracer.ready(tracers.values(), DEADLINE);
      for (Capture capture : captures.values()) {
        capture.ready(DEADLINE);
      }
    } catch (TimeoutException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Has something run, on threads of the captures, for each frame that is seen. */
  public void onActivity(Runnable runnable) {
    captures.values().forEach(capture -> capture.onActivity(runnable));
  }

  /**
   * Forgets what had been recorded when this was called last; of conntrack, the entries that the
   * kernel had forgotten then.
   */
  public void forget() {
    captures.values().forEach(Capture::forget);
    tracers.values().forEach(RuleTracer::forget);
    forgotten.forEach((host, keys) -> connections.get(host).keySet().removeAll(keys));
    forgotten.clear();
    destroyed.forEach((host, keys) -> forgotten.put(host, Set.copyOf(keys)));
    destroyed.clear();
  }

  /**
   * Forgets the packets so far, and of conntrack what the kernel has forgotten: what is sent next
   * may look the same as they, and is judged by itself.
   */
  public void forgetPackets() throws IOException {
    for (HostName host : conntracks.keySet()) {
      hear(host);
    }
    captures.values().forEach(Capture::forgetPackets);
    tracers.values().forEach(RuleTracer::take);
    destroyed.forEach((host, keys) -> connections.get(host).keySet().removeAll(keys));
    destroyed.clear();
  }

  /** Marks the beginning of a flow. */
  public void begin() throws IOException {
    if (backend == Backend.LEGACY) {
      for (HostName host : conntracks.keySet()) {
        counters.put(host, RuleCounters.read(network.netns(host), backend));
      }
    }
  }

  /** Waits until every instrument has shown all that has happened up to now, or has a gap. */
  public void settle() throws IOException {
    Map<HostName, Marker> markers = new LinkedHashMap<>();
    for (HostName host : captures.keySet()) {
      markers.put(host, Marker.send(door(host)));
    }
    for (Map.Entry<HostName, Marker> marker : markers.entrySet()) {
      await(marker.getKey(), marker.getValue());
    }
    for (HostName host : conntracks.keySet()) {
      hear(host);
    }
    if (backend == Backend.LEGACY) {
      for (HostName host : conntracks.keySet()) {
        grown.put(host, RuleCounters.read(network.netns(host), backend).since(counters.get(host)));
      }
    }
  }

  private void await(HostName host, Marker marker) {
    try {
      captures.get(host).await(marker, DEADLINE);
      RuleTracer tracer = tracers.get(host);
      if (tracer != null) {
        tracer.await(marker, DEADLINE);
      }
    } catch (TimeoutException e) {
      // The instrument has noted it as its gap.
    }
  }

  private NetnsDoor door(HostName host) {
    return new NetnsDoor() {
      @Override
      public <T> T visit(Callable<T> work) throws Exception {
        return network.visit(host, work);
      }
    };
  }

  private void hear(HostName host) throws IOException {
    ConntrackEvents.Heard heard = conntracks.get(host).drain();
    if (heard.overrun()) {
      overruns.put(host, "conntrack at " + host + ": the kernel dropped events");
    }
    Map<String, Connection> known = connections.get(host);
    for (ConntrackEvent event : heard.events()) {
      ConntrackEntry entry = event.entry();
      String key = entry.original() + " " + entry.reply();
      Connection now = new Connection(entry.original(), entry.reply(), entry.toString());
      if (event.kind() == ConntrackEvent.Kind.DESTROY) {
        // It says less than what came before it.
        known.putIfAbsent(key, now);
        destroyed.computeIfAbsent(host, name -> new HashSet<>()).add(key);
      } else {
        known.put(key, now);
        destroyed.getOrDefault(host, new HashSet<>()).remove(key);
      }
    }
  }

  /** Everything that was recorded so far, by host. */
  public Map<HostName, HostRecord> records() {
    return records(RuleTracer::passes);
  }

  /** What was recorded, by host, with only those passes that came after this was called last. */
  public Map<HostName, HostRecord> take() {
    return records(RuleTracer::take);
  }

  private Map<HostName, HostRecord> records(Function<RuleTracer, List<RulePass>> passes) {
    Map<HostName, HostRecord> records = new LinkedHashMap<>();
    captures.forEach(
        (host, capture) -> {
          Optional<RuleTracer> tracer = Optional.ofNullable(tracers.get(host));
          records.put(
              host,
              new HostRecord(
                  capture.seen(),
                  capture.completeness(),
                  List.copyOf(connections.getOrDefault(host, Map.of()).values()),
                  tracer.map(passes).orElse(List.of()),
                  grown.getOrDefault(host, List.of()),
                  tracer.map(RuleTracer::completeness).orElse(Completeness.COMPLETE)));
        });
    return records;
  }

  /** Ends every instrument and says what each may have missed, a line each. */
  public List<String> stop() {
    List<String> gaps = new ArrayList<>(overruns.values());
    // All at once: each takes tens of milliseconds to end, most of them waiting for the kernel.
    captures.values().forEach(Capture::terminate);
    tracers.values().forEach(RuleTracer::terminate);
    captures.forEach(
        (host, capture) -> gap("capture at " + host, capture.stop(DEADLINE)).ifPresent(gaps::add));
    tracers.forEach(
        (host, tracer) -> gap("trace at " + host, tracer.stop(DEADLINE)).ifPresent(gaps::add));
    return gaps;
  }

  private static Optional<String> gap(String what, Completeness completeness) {
    return completeness.gap().map(reason -> what + ": " + reason);
  }

  @Override
  public void close() {
    captures.values().forEach(Capture::close);
    tracers.values().forEach(RuleTracer::close);
    conntracks.values().forEach(ConntrackEvents::close);
  }
}
