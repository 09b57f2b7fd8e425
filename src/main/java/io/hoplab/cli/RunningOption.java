package io.hoplab.cli;

import picocli.CommandLine.Option;

/** The option {@code --lab} of the verbs that work in a running lab; the launcher acts on it. */
final class RunningOption {
  @Option(
      names = {"-l", "--lab"},
      paramLabel = "NAME",
      description = "The running lab; $HOPLAB_LAB if not given, or else the only one that is up.")
  private String name;

  /** Whether it was given. The launcher takes it away for a verb that works in a running lab. */
  boolean isGiven() {
    return name != null;
  }
}
