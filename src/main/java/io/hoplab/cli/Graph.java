package io.hoplab.cli;

import io.hoplab.graph.Drawing;
import io.hoplab.graph.Subject;
import io.hoplab.lab.Flow;
import io.hoplab.lab.Lab;
import io.hoplab.net.HostName;
import io.hoplab.survey.Change;
import io.hoplab.survey.Inspection;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hoplab graph [LAB]}. */
@Command(
    name = "graph",
    mixinStandardHelpOptions = true,
    description = {
      "Draws a lab's network: the virtual network with its subnets, nodes and pods, and how they"
          + " are connected.",
      "Without LAB, the running lab as it is now."
    })
final class Graph implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "LAB",
      arity = "0..1",
      description = "A shipped lab's name, or a lab file.")
  private String name;

  @Mixin private RunningOption running;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "text, svg, mermaid or dot. By default what FILE ends in (.svg, .mmd, .dot, .txt), or text"
              + " without FILE.")
  private GraphFormat format;

  @Option(
      names = "--flow",
      paramLabel = "FLOW",
      description = "Draws over it the way that this flow of the lab is expected to take.")
  private String flow;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Writes to FILE instead of standard output.")
  private String output;

  Graph(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (name != null && running.isGiven()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "wanted LAB or --lab NAME, came both");
    }
    GraphFormat chosen = chosen();
    Subject subject = name == null ? running() : Subject.of(LabArguments.read(name, terminal));
    String text = chosen.draw(Drawing.of(subject, flow(subject.lab())));
    if (output == null || output.equals("-") || output.equals("/dev/stdout")) {
      terminal.print(text);
    } else {
      OutputFile.of(output).write(text);
    }
    return 0;
  }

  private static Subject running() throws IOException {
    if (!RunningLab.isAround()) {
      throw new CliException(
          ExitCode.BAD_INPUT, "wanted a LAB, or a lab that is up: start this with scripts/hoplab");
    }
    try (RunningLab running = RunningLab.join()) {
      Inspection inspection = Inspection.of(running.network(), running.lab().topology());
      Map<HostName, List<String>> remarks = new LinkedHashMap<>();
      for (Change change : inspection.changes()) {
        remarks
            .computeIfAbsent(change.host(), host -> new ArrayList<>())
            .add(change.kind() + ": " + change.part() + " " + change.what());
      }
      return new Subject(running.name(), inspection.survey().topology(), running.lab(), remarks);
    }
  }

  /** A picture's name with text in the file would only be noticed by whoever opens it. */
  private GraphFormat chosen() {
    if (format != null) {
      return format;
    }
    if (output == null
        || output.lastIndexOf('.') <= output.lastIndexOf('/')
        || Files.isDirectory(OutputFile.of(output).path())) {
      return GraphFormat.TEXT;
    }
    return GraphFormat.ofFile(output)
        .orElseThrow(
            () ->
                new CliException(
                    ExitCode.BAD_INPUT,
                    "-o "
                        + output
                        + ": wanted a name that ends in .svg, .mmd, .dot or .txt, or --format"));
  }

  private Optional<Flow> flow(Lab lab) {
    if (flow == null) {
      return Optional.empty();
    }
    Optional<Flow> found =
        lab.flows().stream().filter(known -> known.name().equals(flow)).findFirst();
    if (found.isEmpty()) {
      throw new CliException(
          ExitCode.BAD_INPUT,
          "--flow "
              + flow
              + ": wanted a flow of "
              + lab.name()
              + (lab.flows().isEmpty()
                  ? ", which has none"
                  : ", one of "
                      + lab.flows().stream().map(Flow::name).collect(Collectors.joining(", "))));
    }
    return found;
  }
}
