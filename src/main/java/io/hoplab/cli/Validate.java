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
    for (Path file : LabArguments.files(names, unknown)) {
      List<Problem> problems =
          LabArguments.read(file) instanceof Reading.Invalid invalid
              ? invalid.problems()
              : List.of();
      valid &= problems.isEmpty();
      files.add(entry(file, problems));
      if (!format.json()) {
        problems.forEach(problem -> terminal.complain(problem.toString()));
        if (problems.isEmpty()) {
          terminal.print(file + ": no problems\n");
        }
      }
    }
    unknown.forEach(problem -> terminal.complain("hoplab: " + problem));
    if (format.json()) {
      terminal.print(JsonReport.text(Map.of("files", files)));
    }
    return valid && unknown.isEmpty() ? 0 : ExitCode.BAD_INPUT;
  }

  private static Map<String, Object> entry(Path file, List<Problem> problems) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("file", file.toString());
    List<Object> list = new ArrayList<>();
    for (Problem problem : problems) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("line", problem.line());
      object.put("column", problem.column());
      object.put("path", problem.path());
      object.put("message", problem.message());
      list.add(object);
    }
    entry.put("problems", list);
    return entry;
  }
}
