package io.hoplab.cli;

import io.hoplab.lab.Lab;
import io.hoplab.mutate.Mutant;
import io.hoplab.mutate.MutantResult;
import io.hoplab.mutate.Mutation;
import io.hoplab.mutate.MutationReport;
import io.hoplab.report.JsonReport;
import io.hoplab.verify.Patience;
import io.hoplab.verify.Verification;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hoplab mutate LAB}. */
@Command(
    name = "mutate",
    mixinStandardHelpOptions = true,
    description = {
      "Leaves out one operation of a lab's plan at a time, runs the lab, and lists the operations"
          + " whose absence nothing noticed.",
      "Exit code 0 when there is none, 1 when there is."
    })
final class Mutate implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "LAB", description = "A shipped lab's name, or a lab file.")
  private String lab;

  @Mixin private FormatOption format;

  @Option(
      names = {"-v", "--verbose"},
      description = "Says of each operation what noticed it.")
  private boolean verbose;

  @Option(
      names = "--needed",
      description = {
        "Leaves alone what the plan has for realism, which can be missing without notice.",
        "It is by far the quicker way to know whether anything goes unnoticed."
      })
  private boolean needed;

  @Option(
      names = "--operation",
      paramLabel = "TEXT",
      description = "Only operations that have this text in their command; may be given again.")
  private List<String> texts = List.of();

  @Mixin private Jobs jobs;

  Mutate(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Sandbox.preload();
    Lab read = LabArguments.read(lab, terminal);
    Mutation mutation =
        new Mutation(
            new Verification(Sandbox.enter(), jobs.count(), Patience.SHORT, Sandbox.backend()),
            read,
            this::isWanted);
    if (mutation.mutants().isEmpty()) {
      throw new CliException(
          ExitCode.BAD_INPUT,
          "wanted operations of "
              + read.name()
              + " that contain "
              + String.join(" or ", texts)
              + (needed ? " and are needed" : "")
              + ", came none");
    }
    mutation
        .baseline()
        .ifPresent(
            problem -> {
              throw new CliException(
                  1, read.name() + " is not PASS with nothing left out: " + problem);
            });
    Progress progress = new Progress(terminal, "mutating", mutation.mutants().size());
    List<MutantResult> results =
        mutation.run(jobs.count(), result -> progress.done(result.mutant().missing()));
    MutationReport report = new MutationReport(read.name(), results);
    terminal.print(format.json() ? JsonReport.text(report.tree()) : report.text(verbose));
    return report.unnoticed().isEmpty() ? 0 : 1;
  }

  private boolean isWanted(Mutant mutant) {
    return !(needed && mutant.note().realism())
        && (texts.isEmpty() || texts.stream().anyMatch(mutant.missing()::contains));
  }
}
