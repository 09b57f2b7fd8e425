package io.hoplab.cli;

import io.hoplab.expect.Elaboration;
import io.hoplab.expect.Opening;
import io.hoplab.flow.Way;
import io.hoplab.k8s.Network;
import io.hoplab.lab.Lab;
import io.hoplab.labfile.Allocations;
import io.hoplab.labfile.LabFiles;
import io.hoplab.labfile.Labs;
import io.hoplab.labfile.PathCheck;
import io.hoplab.labfile.Problem;
import io.hoplab.labfile.Reading;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The labs that a command is given: shipped ones by name, a user's own by path. */
final class LabArguments {
  private static final PathCheck CHECK =
      (topology, probe, way, expected) ->
          Elaboration.problems(
              topology,
              expected,
              way == Way.REQUEST
                  ? new Opening(probe.protocol(), 0, probe.port(), Opening.DEFAULT_TTL)
                  : new Opening(probe.protocol(), probe.port(), 0, Opening.DEFAULT_TTL));

  private LabArguments() {}

  /** The shipped labs. */
  static Labs shipped() {
    return Labs.shipped(folder());
  }

  /** Beside the folder that the jar is in. */
  private static Path folder() {
    try {
      Path jar =
          Path.of(LabArguments.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path folder = jar.getParent().resolveSibling("labs");
      if (!Files.isDirectory(folder)) {
        throw new CliException(
            ExitCode.MACHINE, "the shipped labs are not where they belong: " + folder);
      }
      return folder;
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads one lab and prints its warnings; every problem of it ends the command. */
  static Lab read(String lab, Terminal terminal) {
    return readAll(List.of(lab), warning -> terminal.complain(warning.asWarning())).get(0);
  }

  /**
   * Reads labs, all shipped ones when none is named; every problem of any ends the command.
   *
   * @param warned takes the warnings of labs that have no problem
   */
  static List<Lab> readAll(List<String> names, Consumer<Problem> warned) {
    List<Lab> labs = new ArrayList<>();
    List<Problem> warnings = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Path file : files(names, problems)) {
      Reading reading = read(file);
      if (reading instanceof Reading.Valid valid) {
        labs.add(valid.lab());
        warnings.addAll(valid.warnings());
      } else if (reading instanceof Reading.Invalid invalid) {
        invalid.problems().stream().map(Problem::toString).forEach(problems::add);
      }
    }
    if (!problems.isEmpty()) {
      throw new CliException(ExitCode.BAD_INPUT, String.join(System.lineSeparator(), problems));
    }
    warnings.stream().distinct().forEach(warned);
    return labs;
  }

  /**
   * Reads the file of a lab that runs.
   *
   * @param former what Services of its cluster have already
   */
  static Reading readRunning(Path file, String content, Allocations former) {
    return new LabFiles(Network::lower, CHECK).readRunning(file, content, former);
  }

  /** Reads a lab file. */
  static Reading read(Path file) {
    return new LabFiles(Network::lower, CHECK).read(file);
  }

  /** The files that the names stand for; what stands for none is added to the problems. */
  static List<Path> files(List<String> names, List<String> problems) {
    Labs shipped = shipped();
    if (names.isEmpty()) {
      return List.copyOf(shipped.files().values());
    }
    List<Path> files = new ArrayList<>();
    for (String name : names) {
      Labs.Resolved resolved = shipped.resolve(name);
      if (resolved instanceof Labs.Resolved.Found found) {
        files.add(found.file());
      } else if (resolved instanceof Labs.Resolved.Unknown unknown) {
        problems.add(name + ": " + unknown.message());
      }
    }
    return files;
  }
}
