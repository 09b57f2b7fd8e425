package io.hoplab.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hoplab apply [FILE] [--set PATH=VALUE]…}. */
@Command(
    name = "apply",
    mixinStandardHelpOptions = true,
    description = {
      "Changes the Services of a running lab to what an edited lab file says, as kube-proxy does"
          + " it.",
      "Only the chains whose rules differ are written, in one transaction on each node, and stale"
          + " UDP entries of conntrack are deleted. Pods' labels, readiness and ports, and"
          + " kubeProxy's settings may change as well.",
      "The file is the truth: what --set, or service ready or unready, has changed since is as the"
          + " file says afterwards. Services keep the addresses and node ports that they were"
          + " given where the file states none."
    })
final class Apply implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description =
          "The edited lab file; the one that the lab was brought up from if neither this nor --set"
              + " is given.")
  private String file;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description =
          "Another value for a place of the file, which is the running lab's own copy without FILE:"
              + " cluster.services.web.externalTrafficPolicy=Local. Nothing after the = takes it"
              + " out.")
  private List<String> settings = new ArrayList<>();

  @SuppressWarnings("unused")
  @Mixin
  private RunningOption running;

  @Mixin private FormatOption format;

  Apply(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    ChangeLock.hold(terminal, this::apply);
    return 0;
  }

  private void apply() throws IOException {
    try (RunningLab lab = RunningLab.join()) {
      AppliedFile applied = new AppliedFile(lab, terminal);
      AppliedServices done =
          file == null && !settings.isEmpty()
              ? applied.edited(settings)
              : applied.file(file == null ? System.getenv("HOPLAB_LAB_FILE") : file, settings);
      terminal.print(format.json() ? done.json() : done.text());
    }
  }
}
