package io.hoplab.cli;

import io.hoplab.k8s.Cluster;
import io.hoplab.kubeproxy.Services;
import io.hoplab.report.ServiceTable;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code hoplab service}, {@code hoplab service ready POD} and {@code hoplab service unready POD}.
 */
@Command(
    name = "service",
    mixinStandardHelpOptions = true,
    description = "Lists the Services of a running lab, or changes whether a pod is ready.",
    synopsisSubcommandLabel = "[ready|unready POD]",
    subcommands = {ServiceVerb.Ready.class, ServiceVerb.Unready.class})
final class ServiceVerb implements Callable<Integer> {
  private final Terminal terminal;

  @SuppressWarnings("unused")
  @Mixin
  private RunningOption running;

  @Mixin private FormatOption format;

  ServiceVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    try (RunningLab lab = RunningLab.join()) {
      Services services =
          lab.lab().cluster().map(Cluster::services).orElseGet(() -> new Services(List.of()));
      terminal.print(
          format.json() ? ServiceTable.json(lab.name(), services) : ServiceTable.text(services));
      return 0;
    }
  }

  private static int set(Terminal terminal, FormatOption format, String pod, String ready)
      throws IOException {
    ChangeLock.hold(
        terminal,
        () -> {
          try (RunningLab lab = RunningLab.join()) {
            AppliedServices done = new AppliedFile(lab, terminal).ready(pod, ready);
            terminal.print(format.json() ? done.json() : done.text());
          }
        });
    return 0;
  }

  /** {@code hoplab service ready POD}. */
  @Command(
      name = "ready",
      mixinStandardHelpOptions = true,
      description = "Has Services send new connections to a pod.")
  static final class Ready implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "HOST", description = "The pod.")
    private String pod;

    @SuppressWarnings("unused")
    @Mixin
    private RunningOption running;

    @Mixin private FormatOption format;

    Ready(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
      return set(terminal, format, pod, "on");
    }
  }

  /** {@code hoplab service unready POD}. */
  @Command(
      name = "unready",
      mixinStandardHelpOptions = true,
      description = "Has Services send no new connections to a pod.")
  static final class Unready implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "HOST", description = "The pod.")
    private String pod;

    @SuppressWarnings("unused")
    @Mixin
    private RunningOption running;

    @Mixin private FormatOption format;

    Unready(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
      return set(terminal, format, pod, "off");
    }
  }
}
