package io.hoplab.completion;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command line that has everything that a completion can meet, and is nobody's. */
@Command(
    name = "hoplab",
    description = "Is made up.",
    subcommands = {
      MadeProgram.Look.class,
      MadeProgram.Enter.class,
      MadeProgram.Ask.class,
      MadeProgram.Practice.class,
      MadeProgram.Secret.class
    })
final class MadeProgram {
  @Option(names = "--version", description = "It's \\ 1:0 [of 2].")
  boolean version;

  static CommandSpec spec() {
    return CommandSpec.forAnnotatedObject(new MadeProgram());
  }

  enum Format {
    TEXT,
    JSON
  }

  @Command(
      name = "look",
      description = {"Looks at labs. All of them.", "More: nothing."})
  static final class Look {
    @Parameters(paramLabel = "LAB", arity = "0..*")
    List<String> labs = new ArrayList<>();

    @Option(
        names = {"-q", "--quiet"},
        description = "Says little.")
    boolean quiet;

    @Option(names = "--format", paramLabel = "FORMAT", description = "How.")
    Format format;

    @Option(
        names = {"-w", "--write"},
        paramLabel = "FILE|-",
        description = "Writes.")
    String file;

    @Option(names = "--debug", hidden = true)
    boolean debug;

    @Option(
        names = {"-j", "--jobs"},
        paramLabel = "N",
        description = "How many.")
    int jobs;
  }

  @Command(name = "enter", description = "Runs a program on a host")
  static final class Enter {
    @Option(
        names = {"-l", "--lab"},
        paramLabel = "NAME",
        description = "Where.")
    String lab;

    @Parameters(index = "0", paramLabel = "HOST")
    String host;

    @Parameters(index = "1..*", paramLabel = "COMMAND")
    List<String> command;
  }

  @Command(name = "ask", description = "Asks one host from another.")
  static final class Ask {
    @Parameters(index = "0", paramLabel = "FROM")
    String from;

    @Parameters(index = "1", paramLabel = "TO[:PORT]")
    String to;

    @Option(
        names = {"-l", "--lab"},
        paramLabel = "NAME",
        description = "Where.")
    String lab;
  }

  @Command(
      name = "practice",
      description = "Holds the verbs of an exercise.",
      subcommands = {Start.class, Stop.class})
  static final class Practice {}

  @Command(name = "start", aliases = "begin", description = "Starts one.")
  static final class Start {
    @Parameters(paramLabel = "LAB")
    String lab;
  }

  @Command(name = "stop", description = "Stops some.")
  static final class Stop {
    @Parameters(paramLabel = "NAME", arity = "0..*")
    List<String> names;
  }

  @Command(name = "secret", hidden = true)
  static final class Secret {}
}
