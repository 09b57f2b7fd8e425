package io.hoplab.cli;

import io.hoplab.completion.Shell;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hoplab completion bash|zsh|fish}. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description =
        "Prints a script that completes verbs, options, labs, running labs and hosts in a shell.",
    footerHeading = "%nTo use it, as a command or as a line of the shell's start-up file:%n",
    footer = {
      "  bash  source <(scripts/hoplab completion bash)",
      "  zsh   source <(scripts/hoplab completion zsh)",
      "  fish  scripts/hoplab completion fish | source",
      "In a file, write the path of scripts/hoplab in full. It completes what is typed",
      "as hoplab, ./hoplab or any other path that ends so."
    })
final class Completion implements Runnable {
  private final Terminal terminal;

  @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
  private Shell shell;

  @Spec private CommandSpec spec;

  Completion(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    terminal.print(shell.script(spec.root()));
  }
}
