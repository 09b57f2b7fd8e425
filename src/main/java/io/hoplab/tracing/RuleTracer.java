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
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * A running {@code xtables-monitor --trace} in one netns; where there are tables that no iptables
 * program has made, at which that ends, {@code nft -a -s monitor trace}.
 */
public final class RuleTracer implements AutoCloseable {
  private static final int UDP_HEADERS = 28;
  private static final int MOST_STARTS = 20;

  private final HostName host;
  private final Netns netns;
  private final String tracing;
  private final Monitor monitor;
  private final Command command;
  private final TraceReader text;
  private final RuleNames names;
  private int starts;
  private volatile Run run;
  private volatile Optional<String> gap = Optional.empty();
  private volatile boolean stopping;
  private Optional<TraceTable> table = Optional.empty();

  /** The monitor's process, and the threads that read it. */
  private record Run(Program program, Thread hits, LastWords words) {}

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

  private RuleTracer(HostName host, Path netns, Monitor monitor, boolean apart) {
    this.host = host;
    this.netns = Netns.at(netns);
    this.tracing = TraceTable.newName();
    this.monitor = monitor;
    this.command = monitor.command(apart).in(netns);
    this.text = monitor.reader(tracing);
    this.names = new RuleNames(netns);
  }

  /**
   * Starts the monitor. It listens, and packets are traced, only after {@link #ready}.
   *
   * @param netns the file that holds the host's netns
   * @throws IOException when the monitor cannot be started
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
    RuleTracer tracer = new RuleTracer(host, netns, foreign ? Monitor.NFT : Monitor.XTABLES, apart);
    tracer.start();
    return tracer;
  }

  private void start() throws IOException {
    starts++;
    Program program = Program.start(command);
    Thread hits = new Thread(() -> readHits(program), "trace " + host + " hits");
    hits.setDaemon(true);
    run = new Run(program, hits, LastWords.of(program, "trace " + host + " words"));
    hits.start();
  }

  /**
   * Waits until the monitor's socket is in the kernel's multicast group for traces, and has every
   * packet traced.
   *
   * @throws IOException when the monitor ends, or packets cannot be traced
   */
  public void ready(Duration deadline) throws IOException, TimeoutException {
    ready(List.of(this), deadline);
  }

  /**
   * The same for several, side by side.
   *
   * @see #ready(Duration)
   */
  public static void ready(Collection<RuleTracer> tracers, Duration deadline)
      throws IOException, TimeoutException {
    List<RuleTracer> waiting = new ArrayList<>(tracers);
    Await.until(() -> deaf(waiting), deadline);
    // Only now: what is traced before there is room for it is the end of the monitor.
    for (RuleTracer tracer : tracers) {
      tracer.table = Optional.of(tracer.netns.visit(() -> TraceTable.open(tracer.tracing)));
    }
  }

  /** What the first of them says that does not listen; those that do are taken out. */
  private static Optional<String> deaf(List<RuleTracer> waiting) throws IOException {
    for (RuleTracer tracer : List.copyOf(waiting)) {
      if (tracer.listens()) {
        waiting.remove(tracer);
      }
    }
    return waiting.stream().map(tracer -> tracer.state("does not listen")).findFirst();
  }

  /** Whether the monitor listens, and has room for what it has not read yet. */
  private boolean listens() throws IOException {
    long pid = run.program.pid();
    Optional<TraceSocket> narrow = TraceSocket.of(pid);
    narrow.ifPresent(TraceSocket::widen);
    boolean lost = TraceSocket.of(pid).filter(socket -> socket.drops() > 0).isPresent();
    if (lost || !run.program.isAlive()) {
      startAgain();
      return false;
    }
    return narrow.isPresent();
  }

  /** Where somebody else has packets traced too, there may be too many before there is room. */
  private void startAgain() throws IOException {
    if (starts == MOST_STARTS) {
      throw new IOException(state("ended each time"));
    }
    run.program.close();
    start();
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
              shows(marker) || !run.program.isAlive()
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
    long lost = TraceSocket.of(run.program.pid()).map(TraceSocket::drops).orElse(0L);
    if (lost > 0) {
      lack(lost + " traces dropped by the kernel");
    }
    completeness();
    stopping = true;
    run.program.terminate();
  }

  /** Ends the monitor, keeps what it has read, and says whether that is all there was. */
  public Completeness stop(Duration deadline) {
    terminate();
    try {
      run.hits.join(deadline.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    run.words.join(deadline.toMillis());
    run.words.failure().ifPresent(this::unreadable);
    close();
    return completeness();
  }

  /**
   * Whether the passes are all, as far as is known. xtables-monitor ends with an error when the
   * kernel has had to drop traces (ENOBUFS); nft says so.
   */
  public Completeness completeness() {
    if (!stopping && !run.program.isAlive()) {
      lack(monitor + " ended early: " + errors());
    }
    return new Completeness(gap);
  }

  private synchronized void lack(String reason) {
    if (gap.isEmpty()) {
      gap = Optional.of(reason);
    }
  }

  private void readHits(Program program) {
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
    List<String> lines = run.words.lines();
    return lines.isEmpty() ? "it said nothing" : String.join(" ", lines);
  }

  private String state(String what) {
    return monitor + " at " + host + " " + what + "; " + errors();
  }

  @Override
  public void close() {
    stopping = true;
    table.ifPresent(TraceTable::close);
    run.program.close();
  }
}
