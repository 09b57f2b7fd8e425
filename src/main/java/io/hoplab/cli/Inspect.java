package io.hoplab.cli;

import io.hoplab.net.HostName;
import io.hoplab.report.InspectionJson;
import io.hoplab.report.InspectionPicture;
import io.hoplab.survey.Inspection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code hoplab inspect [HOST…]}. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = {
      "Shows a running lab as it is: its hosts, and what of them is not as the lab file has it.",
      "With HOST: all of that host, from its interfaces to its iptables rules."
    })
final class Inspect implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "HOST", arity = "0..*", description = "Hosts of the lab.")
  private List<String> names = new ArrayList<>();

  @SuppressWarnings("unused")
  @Mixin
  private RunningOption running;

  @Mixin private FormatOption format;

  Inspect(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    try (RunningLab lab = RunningLab.join()) {
      Inspection inspection =
          Inspection.of(lab.network(), lab.lab().topology())
              .with(StandingHealth.missing(lab.lab()));
      List<HostName> hosts = hosts(inspection.survey().hosts().keySet(), lab);
      if (format.json()) {
        terminal.print(InspectionJson.of(lab.name(), lab.lab(), inspection, hosts));
      } else if (hosts.isEmpty()) {
        terminal.print(
            InspectionPicture.overview(lab.name(), lab.lab(), inspection, terminal.ink()));
      } else {
        for (HostName host : hosts) {
          terminal.print(InspectionPicture.of(host, inspection, terminal.ink()));
        }
      }
      return 0;
    }
  }

  private List<HostName> hosts(Set<HostName> there, RunningLab lab) {
    List<HostName> hosts = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (String name : names) {
      HostName.find(name)
          .filter(there::contains)
          .ifPresentOrElse(hosts::add, () -> problems.add(problem(name, lab)));
    }
    if (!problems.isEmpty()) {
      problems.add(
          "there are: " + there.stream().map(HostName::toString).collect(Collectors.joining(", ")));
      throw new CliException(ExitCode.BAD_INPUT, String.join(System.lineSeparator(), problems));
    }
    return hosts;
  }

  private static String problem(String name, RunningLab lab) {
    boolean planned = HostName.find(name).flatMap(lab.lab().topology()::findHost).isPresent();
    return planned
        ? "the netns of " + name + " has been taken away"
        : "there is no host " + name + " in " + lab.name();
  }
}
