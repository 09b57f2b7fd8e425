package io.hoplab.verify;

import io.hoplab.lab.Claim;
import io.hoplab.lab.Counterproof;
import io.hoplab.lab.Flow;
import io.hoplab.lab.Lab;
import io.hoplab.plan.Plan;
import io.hoplab.plan.Planner;
import io.hoplab.tracing.Backend;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Verifies labs: each with its counter-proofs, every one of them a network of its own, as many side
 * by side as there are jobs.
 */
public final class Verification {
  private final Path folder;
  private final Patience patience;
  private final Backend backend;
  private final Semaphore places;
  private final AtomicInteger networks = new AtomicInteger();

  /**
   * Verifies in a folder.
   *
   * @param folder where networks may keep their files; private to this sandbox
   * @param jobs how many networks are up at once
   */
  public Verification(Path folder, int jobs, Patience patience, Backend backend) {
    this.folder = folder;
    this.patience = patience;
    this.backend = backend;
    this.places = new Semaphore(jobs, true);
  }

  /**
   * Verifies labs side by side.
   *
   * @param done is told of each, in the order of the labs, as soon as it and those before it are
   *     done
   * @throws IOException when a lab cannot be built or watched
   */
  public void verify(List<Lab> labs, Consumer<LabResult> done) throws IOException {
    List<Background<LabResult>> tasks = new ArrayList<>();
    for (Lab lab : labs) {
      tasks.add(Background.start("lab " + lab.name(), () -> verify(lab, UnaryOperator.identity())));
    }
    for (Background<LabResult> task : tasks) {
      done.accept(task.join());
    }
  }

  /**
   * Verifies one lab with its plan, and the plans of its counter-proofs, altered.
   *
   * @throws IOException when it cannot be built or watched
   */
  public LabResult verify(Lab lab, UnaryOperator<Plan> alteration) throws IOException {
    long start = System.nanoTime();
    Background<LabEvidence> main =
        Background.start("run " + lab.name(), () -> run(lab, alteration));
    Map<Counterproof, Background<LabEvidence>> changed = new LinkedHashMap<>();
    for (Counterproof counterproof : lab.counterproofs()) {
      changed.put(
          counterproof,
          Background.start(
              "run " + counterproof.lab().name(), () -> run(counterproof.lab(), alteration)));
    }
    LabEvidence evidence = main.join();
    List<CounterproofResult> counterproofs = new ArrayList<>();
    Map<String, Verdict> verdicts = new LinkedHashMap<>();
    for (Map.Entry<Counterproof, Background<LabEvidence>> entry : changed.entrySet()) {
      Counterproof counterproof = entry.getKey();
      CounterproofResult result =
          new CounterproofResult(
              counterproof.name(),
              counterproof.changes(),
              flows(counterproof.lab(), entry.getValue().join()));
      counterproofs.add(result);
      verdicts.put(counterproof.name(), result.verdict());
    }
    ClaimJudge judge = new ClaimJudge(lab.topology(), evidence, verdicts);
    List<ClaimResult> claims = new ArrayList<>();
    for (Claim claim : lab.claims()) {
      claims.add(judge.judge(claim));
    }
    return new LabResult(
        lab.name(),
        lab.title(),
        Duration.ofNanos(System.nanoTime() - start),
        flows(lab, evidence),
        counterproofs,
        claims);
  }

  private static List<FlowResult> flows(Lab lab, LabEvidence evidence) {
    List<FlowResult> results = new ArrayList<>();
    for (Flow flow : lab.flows()) {
      results.add(FlowJudge.judge(lab.topology(), flow, evidence.flows().get(flow.name())));
    }
    return results;
  }

  private LabEvidence run(Lab lab, UnaryOperator<Plan> alteration) throws IOException {
    places.acquireUninterruptibly();
    try {
      Plan plan = alteration.apply(Planner.plan(lab.topology()));
      Path own = folder.resolve("network-" + networks.incrementAndGet());
      return LabRun.run(lab, plan, own, patience, backend);
    } finally {
      places.release();
    }
  }
}
