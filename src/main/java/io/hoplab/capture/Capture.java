package io.hoplab.capture;

import io.hoplab.azure.LoadBalancer;
import io.hoplab.evidence.Completeness;
import io.hoplab.evidence.Sighting;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.pcap.Frame;
import io.hoplab.pcap.Payload;
import io.hoplab.pcap.PcapReader;
import io.hoplab.process.Command;
import io.hoplab.process.LastWords;
import io.hoplab.process.Program;
import io.hoplab.time.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A running {@code tcpdump -i any} in one netns: every frame at every interface of one host. */
public final class Capture implements AutoCloseable {
  /** Health probes never end, and what they say once they have opened tells nothing of the way. */
  private static final String NO_PROBES =
      "arp or (ip and not (tcp and host %s and tcp[tcpflags] & tcp-syn = 0))"
          .formatted(LoadBalancer.PROBER);

  /**
   * What tcpdump takes when headers and fingerprint are enough: a small snapshot gives its ring
   * many slots, so that it does not drop.
   */
  private static final List<String> HEADERS = List.of("-s", "512", NO_PROBES);

  /**
   * What tcpdump takes when everything is wanted: the longest IP packet with its cooked header. On
   * {@code any} each slot of tcpdump's ring is as long as that, whatever the packet, and the ring's
   * ordinary 2 MiB would have only 31.
   */
  private static final List<String> EVERYTHING = List.of("-s", "65556", "-B", "16384");

  /** Markers that are remembered; more than are ever awaited at once. */
  private static final int MARKERS = 256;

  private static final Pattern DROPPED =
      Pattern.compile("([0-9]+) packets? dropped by (kernel|interface)");

  private final HostName host;
  private final Map<Integer, InterfaceName> interfaces;
  private final Program program;
  private final Optional<Witness> witness;
  private final Deque<Marker> markers = new ArrayDeque<>();
  private final List<Sighting> sightings = new ArrayList<>();
  private final Thread packets;
  private final LastWords words;
  private volatile Optional<String> gap = Optional.empty();
  private volatile boolean stopping;
  private volatile Runnable activity = () -> {};
  private int known;

  private Capture(
      HostName host,
      Map<Integer, InterfaceName> interfaces,
      Program program,
      Optional<Witness> witness) {
    this.host = host;
    this.interfaces = Map.copyOf(interfaces);
    this.program = program;
    this.witness = witness;
    packets = daemon(this::readPackets, "packets");
    words = LastWords.of(program, "capture " + host + " words");
  }

  /**
   * Starts tcpdump on the headers of what is IPv4 or ARP, and keeps all that it shows. It listens
   * only after {@link #ready}.
   *
   * @param netns the file that holds the host's netns
   * @param interfaces the names of the host's interfaces by their index
   * @throws IOException when tcpdump cannot be started
   */
  public static Capture start(HostName host, Path netns, Map<Integer, InterfaceName> interfaces)
      throws IOException {
    Command command = tcpdump(List.of(), HEADERS).in(netns);
    return start(host, interfaces, command, Optional.empty());
  }

  /**
   * Starts tcpdump on whole packets of every protocol, and keeps nothing: the witness is shown each
   * frame, markers left out. It listens only after {@link #ready}.
   *
   * @param netns the file that holds the host's netns
   * @param interfaces the names of the host's interfaces by their index
   * @throws IOException when tcpdump cannot be started
   */
  public static Capture start(
      HostName host, Path netns, Map<Integer, InterfaceName> interfaces, Witness witness)
      throws IOException {
    // A session of its own: Ctrl-C ends the whole foreground of a terminal, and tcpdump would be
    // gone before it has shown the last packets.
    Command command = tcpdump(List.of("setsid"), EVERYTHING).in(netns);
    return start(host, interfaces, command, Optional.of(witness));
  }

  private static Command tcpdump(List<String> before, List<String> extent) {
    List<String> arguments = new ArrayList<>(before);
    arguments.addAll(List.of("tcpdump", "-i", "any", "-n", "-U", "-w", "-"));
    arguments.addAll(List.of("--immediate-mode", "--time-stamp-precision=nano"));
    if (System.getProperty("user.name").equals("root")) {
      // As root, tcpdump gives up its privileges before it opens its output, unless told not to.
      arguments.addAll(List.of("-Z", "root"));
    }
    arguments.addAll(extent);
    return Command.of(arguments.toArray(String[]::new));
  }

  private static Capture start(
      HostName host,
      Map<Integer, InterfaceName> interfaces,
      Command command,
      Optional<Witness> witness)
      throws IOException {
    Capture capture = new Capture(host, interfaces, Program.start(command), witness);
    capture.packets.start();
    return capture;
  }

