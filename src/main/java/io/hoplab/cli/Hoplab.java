package io.hoplab.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The program without a verb: prints what verbs there are. */
@Command(
    name = "hoplab",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "VERB",
    description =
        "Builds AKS and Kubernetes networks out of Linux network namespaces, sends real packets"
            + " through them and proves, hop by hop, which way they went.",
    commandListHeading = "%nVerbs:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all that was asked is PASS",
      "1:something is FAIL",
      "2:bad input",
      "3:nothing failed, something is NOT_PROVEN",
      "4:this machine cannot run labs",
      "130:interrupted"
    })
final class Hoplab implements Runnable {
  /** In the order in which help tells them. */
  private static final List<Class<?>> VERBS =
      List.of(
          Verify.class,
          Diff.class,
          Mutate.class,
          Up.class,
          Down.class,
          Ps.class,
          Exec.class,
          Shell.class,
          Inspect.class,
          Apply.class,
          ServiceVerb.class,
          Trace.class,
          CaptureVerb.class,
          Graph.class,
          ListLabs.class,
          Show.class,
          Validate.class,
          Script.class,
          Schema.class,
          Completion.class,
          Doctor.class);

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "a verb is missing");
  }

  /**
   * The verbs that a command line may need: the one that it begins with, since each takes its time
   * to be made, or all.
   */
  static List<Class<?>> verbs(String... args) {
    return VERBS.stream()
        .filter(verb -> verb != Completion.class && args.length > 0 && args[0].equals(name(verb)))
        .findFirst()
        .<List<Class<?>>>map(List::of)
        .orElse(VERBS);
  }

  static String name(Class<?> verb) {
    return verb.getAnnotation(Command.class).name();
  }
}
