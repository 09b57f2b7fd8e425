package io.hoplab.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The name of this process, as {@code ps} and {@code top} show it. The launcher script passes
 * signals on to a process of that name alone: a JVM that is still starting cannot be told to end.
 */
final class ProcessName {
  private static final String NAME = "hoplab";

  /** Of the first thread, which the process is called after (proc(5)). */
  private static final Path COMM = Path.of("/proc/self/comm");

  private ProcessName() {}

  /** Sets it, where it can be set: without it a signal ends the program with no last word. */
  static void set() {
    try {
      Files.writeString(COMM, NAME);
    } catch (IOException e) {
      return;
    }
  }
}
