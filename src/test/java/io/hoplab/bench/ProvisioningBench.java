package io.hoplab.bench;

import io.hoplab.apply.Applier;
import io.hoplab.apply.RunningNetwork;
import io.hoplab.linux.LibC;
import io.hoplab.plan.Operation;
import io.hoplab.plan.Plan;
import io.hoplab.plan.ShellCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Builds a cluster once and takes it away, or prints the commands that would build it.
 *
 * <pre>
 *   apply NODES PODS FOLDER   prints the seconds of loading the C library, applying, teardown
 *   steps NODES PODS          prints one command a line
 * </pre>
 */
public final class ProvisioningBench {
  private static final double NANOS = 1e9;

  private ProvisioningBench() {}

  /** Runs one of the two. */
  public static void main(String[] args) throws IOException {
    Plan plan = BenchPlan.cluster(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    if (args[0].equals("steps")) {
      steps(plan.bare());
    } else {
      apply(plan, Path.of(args[3]));
    }
  }

  private static void steps(List<Operation> operations) {
    StringBuilder text = new StringBuilder();
    operations.forEach(operation -> text.append(ShellCommand.of(operation)).append('\n'));
    System.out.print(text);
  }

  private static void apply(Plan plan, Path folder) throws IOException {
    long start = System.nanoTime();
    LibC.close(-1);
    long loaded = System.nanoTime();
    RunningNetwork network = Applier.apply(plan, folder);
    long applied = System.nanoTime();
    network.close();
    long closed = System.nanoTime();
    System.out.printf(
        "%.4f %.4f %.4f%n",
        (loaded - start) / NANOS, (applied - loaded) / NANOS, (closed - applied) / NANOS);
  }
}