  private Thread daemon(Runnable work, String what) {
    Thread thread = new Thread(work, "capture " + host + " " + what);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Waits until the capture sees every packet from now on.
   *
   * @throws IOException when tcpdump has ended, with what it said
   */
  public void ready(Duration deadline) throws IOException, TimeoutException {
    Await.until(this::notReady, deadline);
  }

  private Optional<String> notReady() throws IOException {
    if (!program.isAlive()) {
      throw new IOException(state("ended"));
    }
    return words.heard("listening on") ? Optional.empty() : Optional.of(state("does not listen"));
  }

  /** Has something run, on a thread of the capture, for each frame that is no marker. */
  public void onActivity(Runnable runnable) {
    activity = runnable;
  }

  /** Forgets what had been seen when this was called last. */
  public void forget() {
    synchronized (sightings) {
      sightings.subList(0, known).clear();
      known = sightings.size();
    }
  }

  /** Forgets every packet that was seen; who asked whom for an Ethernet address is kept. */
  public void forgetPackets() {
    synchronized (sightings) {
      sightings.removeIf(sighting -> sighting.packet().isPresent());
      known = Math.min(known, sightings.size());
    }
  }

  /** What was seen so far, in the order of the capture; nothing when there is a witness. */
  public List<Sighting> seen() {
    synchronized (sightings) {
      return List.copyOf(sightings);
    }
  }

  /** Sends a marker through the door and waits until the capture has shown it. */
  public void awaitMarker(NetnsDoor door, Duration deadline) throws IOException, TimeoutException {
    await(Marker.send(door), deadline);
  }

  /**
   * Waits until the capture has shown the marker, and with it all that happened before; or until
   * tcpdump has ended, which leaves a gap.
   */
  public void await(Marker marker, Duration deadline) throws TimeoutException {
    try {
      Await.until(
          () ->
              shows(marker) || !program.isAlive()
                  ? Optional.empty()
                  : Optional.of(state("does not show its marker")),
          deadline);
      completeness();
    } catch (TimeoutException e) {
      lack("the marker never came");
      throw e;
    }
  }

  private boolean shows(Marker marker) {
    synchronized (markers) {
      return markers.contains(marker);
    }
  }

  /** Asks tcpdump to end, without waiting: for many captures that are to end together. */
  public void terminate() {
    if (!stopping && !program.isAlive()) {
      lack("tcpdump ended early: " + words.last());
    }
    stopping = true;
    program.terminate();
  }

  /** Ends the capture, keeps what it has read, and says whether that is all there was. */
  public Completeness stop(Duration deadline) {
    terminate();
    try {
      packets.join(deadline.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!words.join(deadline.toMillis()) || packets.isAlive()) {
      lack("tcpdump did not end within " + deadline.toMillis() + " ms");
    } else {
      statistics();
    }
    close();
    return completeness();
  }

  private void statistics() {
    words.failure().ifPresent(why -> lack("tcpdump's messages cannot be read: " + why));
    boolean told = false;
    for (String line : words.lines()) {
      Matcher dropped = DROPPED.matcher(line);
      if (dropped.find()) {
        told = true;
        if (!dropped.group(1).equals("0")) {
          lack(line);
        }
      }
    }
    if (!told) {
      lack("tcpdump did not tell how many packets it dropped");
    }
  }

  /** Whether the capture holds everything, as far as is known; certain only after {@link #stop}. */
  public Completeness completeness() {
    if (gap.isEmpty() && !stopping && !program.isAlive()) {
      lack("tcpdump ended early: " + words.last());
    }
    return new Completeness(gap);
  }

  private synchronized void lack(String reason) {
    if (gap.isEmpty()) {
      gap = Optional.of(reason);
    }
  }

  private void readPackets() {
    try {
      PcapReader reader = new PcapReader(program.output());
      for (Optional<Frame> frame = reader.next(); frame.isPresent(); frame = reader.next()) {
        add(frame.get());
      }
      if (reader.brokenOff()) {
        lack("the stream ended inside a packet");
      }
    } catch (IOException e) {
      lack("the stream cannot be read: " + e.getMessage());
    }
  }

  private void add(Frame frame) {
    if (witness.isEmpty() && frame.payload() instanceof Payload.Malformed malformed) {
      lack("a frame cannot be read: " + malformed.reason());
      return;
    }
    InterfaceName iface = interfaces.get(frame.interfaceIndex());
    if (iface == null) {
      lack("a frame at an unknown interface, number " + frame.interfaceIndex());
      return;
    }
    Sighting sighting = Sighting.of(host, iface, frame);
    if (witness.isEmpty()) {
      synchronized (sightings) {
        sightings.add(sighting);
      }
    }
    if (Marker.accountsFor(sighting)) {
      Marker.in(sighting).ifPresent(this::remember);
    } else {
      witness.ifPresent(some -> some.sees(sighting, frame));
      activity.run();
    }
  }

  private void remember(Marker marker) {
    synchronized (markers) {
      if (markers.size() == MARKERS) {
        markers.removeFirst();
      }
      markers.addLast(marker);
    }
  }

  private String state(String what) {
    return "tcpdump at " + host + " " + what + "; it said: " + words.last();
  }

  @Override
  public void close() {
    stopping = true;
    program.close();
  }
}
