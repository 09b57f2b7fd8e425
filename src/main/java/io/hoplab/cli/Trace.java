package io.hoplab.cli;

import io.hoplab.apply.RunningNetwork;
import io.hoplab.azure.LoadBalancer;
import io.hoplab.inquiry.Answer;
import io.hoplab.inquiry.BadQuestion;
import io.hoplab.inquiry.Inquiry;
import io.hoplab.inquiry.LiveTrace;
import io.hoplab.inquiry.Overheard;
import io.hoplab.inquiry.Question;
import io.hoplab.inquiry.Resolver;
import io.hoplab.inquiry.Unresolved;
import io.hoplab.lab.Probe;
import io.hoplab.net.HostName;
import io.hoplab.net.Protocol;
import io.hoplab.observe.Opening;
import io.hoplab.report.TraceJson;
import io.hoplab.report.TraceReport;
import io.hoplab.topology.Topology;
import io.hoplab.tracing.Backend;
import io.hoplab.watch.Instruments;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hoplab trace FROM TO[:PORT]}. */
@Command(
    name = "trace",
    mixinStandardHelpOptions = true,
    description = {
      "Sends a real probe through a running lab and shows its path there and back: each hop, each"
          + " rewrite, and where and why it ended.",
      "With a port it is a curl, with --proto udp a dig, without a port a ping."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:request and answer were delivered",
      "1:a packet ended elsewhere, and the cause is known",
      "2:bad input",
      "3:a packet was lost, evidence is missing, or no DNS server answers for a name",
      "4:this machine cannot run labs",
      "130:interrupted, as --live is meant to be"
    })
final class Trace implements Callable<Integer> {
  private static final int MOST_PROBES = 1000;

  private final Terminal terminal;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", arity = "0..1", paramLabel = "FROM", description = "The host that asks.")
  private String from;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TO[:PORT]",
      description = "A host, an IPv4 address, or a name that FROM can look up.")
  private String to;

  @Option(
      names = "--proto",
      paramLabel = "PROTO",
      description = "tcp (the default with a port), udp, or icmp (the default without).")
  private Protocol protocol;

  @Option(
      names = "--count",
      paramLabel = "K",
      description = "Sends K probes and shows each different path once; 1 if not given.")
  private Integer count;

  @Option(
      names = "--on",
      paramLabel = "LAB",
      description = "Builds this lab for the trace and takes it down again.")
  private String on;

  @Option(
      names = "--live",
      description = {
        "Shows the conversations that others begin, as they happen, until Ctrl-C.",
        "With FROM only those that it begins, with TO only those to that address. JSON is a line"
            + " for each."
      })
  private boolean live;

  @Mixin private RunningOption running;

  @Mixin private FormatOption format;

  Trace(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    if (!live && (from == null || to == null)) {
      throw misused("wanted FROM and TO[:PORT], or --live");
    }
    if (live && on != null) {
      throw misused("--live is for a running lab: nobody talks in the lab of --on");
    }
    if (on != null && running.isGiven()) {
      throw misused("wanted --on LAB or --lab NAME, came both");
    }
    if (live && count != null) {
      throw misused("--count is for probes that are sent: --live sends none");
    }
    if (count != null && (count < 1 || count > MOST_PROBES)) {
      throw misused("--count: wanted a number from 1 to " + MOST_PROBES + ", came " + count);
    }
    Sandbox.preload();
    if (on != null) {
      try (FreshLab lab = FreshLab.build(on, terminal)) {
        return trace(lab.network(), lab.lab().topology());
      }
    }
    try (RunningLab lab = RunningLab.join()) {
      return trace(lab.network(), lab.lab().topology());
    }
  }

  private CommandLine.ParameterException misused(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }

  private int trace(RunningNetwork network, Topology planned)
      throws IOException, InterruptedException {
    requireNetns(network, planned);
    Question question = new Question(planned, Resolver.getent(network::vantage));
    Backend backend = Sandbox.backend();
    if (live) {
      Predicate<Opening> wanted = wanted(question);
      try (Instruments instruments = instruments(network, backend)) {
        terminal.complain("hoplab: watching " + network.hosts().size() + " hosts; Ctrl-C ends it");
        new LiveTrace(network, planned, instruments, wanted).run(this::show);
        return 0;
      }
    }
    Probe probe = probe(question);
    try (Instruments instruments = instruments(network, backend)) {
      Answer answer =
          new Inquiry(network, planned, instruments).ask(probe, count == null ? 1 : count);
      terminal.print(
          format.json() ? TraceJson.of(answer) : TraceReport.text(answer, terminal.ink()));
      return exitCode(answer);
    }
  }

  /** A host of the lab may have been deleted since. */
  private void requireNetns(RunningNetwork network, Topology planned) {
    Optional<HostName> gone =
        Optional.ofNullable(from)
            .flatMap(HostName::find)
            .filter(host -> planned.findHost(host).isPresent())
            .filter(host -> !network.hosts().contains(host));
    if (gone.isPresent()) {
      throw new CliException(
          ExitCode.BAD_INPUT,
          "the netns of "
              + from
              + " has been taken away; there are: "
              + network.hosts().stream()
                  .map(HostName::value)
                  .sorted()
                  .collect(Collectors.joining(", ")));
    }
  }

  private static Instruments instruments(RunningNetwork network, Backend backend)
      throws IOException {
    Instruments instruments =
        Instruments.start(
            network, network.hosts(), Instruments.filtering(network, backend), backend);
    instruments.awaitReady();
    return instruments;
  }

  private Probe probe(Question question) throws IOException {
    try {
      return question.probe(from, to, Optional.ofNullable(protocol));
    } catch (BadQuestion e) {
      throw new CliException(ExitCode.BAD_INPUT, e.getMessage());
    } catch (Unresolved e) {
      throw new CliException(ExitCode.NOT_SEEN, e.getMessage());
    }
  }

  /** Health probes never end: they are shown to whoever asks for what their host begins. */
  private Predicate<Opening> wanted(Question question) throws IOException {
    try {
      Predicate<Opening> asked =
          question.filter(
              Optional.ofNullable(from), Optional.ofNullable(to), Optional.ofNullable(protocol));
      return from != null
          ? asked
          : asked.and(opening -> !opening.meant().source().address().equals(LoadBalancer.PROBER));
    } catch (BadQuestion e) {
      throw new CliException(ExitCode.BAD_INPUT, e.getMessage());
    } catch (Unresolved e) {
      throw new CliException(ExitCode.NOT_SEEN, e.getMessage());
    }
  }

  private boolean show(Overheard overheard) {
    terminal.print(
        format.json() ? TraceJson.line(overheard) : TraceReport.text(overheard, terminal.ink()));
    return !terminal.broken();
  }

  private static int exitCode(Answer answer) {
    return switch (answer.outcome()) {
      case ANSWERED -> answer.gaps().isEmpty() ? 0 : ExitCode.NOT_SEEN;
      case ENDED -> 1;
      case UNKNOWN -> ExitCode.NOT_SEEN;
    };
  }
}
