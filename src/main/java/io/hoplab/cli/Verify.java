package io.hoplab.cli;

import io.hoplab.lab.Lab;
import io.hoplab.labfile.Problem;
import io.hoplab.report.JsonReport;
import io.hoplab.report.JunitReport;
import io.hoplab.report.SourceTable;
import io.hoplab.report.TextReport;
import io.hoplab.verify.LabResult;
import io.hoplab.verify.Patience;
import io.hoplab.verify.Unbuilt;
import io.hoplab.verify.Verdict;
import io.hoplab.verify.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hoplab verify [LAB…]}. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = "Builds labs, sends their packets and proves every hop. Without LAB: every lab.")
final class Verify implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "LAB", arity = "0..*", description = "Shipped labs' names or lab files.")
  private List<String> labs = new ArrayList<>();

  @Option(
      names = {"-q", "--quiet"},
      description = "One line a lab.")
  private boolean quiet;

  @Mixin private FormatOption format;

  @Option(names = "--junit", paramLabel = "FILE", description = "Writes JUnit XML to FILE as well.")
  private Path junit;

  @Mixin private Jobs jobs;

  Verify(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    long start = System.nanoTime();
    Sandbox.preload();
    List<Problem> warnings = new ArrayList<>();
    List<Lab> read = LabArguments.readAll(labs, warnings::add);
    warnings.forEach(warning -> terminal.complain(warning.asWarning()));
    checkJunit();
    Verification verification =
        new Verification(Sandbox.enter(), jobs.count(), Patience.ORDINARY, Sandbox.backend());
    Progress progress = new Progress(terminal, "verifying", read.size());
    List<LabResult> results = new ArrayList<>();
    List<Unbuilt> unbuilt =
        verification.verify(
            read,
            result -> {
              results.add(result);
              show(result);
              progress.done(result.lab());
            });
    double seconds = (System.nanoTime() - start) / 1e9;
    if (format.json()) {
      terminal.print(JsonReport.of(results, warnings));
    } else {
      terminal.print(new SourceTable(read, results).text(terminal.ink()));
    }
    if (!format.json() && results.size() > 1) {
      terminal.print(TextReport.summary(results, seconds, terminal.ink()));
    }
    writeJunit(results);
    unbuilt.forEach(lab -> terminal.complain("hoplab: " + lab));
    if (!unbuilt.isEmpty()) {
      return unbuilt.stream().allMatch(Unbuilt::isByItsRules)
          ? ExitCode.BAD_INPUT
          : ExitCode.MACHINE;
    }
    return ExitCode.of(Verdict.worst(results.stream().map(LabResult::verdict).toList()));
  }

  private void show(LabResult result) {
    if (!format.json()) {
      terminal.print(
          quiet
              ? TextReport.brief(result, terminal.ink())
              : TextReport.full(result, terminal.columns(TextReport.COLUMNS), terminal.ink()));
    }
  }

  /** Before anything runs: minutes of work must not end at a folder that is not there. */
  private void checkJunit() {
    if (junit == null) {
      return;
    }
    Path folder = junit.toAbsolutePath().getParent();
    if (Files.isDirectory(junit) || folder == null || !Files.isDirectory(folder)) {
      throw new CliException(
          ExitCode.BAD_INPUT, "--junit " + junit + ": wanted a file in a folder that is there");
    }
    try {
      Files.newOutputStream(junit, StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
    } catch (IOException e) {
      throw new CliException(ExitCode.BAD_INPUT, "--junit " + junit + ": not writable");
    }
  }

  private void writeJunit(List<LabResult> results) {
    if (junit == null) {
      return;
    }
    try {
      Files.writeString(junit, JunitReport.of(results));
    } catch (IOException e) {
      throw new CliException(ExitCode.BAD_INPUT, "--junit " + junit + ": " + e.getMessage());
    }
  }
}
