package io.hoplab.cli;

import io.hoplab.lab.Lab;
import io.hoplab.labfile.Reading;
import io.hoplab.report.JsonReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code hoplab list}. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the shipped labs.")
final class ListLabs implements Runnable {
  private final Terminal terminal;

  @Mixin private FormatOption format;

  ListLabs(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    Map<String, Path> files = LabArguments.shipped().files();
    int width = files.keySet().stream().mapToInt(String::length).max().orElse(0);
    List<Object> labs = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    files.forEach(
        (name, file) -> {
          String title =
              LabArguments.read(file) instanceof Reading.Valid valid
                  ? title(valid.lab())
                  : "has problems: hoplab validate " + name;
          text.append(name)
              .append(" ".repeat(width - name.length() + 2))
              .append(title)
              .append('\n');
          labs.add(entry(name, title));
        });
    terminal.print(format.json() ? JsonReport.text(Map.of("labs", labs)) : text.toString());
  }

  private static String title(Lab lab) {
    return lab.title();
  }

  private static Map<String, Object> entry(String name, String title) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("lab", name);
    entry.put("title", title);
    return entry;
  }
}
