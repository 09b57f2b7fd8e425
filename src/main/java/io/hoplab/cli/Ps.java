package io.hoplab.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code hoplab ps}. */
@Command(
    name = "ps",
    mixinStandardHelpOptions = true,
    description = "Lists the running labs, and removes what was left of those that died.")
final class Ps extends LauncherVerb {
  @SuppressWarnings("unused")
  @Mixin
  private FormatOption format;
}
