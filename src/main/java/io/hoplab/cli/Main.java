package io.hoplab.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;

/** The program's entry; the launcher script calls it inside the sandbox. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) throws IOException, InterruptedException {
    ProcessName.set();
    Terminal terminal = new Terminal();
    if (StandingHealth.isOn()) {
      StandingHealth.run(terminal);
      return;
    }
    int exitCode = commandLine(terminal, args).execute(args);
    if (Training.isOn()) {
      Training.loadClasses();
    }
    if (terminal.broken()) {
      terminal.complain("hoplab: standard output does not take what is printed");
      exitCode = exitCode == 0 ? ExitCode.BAD_INPUT : exitCode;
    }
    System.exit(Sandbox.isAround() && exitCode == 1 ? ExitCode.FAIL_IN_SANDBOX : exitCode);
  }

  private static CommandLine commandLine(Terminal terminal, String... args) {
    IExecutionExceptionHandler failed =
        (exception, command, parsed) -> {
          if (exception instanceof CliException known) {
            terminal.complain("hoplab: " + known.getMessage());
            return known.exitCode();
          }
          if (exception instanceof IOException io) {
            terminal.complain("hoplab: " + told(io));
            return ExitCode.MACHINE;
          }
          // Nothing is said about a network here, so it is no FAIL, which is 1.
          terminal.complain("hoplab: this should not happen; please report it:");
          terminal.complain(exception);
          return ExitCode.MACHINE;
        };
    IParameterExceptionHandler misused =
        (exception, misread) -> {
          CommandLine command = exception.getCommandLine();
          terminal.complain("hoplab: " + exception.getMessage());
          CommandLine.UnmatchedArgumentException.printSuggestions(exception, command.getErr());
          terminal.complain(command.getUsageMessage(CommandLine.Help.Ansi.AUTO).strip());
          return ExitCode.BAD_INPUT;
        };
    CommandLine program = new CommandLine(new Hoplab(), new Commands(terminal));
    for (Class<?> type : Hoplab.verbs(args)) {
      CommandLine verb = new CommandLine(type, new Commands(terminal));
      verb.getCommandSpec().versionProvider(program.getCommandSpec().versionProvider());
      program.addSubcommand(Hoplab.name(type), verb);
    }
    return program
        .setOut(terminal.writer())
        .setExpandAtFiles(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(failed)
        .setParameterExceptionHandler(misused);
  }

  /** These exceptions name the file alone. */
  private static String told(IOException exception) {
    if (exception instanceof NoSuchFileException) {
      return exception.getMessage() + ": there is no such file";
    }
    if (exception instanceof AccessDeniedException) {
      return exception.getMessage() + ": permission denied";
    }
    return exception.getMessage();
  }

  /** Makes the commands, and hands the terminal to those that write to it. */
  private record Commands(Terminal terminal) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      try {
        var constructor = type.getDeclaredConstructor(Terminal.class);
        return constructor.newInstance(terminal);
      } catch (NoSuchMethodException e) {
        return CommandLine.defaultFactory().create(type);
      }
    }
  }
}
