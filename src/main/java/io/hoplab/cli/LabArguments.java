package io.hoplab.cli;

import io.hoplab.expect.Elaboration;
import io.hoplab.expect.Opening;
import io.hoplab.flow.Way;
import io.hoplab.k8s.Network;
import io.hoplab.lab.Lab;
import io.hoplab.lab.LabName;
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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

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

  /**
   * What a LAB stands for.
   *
   * @param argument the LAB as it was given
   * @param variant the variant that is meant; empty for the lab as its file has it
   */
  record Chosen(String argument, Path file, Optional<String> variant) {
    /** The lab of that file that is meant; empty when it has no such variant. */
    Optional<Lab> of(Reading.Valid valid) {
      return variant.isEmpty()
          ? Optional.of(valid.lab())
          : valid.variants().stream()
              .filter(lab -> LabName.parse(lab.name()).variant().equals(variant))
              .findFirst();
    }

    /** What is said when it is empty. */
    String unknown(Reading.Valid valid) {
      List<String> known =
          valid.variants().stream()
              .flatMap(lab -> LabName.parse(lab.name()).variant().stream())
              .toList();
      return argument
          + ": wanted a variant of "
          + valid.lab().name()
          + ", came "
          + Labs.unknown(variant.orElse(""), known);
    }
  }

  /** Reads one lab and prints its warnings; every problem of its file ends the command. */
  static Lab read(String lab, Terminal terminal) {
    return readEach(List.of(lab), warning -> terminal.complain(warning.asWarning())).get(0);
  }

  /** The names of a lab's variants; none of a variant itself. */
  static List<String> variants(String lab) {
    Chosen chosen = choose(lab);
    return chosen.variant().isEmpty() && read(chosen.file()) instanceof Reading.Valid valid
        ? valid.variants().stream().map(Lab::name).toList()
        : List.of();
  }

  /** Reads a lab for each name; every problem of any file ends the command. */
  static List<Lab> readEach(List<String> names, Consumer<Problem> warned) {
    return read(names, warned, false);
  }

  /**
   * Reads labs with their variants, all shipped ones when none is named; every problem of any file
   * ends the command.
   *
   * @param names of labs, each standing for its variants, too, and of variants
   * @param warned takes the warnings of labs that have no problem
   */
  static List<Lab> readAll(List<String> names, Consumer<Problem> warned) {
    return read(names, warned, true);
  }

  private static List<Lab> read(
      List<String> names, Consumer<Problem> warned, boolean withVariants) {
    List<Lab> labs = new ArrayList<>();
    List<Problem> warnings = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    List<Chosen> all = choose(names, problems);
    Map<Path, Reading> readings = readSideBySide(all.stream().map(Chosen::file).toList());
    for (Chosen chosen : all) {
      Reading reading = readings.get(chosen.file());
      if (reading instanceof Reading.Valid valid) {
        Optional<Lab> lab = chosen.of(valid);
        lab.ifPresentOrElse(labs::add, () -> problems.add(chosen.unknown(valid)));
        if (withVariants && chosen.variant().isEmpty()) {
          labs.addAll(valid.variants());
        }
        warnings.addAll(valid.warnings());
      } else if (reading instanceof Reading.Invalid invalid) {
        invalid.problems().stream().map(Problem::toString).forEach(problems::add);
      }
    }
    if (!problems.isEmpty()) {
      throw new CliException(
          ExitCode.BAD_INPUT,
          problems.stream().distinct().collect(Collectors.joining(System.lineSeparator())));
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

  /** Reads a text as if it were the content of that file. */
  static Reading read(Path file, String content) {
    return new LabFiles(Network::lower, CHECK).read(file, content);
  }

  /** Reads a lab file. */
  static Reading read(Path file) {
    return new LabFiles(Network::lower, CHECK).read(file);
  }

  /** Reads lab files, each on a core of its own: it takes longer than to start the program. */
  static Map<Path, Reading> readSideBySide(Collection<Path> files) {
    Map<Path, Reading> readings = new ConcurrentHashMap<>();
    Set.copyOf(files).parallelStream().forEach(file -> readings.put(file, read(file)));
    return readings;
  }

  /** What the names stand for; what stands for nothing is added to the problems. */
  static List<Chosen> choose(List<String> names, List<String> problems) {
    Labs shipped = shipped();
    if (names.isEmpty()) {
      List<Chosen> all = new ArrayList<>();
      shipped.files().forEach((name, file) -> all.add(new Chosen(name, file, Optional.empty())));
      return all;
    }
    List<Chosen> chosen = new ArrayList<>();
    for (String name : names) {
      Labs.Resolved resolved = shipped.resolve(name);
      if (resolved instanceof Labs.Resolved.Found found) {
        chosen.add(new Chosen(name, found.file(), found.variant()));
      } else if (resolved instanceof Labs.Resolved.Unknown unknown) {
        problems.add(name + ": " + unknown.message());
      }
    }
    return chosen;
  }

  /** What one name stands for; one that stands for nothing ends the command. */
  static Chosen choose(String name) {
    List<String> problems = new ArrayList<>();
    List<Chosen> chosen = choose(List.of(name), problems);
    if (!problems.isEmpty()) {
      throw new CliException(ExitCode.BAD_INPUT, problems.get(0));
    }
    return chosen.get(0);
  }
}
