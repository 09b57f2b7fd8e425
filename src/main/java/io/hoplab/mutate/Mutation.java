package io.hoplab.mutate;

import io.hoplab.lab.Lab;
import io.hoplab.plan.Planner;
import io.hoplab.verify.Verification;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The mutants of one lab. */
public final class Mutation {
  private final Verification verification;
  private final Lab lab;
  private final List<Mutant> mutants;

  /** The mutants of the lab's plan, to be judged by the verification. */
  public Mutation(Verification verification, Lab lab) {
    this.verification = verification;
    this.lab = lab;
    this.mutants = Mutant.of(Planner.plan(lab.topology()));
  }

  /** Every mutant. */
  public List<Mutant> mutants() {
    return mutants;
  }

  /**
   * Verifies the lab as it is: a lab that is not PASS would notice every mutant.
   *
   * @return what is not PASS; empty when all is
   * @throws IOException when the lab cannot be built
   */
  public Optional<String> baseline() throws IOException {
    return verification.firstFinding(lab, UnaryOperator.identity());
  }

  /**
   * Runs the lab once for each mutant.
   *
   * @param jobs how many at once
   * @param done is told of each that is done
   * @return the results, in the order of the mutants
   */
  public List<MutantResult> run(int jobs, Consumer<MutantResult> done) throws InterruptedException {
    MutantResult[] results = new MutantResult[mutants.size()];
    ConcurrentLinkedQueue<Integer> waiting = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < results.length; i++) {
      waiting.add(i);
    }
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      Thread worker =
          new Thread(
              () -> {
                Integer next = waiting.poll();
                while (next != null) {
                  results[next] = judge(mutants.get(next));
                  done.accept(results[next]);
                  next = waiting.poll();
                }
              },
              "mutants " + i);
      worker.setDaemon(true);
      worker.start();
      workers.add(worker);
    }
    for (Thread worker : workers) {
      worker.join();
    }
    return List.of(results);
  }

  private static String firstLine(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private MutantResult judge(Mutant mutant) {
    try {
      return new MutantResult(mutant, verification.firstFinding(lab, mutant::applyTo));
    } catch (IOException e) {
      // What cannot be built, or cannot be watched, does not go unnoticed.
      return new MutantResult(mutant, Optional.of(firstLine(e)));
    }
  }
}
