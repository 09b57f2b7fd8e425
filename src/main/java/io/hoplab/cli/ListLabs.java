package io.hoplab.cli;

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
    Map<String, String> titles = new LinkedHashMap<>();
    Map<String, Path> files = LabArguments.shipped().files();
    Map<Path, Reading> readings = LabArguments.readSideBySide(files.values());
    files.forEach(
        (name, file) -> {
          if (readings.get(file) instanceof Reading.Valid valid) {
            titles.put(name, valid.lab().title());
            valid.variants().forEach(lab -> titles.put(lab.name(), lab.title()));
          } else {
            titles.put(name, "has problems: hoplab validate " + name);
          }
        });
    int width = titles.keySet().stream().mapToInt(String::length).max().orElse(0);
    StringBuilder text = new StringBuilder();
    titles.forEach(
        (name, title) ->
            text.append(name)
                .append(" ".repeat(width - name.length() + 2))
                .append(title)
                .append('\n'));
    List<Object> labs = new ArrayList<>();
    titles.forEach((name, title) -> labs.add(entry(name, title)));
    terminal.print(format.json() ? JsonReport.text(Map.of("labs", labs)) : text.toString());
  }

  private static Map<String, Object> entry(String name, String title) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("lab", name);
    JsonReport.putVariant(entry, name);
    entry.put("title", title);
    return entry;
  }
}
