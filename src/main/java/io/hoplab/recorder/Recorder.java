package io.hoplab.recorder;

import io.hoplab.apply.RunningNetwork;
import io.hoplab.capture.Witness;
import io.hoplab.evidence.HostRecord;
import io.hoplab.evidence.Sighting;
import io.hoplab.net.HostName;
import io.hoplab.observe.HostWatch;
import io.hoplab.observe.Passage;
import io.hoplab.pcap.Frame;
import io.hoplab.topology.Topology;
import io.hoplab.tracing.Backend;
import io.hoplab.watch.Instruments;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Records what passes the interfaces of some hosts, in the order of time.
 *
 * <p>Each host has a capture of its own, and each capture is late by as much as it likes. So
 * packets are held back until a marker that was sent after them has been shown by every capture:
 * nothing older can come then.
 */
public final class Recorder implements AutoCloseable {
  private static final long FORGET_NANOS = 5_000_000_000L;

  private final Instruments instruments;
  private final Inbox inbox;
  private final Map<HostName, HostWatch> watches = new LinkedHashMap<>();
  private long lastForgotten = System.nanoTime();

  private Recorder(Instruments instruments, Inbox inbox) {
    this.instruments = instruments;
    this.inbox = inbox;
  }

  /** A frame that a capture has shown. */
  private record Arrival(Sighting sighting, Frame frame) {}

  /** Where the captures' threads leave their frames. */
  private static final class Inbox implements Witness {
    private final List<Arrival> arrivals = new ArrayList<>();
    private long end = Long.MAX_VALUE;

    @Override
    public synchronized void sees(Sighting sighting, Frame frame) {
      arrivals.add(new Arrival(sighting, frame));
      notifyAll();
    }

    /** Waits until there are frames, or it has been ended. */
    private synchronized boolean await() throws InterruptedException {
      while (arrivals.isEmpty() && end == Long.MAX_VALUE) {
        wait();
      }
      return end == Long.MAX_VALUE;
    }

    private synchronized void end(long nanos) {
      end = Math.min(end, nanos);
      notifyAll();
    }

    /** Takes those that are not younger, and not younger than the end. */
    private synchronized List<Arrival> take(long now) {
      long nanos = Math.min(now, end);
      List<Arrival> taken = new ArrayList<>();
      List<Arrival> left = new ArrayList<>();
      arrivals.forEach(each -> (each.frame().nanos() <= nanos ? taken : left).add(each));
      arrivals.clear();
      arrivals.addAll(left);
      return taken;
    }
  }

  /**
   * Starts to record; everything from the return on is seen.
   *
   * @param topology the network as it is now
   * @param hosts those of its hosts that are recorded
   * @throws IOException when a host cannot be watched
   */
  public static Recorder start(
      RunningNetwork network, Topology topology, Collection<HostName> hosts, Backend backend)
      throws IOException {
    Set<HostName> traced = new HashSet<>(Instruments.filtering(network, backend));
    traced.retainAll(hosts);
    Inbox inbox = new Inbox();
    Instruments instruments = Instruments.start(network, hosts, traced, backend, inbox);
    boolean ready = false;
    try {
      instruments.awaitReady();
      instruments.begin();
      ready = true;
    } finally {
      if (!ready) {
        instruments.close();
      }
    }
    Recorder recorder = new Recorder(instruments, inbox);
    hosts.forEach(host -> recorder.watches.put(host, new HostWatch(topology, host)));
    return recorder;
  }

  /** Has {@link #next} give what has passed up to now, and after it nothing. Any thread may. */
  public void end() {
    inbox.end(now());
  }

  /**
   * Waits for packets.
   *
   * @return the next ones by their time; none when the recorder has been ended and all that passed
   *     before has been given
   */
  public List<RecordedPacket> next() throws IOException, InterruptedException {
    List<RecordedPacket> packets = List.of();
    boolean more = true;
    while (packets.isEmpty() && more) {
      more = inbox.await();
      packets = settled();
    }
    return packets;
  }

  private static long now() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000 + now.getNano();
  }

  private List<RecordedPacket> settled() throws IOException {
    long now = now();
    instruments.settle();
    List<Arrival> arrivals = inbox.take(now);
    Map<HostName, HostRecord> records = instruments.take();
    instruments.begin();
    List<RecordedPacket> packets = new ArrayList<>();
    watches.forEach((host, watch) -> packets.addAll(packets(host, watch, arrivals, records)));
    packets.sort(Comparator.comparingLong(packet -> packet.frame().nanos()));
    if (System.nanoTime() - lastForgotten > FORGET_NANOS) {
      lastForgotten = System.nanoTime();
      instruments.forget();
    }
    return packets;
  }

  private static List<RecordedPacket> packets(
      HostName host, HostWatch watch, List<Arrival> arrivals, Map<HostName, HostRecord> records) {
    List<Arrival> here =
        arrivals.stream().filter(arrival -> arrival.sighting().host().equals(host)).toList();
    HostRecord record = records.get(host);
    List<Passage> passages =
        watch.follow(
            new HostRecord(
                here.stream().map(Arrival::sighting).toList(),
                record.captured(),
                record.connections(),
                record.passes(),
                record.counters(),
                record.traced()));
    List<RecordedPacket> packets = new ArrayList<>();
    for (int i = 0; i < passages.size(); i++) {
      packets.add(new RecordedPacket(here.get(i).frame(), passages.get(i)));
    }
    return packets;
  }

  /** Ends the recording and says what it may have missed, a line each. */
  public List<String> stop() {
    return instruments.stop();
  }

  @Override
  public void close() {
    instruments.close();
  }
}
