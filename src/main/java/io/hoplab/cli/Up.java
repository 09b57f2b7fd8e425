package io.hoplab.cli;

import io.hoplab.apply.Applier;
import io.hoplab.apply.HostFiles;
import io.hoplab.apply.RunningNetwork;
import io.hoplab.lab.Lab;
import io.hoplab.labfile.LabFiles;
import io.hoplab.plan.Planner;
import io.hoplab.serve.StandingServer;
import io.hoplab.time.Await;
import io.hoplab.topology.Listener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code hoplab up LAB}: builds the lab in a sandbox that the launcher script keeps after this
 * process has ended.
 */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = {
      "Brings a lab up and leaves it running, to work in it with the usual tools.",
      "It lives until 'hoplab down', or until the machine is restarted."
    })
final class Up implements Callable<Integer> {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final Terminal terminal;

  @Parameters(paramLabel = "LAB", description = "A shipped lab's name, or a lab file.")
  private String lab;

  @SuppressWarnings("unused") // the launcher script acts on it
  @Option(
      names = "--name",
      paramLabel = "NAME",
      description =
          "The name of the running lab: lower-case letters, digits and '-'. The lab's if not"
              + " given.")
  private String name;

  Up(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (System.getenv("HOPLAB_RUNNING") != null) {
      endWithLauncher();
    }
    Sandbox.preload();
    LabArguments.Chosen chosen = LabArguments.choose(lab);
    Lab read = LabArguments.read(lab, terminal);
    String copy = copy(chosen);
    Path folder = Sandbox.enter();
    Sandbox.hideInterfaces();
    Path file = Files.createDirectory(folder.resolve("lab")).resolve(name(chosen, read));
    Files.writeString(file, copy);
    if (chosen.variant().isPresent()) {
      Files.writeString(RunningLab.VARIANT, chosen.variant().get());
    }
    NameFiles.bind(read.topology(), folder);
    // Never closed: its netns stay until the sandbox ends.
    RunningNetwork network =
        Applier.apply(
            Planner.plan(read.topology()),
            folder.resolveSibling("netns"),
            Sandbox.backend().restore());
    serve(read, network, new HostFiles(RunningLab.FILES));
    StandingHealth.start(read);
    terminal.print(NextSteps.of(read, System.getenv()));
    return 0;
  }

  /** What the running lab is read from: of a variant a file that has it alone. */
  private static String copy(LabArguments.Chosen chosen) throws IOException {
    String text = Files.readString(chosen.file());
    return chosen.variant().isEmpty()
        ? text
        : LabFiles.variant(text, chosen.variant().get()).orElseThrow();
  }

  private static String name(LabArguments.Chosen chosen, Lab lab) {
    return chosen.variant().isEmpty()
        ? chosen.file().getFileName().toString()
        : lab.name() + ".yaml";
  }

  private static void serve(Lab lab, RunningNetwork network, HostFiles files) throws IOException {
    files.write(lab.topology());
    List<StandingServer> servers = new ArrayList<>();
    for (Listener listener : lab.topology().listeners()) {
      servers.add(
          StandingServer.start(listener, lab.topology(), network.netns(listener.host()), files));
    }
    try {
      for (StandingServer server : servers) {
        Await.until(server::missing, DEADLINE);
      }
    } catch (TimeoutException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** The launcher says nothing on standard input while this runs: end of file is its death. */
  private static void endWithLauncher() {
    Thread watcher =
        new Thread(
            () -> {
              try {
                if (System.in.read() < 0) {
                  Runtime.getRuntime().halt(ExitCode.MACHINE);
                }
              } catch (IOException e) {
                Runtime.getRuntime().halt(ExitCode.MACHINE);
              }
            },
            "launcher watcher");
    watcher.setDaemon(true);
    watcher.start();
  }
}
