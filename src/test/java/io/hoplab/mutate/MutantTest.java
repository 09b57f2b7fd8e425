package io.hoplab.mutate;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.TwoNodes;
import io.hoplab.plan.Operation;
import io.hoplab.plan.Plan;
import io.hoplab.plan.Planner;
import java.util.List;
import org.junit.jupiter.api.Test;

class MutantTest {
  private final Plan plan = Planner.plan(TwoNodes.topology());
  private final List<Mutant> mutants = Mutant.of(plan);

  @Test
  void everyOperationOfThePlanIsLeftOutOnceOrPutTheOtherWay() {
    for (Operation operation : plan.bare()) {
      assertThat(mutants)
          .filteredOn(mutant -> mutant.target().equals(operation))
          .as("mutants of %s", operation)
          .isNotEmpty();
    }
  }

  @Test
  void noMutantLeavesThePlanAsItIs() {
    for (Mutant mutant : mutants) {
      assertThat(mutant.applyTo(plan)).as(mutant.missing()).isNotEqualTo(plan);
    }
  }

  @Test
  void aMutantLeavesAloneAPlanThatDoesNotHaveItsOperation() {
    Plan other = Planner.plan(new TwoNodes().withoutUdrs().build());
    Mutant rule =
        mutants.stream()
            .filter(mutant -> mutant.target() instanceof Operation.AddRoutingRule)
            .findFirst()
            .orElseThrow();

    assertThat(rule.applyTo(other)).isEqualTo(other);
  }

  @Test
  void aSwitchIsPutTheOtherWay() {
    assertThat(mutants)
        .filteredOn(mutant -> mutant.target() instanceof Operation.SetSysctl)
        .allSatisfy(mutant -> assertThat(mutant.replacement()).isPresent());
  }
}
