package io.hoplab.cli;

import io.hoplab.lab.Lab;
import io.hoplab.report.LabPicture;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code hoplab show LAB}. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Shows a lab: its hosts, its flows, its counter-proofs and its claims.")
final class Show implements Runnable {
  private final Terminal terminal;

  @Parameters(paramLabel = "LAB", description = "A shipped lab's name, or a lab file.")
  private String name;

  Show(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    Lab lab = LabArguments.read(name, terminal);
    terminal.print(LabPicture.draw(lab, terminal.ink()));
    List<String> variants = LabArguments.variants(name);
    if (!variants.isEmpty()) {
      terminal.print("Variants: " + String.join(", ", variants) + "\n");
    }
  }
}
