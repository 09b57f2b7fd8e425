package io.hoplab.mutate;

import io.hoplab.apply.ApplyException;
import io.hoplab.lab.Counterproof;
import io.hoplab.lab.Lab;
import io.hoplab.plan.Operation;
import io.hoplab.plan.Planner;
import io.hoplab.verify.Notice;
import io.hoplab.verify.Verdict;
import io.hoplab.verify.Verification;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The mutants of one lab. */
public final class Mutation {
  private final Verification verification;
  private final Lab lab;
  private final List<Mutant> mutants;

  /**
   * The mutants of the lab's plan, to be judged by the verification.
   *
   * @param wanted says which of them
   */
  public Mutation(Verification verification, Lab lab, Predicate<Mutant> wanted) {
    this.verification = verification;
    this.lab = lab;
    this.mutants = mutants(lab).stream().filter(wanted).toList();
  }

  /** Those of the lab's own plan, and those that its counter-proofs' plans have besides. */
  private static List<Mutant> mutants(Lab lab) {
    Set<Mutant> mutants = new LinkedHashSet<>(Mutant.of(Planner.plan(lab.topology())));
    Set<Operation> own = new HashSet<>(Planner.plan(lab.topology()).bare());
    for (Counterproof counterproof : lab.counterproofs()) {
      Mutant.of(Planner.plan(counterproof.lab().topology())).stream()
          .filter(mutant -> !own.contains(mutant.target()))
          .forEach(mutants::add);
    }
    return List.copyOf(mutants);
  }

  /** Every mutant that was wanted. */
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
    return verification.firstFinding(lab, UnaryOperator.identity()).map(Notice::text);
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

  /**
   * Noticed is what the evidence contradicts, and what the kernel refuses to build. A run that
   * could not be watched, or proved nothing, has noticed nothing: it is done once more, as on a
   * busy machine a program may have been too slow, and then counts as it comes.
   */
  private MutantResult judge(Mutant mutant) {
    Trial first = attempt(mutant);
    return new MutantResult(mutant, (first.proven() ? first : attempt(mutant)).noticedBy());
  }

  private Trial attempt(Mutant mutant) {
    try {
      Optional<Notice> notice = verification.firstFinding(lab, mutant::applyTo);
      boolean proven = notice.map(Notice::verdict).filter(Verdict.NOT_PROVEN::equals).isEmpty();
      return new Trial(
          proven, notice.filter(found -> found.verdict() == Verdict.FAIL).map(Notice::text));
    } catch (ApplyException e) {
      return new Trial(
          true, Optional.of(String.valueOf(e.getMessage()).lines().findFirst().orElse("")));
    } catch (IOException e) {
      return new Trial(false, Optional.empty());
    }
  }

  /**
   * A run of a mutant.
   *
   * @param proven whether it has shown anything
   * @param noticedBy what noticed the mutant
   */
  private record Trial(boolean proven, Optional<String> noticedBy) {}
}
