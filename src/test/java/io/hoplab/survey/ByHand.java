package io.hoplab.survey;

import io.hoplab.apply.Applier;
import io.hoplab.apply.RunningNetwork;
import io.hoplab.plan.Planner;
import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import io.hoplab.topology.Topology;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A network under the names that ip(8) knows, and commands as one types them into it. */
final class ByHand implements AutoCloseable {
  private static final Path NAMES = Path.of("/run/netns");
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final Topology planned;
  private final RunningNetwork network;

  private ByHand(Topology planned, RunningNetwork network) {
    this.planned = planned;
    this.network = network;
  }

  static ByHand build(Topology planned) throws IOException {
    return new ByHand(planned, Applier.apply(Planner.plan(planned), NAMES));
  }

  /** Types commands, none of which may fail. */
  ByHand type(String... commands) throws IOException {
    for (String command : commands) {
      Finished.run(Command.of("sh", "-ec", command), "", DEADLINE).outputOrThrow();
    }
    return this;
  }

  Survey survey() throws IOException {
    return Survey.of(network, planned);
  }

  Topology planned() {
    return planned;
  }

  RunningNetwork network() {
    return network;
  }

  @Override
  public void close() throws IOException {
    network.close();
  }
}
