package io.hoplab.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option {@code --jobs}. */
final class Jobs {
  /** A run waits for its programs most of the time, so that a core has room for several. */
  private static final int PER_CORE = 5;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  private int count = Runtime.getRuntime().availableProcessors() * PER_CORE;

  @Option(
      names = {"-j", "--jobs"},
      paramLabel = "N",
      description = "How many networks are up at once; five for each core if not given.")
  void setCount(int wanted) {
    if (wanted < 1 || wanted > 256) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--jobs: wanted a number from 1 to 256, came " + wanted);
    }
    count = wanted;
  }

  int count() {
    return count;
  }
}
