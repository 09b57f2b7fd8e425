package io.hoplab.cli;

import io.hoplab.labfile.LabSchema;
import picocli.CommandLine.Command;

/** {@code hoplab schema}. */
@Command(
    name = "schema",
    mixinStandardHelpOptions = true,
    description = "Prints the JSON Schema of lab files, for editors that complete them.")
final class Schema implements Runnable {
  private final Terminal terminal;

  Schema(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    terminal.print(LabSchema.json());
  }
}
