package io.hoplab.cli;

import io.hoplab.net.HostName;
import io.hoplab.recorder.Recorder;
import io.hoplab.survey.Survey;
import io.hoplab.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hoplab capture [HOST[/IFACE]…]}. */
@Command(
    name = "capture",
    mixinStandardHelpOptions = true,
    description = {
      "Records what passes the interfaces of a running lab, in the order of time, until Ctrl-C:"
          + " a line for each packet but those of IPv6, or with -w all as pcapng for Wireshark.",
      "A packet that was rewritten or dropped says by which rule."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all packets that were asked for with -c came, or nobody read on",
      "2:bad input",
      "3:packets were dropped, or evidence is missing",
      "4:this machine cannot run labs",
      "130:interrupted, as it is meant to be without -c; the capture is whole"
    })
final class CaptureVerb implements Callable<Integer> {
  private static final long LONGEST_END_SECONDS = 20;

  private final Terminal terminal;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "HOST[/IFACE]",
      arity = "0..*",
      description = "Hosts, or single interfaces of them; all hosts if not given.")
  private List<String> places = new ArrayList<>();

  @Option(
      names = {"-w", "--write"},
      paramLabel = "FILE",
      description = "Writes pcapng to this file, or with - to standard output.")
  private String file;

  @Option(
      names = {"-c", "--count"},
      paramLabel = "N",
      description = "Ends after N packets.")
  private long count = Long.MAX_VALUE;

  @SuppressWarnings("unused")
  @Mixin
  private RunningOption running;

  CaptureVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    if (count < 1) {
      throw misused("-c: wanted a number from 1 on, came " + count);
    }
    if ("-".equals(file) && terminal.isWatched()) {
      throw misused("-w -: wanted a pipe or a file as standard output, is a terminal");
    }
    Sandbox.preload();
    CountDownLatch finished = new CountDownLatch(1);
    try (RunningLab lab = RunningLab.join()) {
      Topology topology = Survey.of(lab.network(), lab.lab().topology()).topology();
      CapturePlaces chosen = CapturePlaces.of(places, lab.network(), topology);
      List<HostName> hosts = chosen.hosts();
      PacketSink sink = PacketSink.of(file, terminal);
      try (Recorder recorder = Recorder.start(lab.network(), topology, hosts, Sandbox.backend());
          sink) {
        sink.begin(chosen, topology);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(recorder, finished), "end"));
        terminal.complain(
            "hoplab: capturing on "
                + hosts.size()
                + (hosts.size() == 1 ? " host" : " hosts")
                + (count == Long.MAX_VALUE ? "; Ctrl-C ends it" : ""));
        return new PacketCount(chosen, count).run(recorder, sink, terminal);
      }
    } finally {
      finished.countDown();
    }
  }

  /** What has passed up to now is still written. */
  private static void end(Recorder recorder, CountDownLatch finished) {
    recorder.end();
    try {
      finished.await(LONGEST_END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private CommandLine.ParameterException misused(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }
}
