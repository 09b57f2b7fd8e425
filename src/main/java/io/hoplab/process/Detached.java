package io.hoplab.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A program that goes on when this process has ended. It reads nothing, and what it says goes to a
 * file.
 */
public final class Detached {
  private static final File NOTHING = new File("/dev/null");

  private final Process process;

  private Detached(Process process) {
    this.process = process;
  }

  /**
   * Starts the program and returns as soon as its process is there.
   *
   * @param log where its standard output and standard error go, after what is there already
   * @throws IOException when it cannot be started, with the command in the message
   */
  public static Detached start(Command command, Path log) throws IOException {
    try {
      return new Detached(
          new ProcessBuilder(command.executed())
              .redirectInput(NOTHING)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start());
    } catch (IOException e) {
      throw new IOException("cannot start " + command + ": " + e.getMessage(), e);
    }
  }

  /** The program's process id, as this process sees it. */
  public long pid() {
    return process.pid();
  }

  /** Whether the program still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }
}
