package io.hoplab.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hoplab exec HOST -- COMMAND…}. */
@Command(
    name = "exec",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a program on a host of a running lab.",
      "Standard input and output, signals, the terminal and the exit code are the program's own."
    })
final class Exec extends LauncherVerb {
  @SuppressWarnings("unused")
  @Mixin
  private RunningOption running;

  @SuppressWarnings("unused")
  @Option(
      names = {"-i", "-t"},
      description = "Accepted for those who are used to them: it is so anyway.")
  private boolean attached;

  @SuppressWarnings("unused")
  @Parameters(index = "0", paramLabel = "HOST", description = "A host of the lab.")
  private String host;

  @SuppressWarnings("unused")
  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "COMMAND",
      description = "The program and its arguments; after -- if it has options.")
  private List<String> command = new ArrayList<>();
}
