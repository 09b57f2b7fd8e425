package io.hoplab.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code hoplab shell [HOST]}. */
@Command(
    name = "shell",
    mixinStandardHelpOptions = true,
    description = {
      "Starts bash in a running lab, on a host of it.",
      "Without HOST beside all of them, where 'ip netns list' and 'ip netns exec HOST' work."
    })
final class Shell extends LauncherVerb {
  @SuppressWarnings("unused")
  @Mixin
  private RunningOption running;

  @SuppressWarnings("unused")
  @Parameters(arity = "0..1", paramLabel = "HOST", description = "A host of the lab.")
  private String host;
}
