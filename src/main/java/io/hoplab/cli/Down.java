package io.hoplab.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hoplab down}. */
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    description = "Takes running labs away with everything in them.")
final class Down extends LauncherVerb {
  @SuppressWarnings("unused")
  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description = "Running labs; the only one that is up if not given.")
  private List<String> names = new ArrayList<>();

  @SuppressWarnings("unused")
  @Option(names = "--all", description = "All of them.")
  private boolean all;

  @SuppressWarnings("unused")
  @Mixin
  private RunningOption running;
}
