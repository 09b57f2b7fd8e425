package io.hoplab.cli;

import io.hoplab.labfile.Problem;
import io.hoplab.labfile.Reading;
import io.hoplab.report.JsonReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code hoplab validate FILE…}. */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description = "Reads lab files and lists every problem with its place.")
final class Validate implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "Lab files or shipped labs' names.")
  private List<String> names = new ArrayList<>();

  @Mixin private FormatOption format;

  Validate(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<String> unknown = new ArrayList<>();
    List<Object> files = new ArrayList<>();
    boolean valid = true;
    for (LabArguments.Chosen chosen : LabArguments.choose(names, unknown)) {
      Path file = chosen.file();
      Reading reading = LabArguments.read(file);
      if (reading instanceof Reading.Valid lab && chosen.of(lab).isEmpty()) {
        unknown.add(chosen.unknown(lab));
        continue;
      }
      List<Problem> problems =
          reading instanceof Reading.Invalid invalid ? invalid.problems() : List.of();
      List<Problem> warnings = reading instanceof Reading.Valid lab ? lab.warnings() : List.of();
      valid &= problems.isEmpty();
      files.add(entry(file, problems, warnings));
      if (!format.json()) {
        problems.forEach(problem -> terminal.complain(problem.toString()));
        warnings.forEach(warning -> terminal.complain(warning.asWarning()));
        if (problems.isEmpty()) {
          terminal.print(file + ": no problems" + counted(warnings.size()) + "\n");
        }
      }
    }
    unknown.forEach(problem -> terminal.complain("hoplab: " + problem));
    if (format.json()) {
      terminal.print(JsonReport.text(Map.of("files", files)));
    }
    return valid && unknown.isEmpty() ? 0 : ExitCode.BAD_INPUT;
  }

  private static String counted(int warnings) {
    return switch (warnings) {
      case 0 -> "";
      case 1 -> ", 1 warning";
      default -> ", " + warnings + " warnings";
    };
  }

  private static Map<String, Object> entry(
      Path file, List<Problem> problems, List<Problem> warnings) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("file", file.toString());
    entry.put("problems", problems.stream().map(JsonReport::problem).toList());
    entry.put("warnings", warnings.stream().map(JsonReport::problem).toList());
    return entry;
  }
}
