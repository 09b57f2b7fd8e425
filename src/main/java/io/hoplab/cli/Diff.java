package io.hoplab.cli;

import io.hoplab.diff.FlowDiff;
import io.hoplab.diff.Side;
import io.hoplab.flow.Way;
import io.hoplab.lab.Flow;
import io.hoplab.lab.Lab;
import io.hoplab.report.DiffJson;
import io.hoplab.report.DiffText;
import io.hoplab.verify.FlowEvidence;
import io.hoplab.verify.LabEvidence;
import io.hoplab.verify.Patience;
import io.hoplab.verify.Unbuilt;
import io.hoplab.verify.Verification;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hoplab diff LAB LAB}. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = {
      "Sends the same flow in two labs and shows its hops side by side, what differs marked.",
      "Addresses count by whose they are and not by their numbers; ports that a program or NAT"
          + " draws, and names that are generated, do not count. The flow's two ends count as ends,"
          + " whatever they are called.",
      "Exit code 0 when nothing differs, 1 when something does, 3 when a flow was not completely"
          + " seen."
    })
final class Diff implements Callable<Integer> {
  /** Where it is written to no terminal: two columns of 48. */
  private static final int COLUMNS = 100;

  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "LAB", description = "The left lab: a name or a file.")
  private String left;

  @Parameters(index = "1", paramLabel = "LAB", description = "The right lab: a name or a file.")
  private String right;

  @Option(
      names = "--flow",
      paramLabel = "F[=G]",
      description =
          "The left lab's flow F beside the right lab's flow G, or that of the same name; may be"
              + " given again. Without it: every flow whose name both labs have.")
  private List<String> pairs = new ArrayList<>();

  @Option(names = "--way", paramLabel = "WAY", description = "request or reply; without it both.")
  private Way way;

  @Mixin private FormatOption format;

  Diff(Terminal terminal) {
    this.terminal = terminal;
  }

  private record Pair(Flow left, Flow right) {}

  @Override
  public Integer call() {
    Sandbox.preload();
    List<Lab> labs =
        LabArguments.readEach(
            List.of(left, right), warning -> terminal.complain(warning.asWarning()));
    List<Pair> flows = pairs(labs.get(0), labs.get(1));
    List<Lab> asked =
        List.of(
            labs.get(0).only(flows.stream().map(Pair::left).distinct().toList()),
            labs.get(1).only(flows.stream().map(Pair::right).distinct().toList()));
    Verification verification =
        new Verification(Sandbox.enter(), asked.size(), Patience.ORDINARY, Sandbox.backend());
    List<Unbuilt> unbuilt = new ArrayList<>();
    List<LabEvidence> seen = verification.observe(asked, unbuilt);
    if (!unbuilt.isEmpty()) {
      unbuilt.forEach(lab -> terminal.complain("hoplab: " + lab));
      return unbuilt.stream().allMatch(Unbuilt::isByItsRules)
          ? ExitCode.BAD_INPUT
          : ExitCode.MACHINE;
    }
    Set<Way> ways = way == null ? EnumSet.allOf(Way.class) : EnumSet.of(way);
    List<FlowDiff> diffs = new ArrayList<>();
    for (Pair pair : flows) {
      diffs.add(
          FlowDiff.of(
              side(asked.get(0), pair.left(), seen.get(0)),
              side(asked.get(1), pair.right(), seen.get(1)),
              ways));
    }
    terminal.print(
        format.json()
            ? DiffJson.of(left, right, diffs)
            : DiffText.of(left, right, diffs, terminal.columns(COLUMNS), terminal.ink()));
    return switch (DiffJson.worst(diffs)) {
      case SAME -> 0;
      case DIFFERS -> 1;
      case INCOMPLETE -> ExitCode.NOT_SEEN;
    };
  }

  private List<Pair> pairs(Lab one, Lab other) {
    List<Pair> found = new ArrayList<>();
    if (pairs.isEmpty()) {
      for (Flow flow : one.flows()) {
        find(other, flow.name()).ifPresent(same -> found.add(new Pair(flow, same)));
      }
      if (found.isEmpty()) {
        throw new CliException(
            ExitCode.BAD_INPUT,
            "wanted a flow that both labs have, or pairs by --flow F=G; "
                + flows(left, one)
                + "; "
                + flows(right, other));
      }
      return found;
    }
    for (String pair : pairs) {
      // The name of a flow may have an equals sign itself.
      boolean same = find(one, pair).isPresent();
      int sign = same ? -1 : pair.indexOf('=');
      String leftName = sign < 0 ? pair : pair.substring(0, sign);
      String rightName = sign < 0 ? pair : pair.substring(sign + 1);
      found.add(new Pair(flow(left, one, leftName), flow(right, other, rightName)));
    }
    return found;
  }

  private static Optional<Flow> find(Lab lab, String name) {
    return lab.flows().stream().filter(flow -> flow.name().equals(name)).findFirst();
  }

  private static Flow flow(String argument, Lab lab, String name) {
    return find(lab, name)
        .orElseThrow(
            () ->
                new CliException(
                    ExitCode.BAD_INPUT,
                    "--flow: wanted a flow of the lab, came "
                        + name
                        + "; "
                        + flows(argument, lab)));
  }

  private static String flows(String argument, Lab lab) {
    return argument
        + " has "
        + (lab.flows().isEmpty()
            ? "no flow"
            : String.join(", ", lab.flows().stream().map(Flow::name).toList()));
  }

  private static Side side(Lab lab, Flow flow, LabEvidence seen) {
    FlowEvidence evidence = seen.flows().get(flow.name());
    return new Side(
        flow.name(),
        flow.probe(),
        evidence.probe().said(),
        evidence.probe().answered(),
        lab.topology(),
        evidence.packets(),
        evidence.gaps());
  }
}
