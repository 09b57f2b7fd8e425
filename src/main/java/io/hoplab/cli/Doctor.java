package io.hoplab.cli;

import io.hoplab.doctor.Examination;
import io.hoplab.doctor.Finding;
import io.hoplab.report.JsonReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code hoplab doctor}. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Says whether this machine can run labs, and how to mend it if not.")
final class Doctor implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private FormatOption format;

  Doctor(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<Finding> findings = Examination.examine(Sandbox.enter());
    boolean well = findings.stream().allMatch(Finding::isWell);
    terminal.print(
        format.json()
            ? JsonReport.text(Map.of("findings", findings.stream().map(Doctor::entry).toList()))
            : text(findings));
    return well ? 0 : ExitCode.MACHINE;
  }

  private static Map<String, Object> entry(Finding finding) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("need", finding.need());
    entry.put("met", finding.isWell());
    entry.put("found", finding.found());
    finding.cure().ifPresent(cure -> entry.put("cure", cure));
    return entry;
  }

  private static String text(List<Finding> findings) {
    StringBuilder text = new StringBuilder();
    int width = findings.stream().mapToInt(finding -> finding.need().length()).max().orElse(0);
    for (Finding finding : findings) {
      text.append(finding.isWell() ? "ok       " : "MISSING  ")
          .append(finding.need())
          .append(" ".repeat(width - finding.need().length() + 2))
          .append(finding.found())
          .append('\n');
      finding
          .cure()
          .ifPresent(cure -> text.append("         mend it with: ").append(cure).append('\n'));
    }
    return text.toString();
  }
}
