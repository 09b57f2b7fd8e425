package io.hoplab.tracing;

import io.hoplab.capture.Marker;
import io.hoplab.capture.NetnsDoor;
import io.hoplab.evidence.Completeness;
import io.hoplab.evidence.RuleHit.PacketHead;
import io.hoplab.evidence.RulePass;
import io.hoplab.net.HostName;
import io.hoplab.netns.Netns;
import io.hoplab.process.Command;
import io.hoplab.process.LastWords;
import io.hoplab.process.Program;
import io.hoplab.time.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * A running {@code xtables-monitor --trace} in one netns; where there are tables that no iptables
 * program has made, at which that ends, {@code nft -a -s monitor trace}.
 */
public final class RuleTracer implements AutoCloseable {
  private static final int UDP_HEADERS = 28;

  private final HostName host;
  private final Program program;
  private final TraceTable table;
  private final Monitor monitor;
  private final TraceReader text;
  private final RuleNames names;
  private final Thread hits;
  private final LastWords words;
  private volatile Optional<String> gap = Optional.empty();
  private volatile boolean stopping;

  /** A program that prints traces. */
  private enum Monitor {
    XTABLES("xtables-monitor", "--trace"),
    NFT("nft", "-a", "-s", "monitor", "trace");

    private final List<String> words;

    Monitor(String... words) {
      this.words = List.of(words);
    }

    private TraceReader reader(String tracing) {
      return this == NFT ? new NftTraceText(tracing) : new TraceText(tracing);
    }

    private Command command(boolean apart) {
      List<String> command = new ArrayList<>(words);
      if (apart) {
        command.add(0, "setsid");
      }
      return Command.of(command.toArray(String[]::new));
    }

    /** The program's name. */
    @Override
    public String toString() {
      return words.get(0) + (this == NFT ? " monitor" : "");
    }
  }

  private RuleTracer(
      HostName host, Path netns, TraceTable table, Monitor monitor, Program program) {
    this.host = host;
    this.table = table;
    this.monitor = monitor;
    this.program = program;
    this.text = monitor.reader(table.name());
    this.names = new RuleNames(netns);
    hits = new Thread(this::readHits, "trace " + host + " hits");
    hits.setDaemon(true);
    words = LastWords.of(program, "trace " + host + " words");
  }

  /**
   * Has every packet traced, and starts the monitor. It listens only after {@link #ready}.
   *
   * @param netns the file that holds the host's netns
   * @throws IOException when packets cannot be traced or the monitor cannot be started
   */
  public static RuleTracer start(HostName host, Path netns) throws IOException {
    return start(host, netns, false);
  }

  /** The same with a monitor that what is typed at the terminal, such as Ctrl-C, does not reach. */
  public static RuleTracer startApart(HostName host, Path netns) throws IOException {
    return start(host, netns, true);
  }

  private static RuleTracer start(HostName host, Path netns, boolean apart) throws IOException {
    boolean foreign = Netns.at(netns).visit(TraceTable::foreignTables);
    Monitor monitor = foreign ? Monitor.NFT : Monitor.XTABLES;
    TraceTable table = Netns.at(netns).visit(TraceTable::open);
    boolean started = false;
    try {
      Program program = Program.start(monitor.command(apart).in(netns));
      RuleTracer tracer = new RuleTracer(host, netns, table, monitor, program);
      tracer.hits.start();
      started = true;
      return tracer;
    } finally {
      if (!started) {
        table.close();
      }
    }
  }

  /** Waits until the monitor's socket is in the kernel's multicast group for traces. */
  public void ready(Duration deadline) throws TimeoutException {
    Await.until(this::notReady, deadline);
  }

  private Optional<String> notReady() {
    if (!program.isAlive()) {
      throw new UncheckedIOException(new IOException(state("ended")));
    }
    Optional<TraceSocket> socket = TraceSocket.of(program.pid());
    socket.ifPresent(TraceSocket::widen);
    return socket.isPresent() ? Optional.empty() : Optional.of(state("does not listen"));
  }

  /** Sends a marker through the door and waits until the monitor has shown it. */
  public void awaitMarker(NetnsDoor door, Duration deadline) throws IOException, TimeoutException {
    await(Marker.send(door), deadline);
  }

  /**
   * Waits until the monitor has shown the marker, and with it all that happened before; or until it
   * has ended, which leaves a gap.
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
    synchronized (text) {
      return text.passes()
          .saw(
              head ->
                  isMarker(head)
                      && head.sourcePort() == marker.sourcePort()
                      && head.length() == marker.payloadLength() + UDP_HEADERS);
    }
  }

  private static boolean isMarker(PacketHead head) {
    return head.destination().bits() == 0x7f000001 && head.destinationPort() == Marker.DISCARD_PORT;
  }

  /** The passes since this was called last, those of markers left out; they are forgotten. */
  public List<RulePass> take() {
    synchronized (text) {
      return named(text.passes().take());
    }
  }

  private List<RulePass> named(List<RulePass> passes) {
    return names.name(passes.stream().filter(pass -> !isMarker(pass.head())).toList());
  }

  /** Forgets the passes that there were when this was called last. */
  public void forget() {
    synchronized (text) {
      text.passes().forget();
    }
  }

  /** The passes so far, in the order in which they began; those of markers left out. */
  public List<RulePass> passes() {
    synchronized (text) {
      return named(text.passes().passes());
    }
  }

  /** Asks the monitor to end, without waiting: for many that are to end together. */
  public void terminate() {
    if (stopping) {
      return;
    }
    long lost = TraceSocket.of(program.pid()).map(TraceSocket::drops).orElse(0L);
    if (lost > 0) {
      lack(lost + " traces dropped by the kernel");
    }
    completeness();
    stopping = true;
    program.terminate();
  }

  /** Ends the monitor, keeps what it has read, and says whether that is all there was. */
  public Completeness stop(Duration deadline) {
    terminate();
    try {
      hits.join(deadline.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    words.join(deadline.toMillis());
    words.failure().ifPresent(this::unreadable);
    close();
    return completeness();
  }

  /**
   * Whether the passes are all, as far as is known. xtables-monitor ends with an error when the
   * kernel has had to drop traces (ENOBUFS); nft says so.
   */
  public Completeness completeness() {
    if (!stopping && !program.isAlive()) {
      lack(monitor + " ended early: " + errors());
    }
    return new Completeness(gap);
  }

  private synchronized void lack(String reason) {
    if (gap.isEmpty()) {
      gap = Optional.of(reason);
    }
  }

  private void readHits() {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(program.output(), StandardCharsets.UTF_8))) {
      reader.lines().forEach(this::accept);
    } catch (IOException | UncheckedIOException e) {
      unreadable(e.getMessage());
    }
  }

  private void unreadable(String why) {
    lack(monitor + " cannot be read: " + why);
  }

  private void accept(String line) {
    synchronized (text) {
      text.accept(line);
    }
  }

  private String errors() {
    List<String> lines = words.lines();
    return lines.isEmpty() ? "it said nothing" : String.join(" ", lines);
  }

  private String state(String what) {
    return monitor + " at " + host + " " + what + "; " + errors();
  }

  @Override
  public void close() {
    stopping = true;
    table.close();
    program.close();
  }
}
