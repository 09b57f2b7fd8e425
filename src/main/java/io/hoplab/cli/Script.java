package io.hoplab.cli;

import io.hoplab.lab.Lab;
import io.hoplab.plan.Planner;
import io.hoplab.plan.ShellScript;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code hoplab script LAB}. */
@Command(
    name = "script",
    mixinStandardHelpOptions = true,
    description =
        "Prints a lab's network as a shell script of ip, bridge, sysctl, iptables-restore and nft.")
final class Script implements Runnable {
  private final Terminal terminal;

  @Parameters(paramLabel = "LAB", description = "A shipped lab's name, or a lab file.")
  private String lab;

  Script(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    Lab read = LabArguments.read(lab, terminal);
    terminal.print(
        ShellScript.of(read.name() + ": " + read.title(), Planner.plan(read.topology())));
  }
}
