package io.hoplab.verify;

import io.hoplab.lab.Counterproof;
import io.hoplab.lab.Flow;
import io.hoplab.lab.Lab;
import io.hoplab.lab.Spread;
import io.hoplab.plan.Plan;
import io.hoplab.plan.Planner;
import io.hoplab.topology.Host;
import io.hoplab.tracing.Backend;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
   * @return the labs that could not be built or watched, which have no result; most often none
   */
  public List<Unbuilt> verify(List<Lab> labs, Consumer<LabResult> done) {
    List<Background<LabResult>> tasks = new ArrayList<>();
    for (Lab lab : labs) {
      tasks.add(Background.start("lab " + lab.name(), () -> verify(lab, UnaryOperator.identity())));
    }
    List<Unbuilt> unbuilt = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      try {
        done.accept(tasks.get(i).join());
      } catch (IOException e) {
        unbuilt.add(new Unbuilt(labs.get(i).name(), e));
      }
    }
    return unbuilt;
  }

  /**
   * Verifies one lab with its plan, and the plans of its counter-proofs, altered.
   *
   * @throws IOException when a network cannot be built or watched
   */
  public LabResult verify(Lab lab, UnaryOperator<Plan> alteration) throws IOException {
    long start = System.nanoTime();
    Background<LabEvidence> main =
        Background.start("run " + lab.name(), () -> run(lab, alteration, false));
    List<Trial> changed = start(lab.counterproofs(), alteration, false);
    LabEvidence evidence = main.join();
    List<CounterproofResult> counterproofs = join(changed);
    return new LabResult(
        lab.name(),
        lab.title(),
        Duration.ofNanos(System.nanoTime() - start),
        flows(lab, evidence),
        spreads(lab, evidence),
        counterproofs,
        claims(lab, evidence, counterproofs),
        notes(lab));
  }

  /**
   * Verifies a lab whose plans are altered, its own and those of its counter-proofs, no further
   * than to the first thing that is not proven.
   *
   * @return that thing; empty when all is proven
   * @throws IOException when a network cannot be built or watched
   */
  public Optional<Notice> firstFinding(Lab lab, UnaryOperator<Plan> alteration) throws IOException {
    LabEvidence evidence = run(lab, alteration, true);
    LabResult flows = result(lab, evidence, List.of(), List.of());
    if (flows.verdict() != Verdict.PASS) {
      return Optional.of(flows.notice());
    }
    List<CounterproofResult> counterproofs = join(start(lab.counterproofs(), alteration, true));
    LabResult all = result(lab, evidence, counterproofs, claims(lab, evidence, counterproofs));
    return all.verdict() == Verdict.PASS ? Optional.empty() : Optional.of(all.notice());
  }

  private LabResult result(
      Lab lab,
      LabEvidence evidence,
      List<CounterproofResult> counterproofs,
      List<ClaimResult> claims) {
    return new LabResult(
        lab.name(),
        lab.title(),
        Duration.ZERO,
        flows(lab, evidence),
        spreads(lab, evidence),
        counterproofs,
        claims,
        notes(lab));
  }

  /** A counter-proof whose network is being tried. */
  private record Trial(Counterproof counterproof, Background<LabEvidence> evidence) {}

  private List<Trial> start(
      List<Counterproof> counterproofs, UnaryOperator<Plan> alteration, boolean onlyIfProven) {
    List<Trial> started = new ArrayList<>();
    for (Counterproof counterproof : counterproofs) {
      Lab lab = counterproof.lab();
      started.add(
          new Trial(
              counterproof,
              Background.start("run " + lab.name(), () -> run(lab, alteration, onlyIfProven))));
    }
    return started;
  }

  private static List<CounterproofResult> join(List<Trial> started) throws IOException {
    List<CounterproofResult> results = new ArrayList<>();
    for (Trial trial : started) {
      Counterproof counterproof = trial.counterproof();
      LabEvidence evidence = trial.evidence().join();
      results.add(
          new CounterproofResult(
              counterproof.name(),
              counterproof.changes(),
              flows(counterproof.lab(), evidence),
              spreads(counterproof.lab(), evidence)));
    }
    return results;
  }

  private static List<ClaimResult> claims(
      Lab lab, LabEvidence evidence, List<CounterproofResult> counterproofs) {
    ClaimJudge judge =
        new ClaimJudge(lab.topology(), evidence, spreads(lab, evidence), counterproofs);
    return lab.claims().stream().map(judge::judge).toList();
  }

  private List<String> notes(Lab lab) {
    boolean filters = lab.topology().hosts().stream().anyMatch(Host::filters);
    return backend == Backend.LEGACY && filters
        ? List.of(
            "rules are told by their counters: the legacy iptables backend traces in no netns but"
                + " the first")
        : List.of();
  }

  private static List<FlowResult> flows(Lab lab, LabEvidence evidence) {
    List<FlowResult> results = new ArrayList<>();
    for (Flow flow : lab.flows()) {
      results.add(FlowJudge.judge(lab.topologyAt(flow), flow, evidence.flows().get(flow.name())));
    }
    return results;
  }

  /** The verdicts on those spreads of a lab that there is evidence of. */
  static List<SpreadResult> spreads(Lab lab, LabEvidence evidence) {
    List<SpreadResult> results = new ArrayList<>();
    for (Spread spread : lab.spreads()) {
      BurstEvidence burst = evidence.bursts().get(spread.name());
      if (burst != null && spread.expected() instanceof Spread.AtOnce atOnce) {
        results.add(BurstJudge.judge(spread, atOnce, burst));
      } else if (evidence.balances().containsKey(spread.name())) {
        results.add(BalanceJudge.judge(spread, evidence.balances().get(spread.name())));
      } else if (evidence.spreads().containsKey(spread.name())) {
        results.add(
            SpreadJudge.judge(
                lab.topologyAt(spread), spread, evidence.spreads().get(spread.name())));
      }
    }
    return results;
  }

  /**
   * Sends the flows of labs, side by side, and judges nothing.
   *
   * @param unbuilt is given the labs that could not be built or watched
   * @return what was seen in each, in the order of the labs; without those that are unbuilt
   */
  public List<LabEvidence> observe(List<Lab> labs, List<Unbuilt> unbuilt) {
    List<Background<LabEvidence>> runs = new ArrayList<>();
    for (Lab lab : labs) {
      runs.add(
          Background.start("run " + lab.name(), () -> run(lab, UnaryOperator.identity(), false)));
    }
    List<LabEvidence> seen = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      try {
        seen.add(runs.get(i).join());
      } catch (IOException e) {
        unbuilt.add(new Unbuilt(labs.get(i).name(), e));
      }
    }
    return seen;
  }

  private LabEvidence run(Lab lab, UnaryOperator<Plan> alteration, boolean onlyIfProven)
      throws IOException {
    places.acquireUninterruptibly();
    try {
      Plan plan = alteration.apply(Planner.plan(lab.topology()));
      Path own = folder.resolve("network-" + networks.incrementAndGet());
      return LabRun.run(lab, plan, own, patience, backend, onlyIfProven);
    } finally {
      places.release();
    }
  }
}
