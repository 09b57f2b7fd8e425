package io.hoplab.verify;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What became of a lab.
 *
 * @param lab its name
 * @param title its title
 * @param duration from the first netns to the last verdict
 * @param flows its flows
 * @param spreads its spreads
 * @param counterproofs its counter-proofs
 * @param claims its claims
 * @param notes what a reader of the evidence must know, a line each
 */
public record LabResult(
    String lab,
    String title,
    Duration duration,
    List<FlowResult> flows,
    List<SpreadResult> spreads,
    List<CounterproofResult> counterproofs,
    List<ClaimResult> claims,
    List<String> notes) {

  /** Takes copies of the lists. */
  public LabResult {
    flows = List.copyOf(flows);
    spreads = List.copyOf(spreads);
    counterproofs = List.copyOf(counterproofs);
    claims = List.copyOf(claims);
    notes = List.copyOf(notes);
  }

  /** The worst of everything in it. */
  public Verdict verdict() {
    return Verdict.worst(
        Stream.of(
                flows.stream().map(FlowResult::verdict),
                spreads.stream().map(SpreadResult::verdict),
                counterproofs.stream().map(CounterproofResult::verdict),
                claims.stream().map(ClaimResult::verdict))
            .flatMap(verdicts -> verdicts)
            .toList());
  }

  /** The first thing that is not proven, in one line; empty text when all is. */
  public String firstFinding() {
    for (FlowResult flow : flows) {
      if (!flow.findings().isEmpty()) {
        return flow.flow() + ", " + flow.findings().get(0);
      }
    }
    Optional<String> spread = firstFinding(spreads);
    if (spread.isPresent()) {
      return spread.get();
    }
    for (CounterproofResult counterproof : counterproofs) {
      String name = "counter-proof \"" + counterproof.name() + "\", ";
      for (FlowResult flow : counterproof.flows()) {
        if (!flow.findings().isEmpty()) {
          return name + flow.flow() + ", " + flow.findings().get(0);
        }
      }
      Optional<String> changed = firstFinding(counterproof.spreads());
      if (changed.isPresent()) {
        return name + changed.get();
      }
    }
    for (ClaimResult claim : claims) {
      if (claim.verdict() != Verdict.PASS) {
        return "claim "
            + claim.claim().id()
            + ": "
            + String.join("; ", claim.evidence().stream().map(Exhibit::toString).toList());
      }
    }
    return "";
  }

  private static Optional<String> firstFinding(List<SpreadResult> spreads) {
    return spreads.stream()
        .filter(result -> !result.findings().isEmpty())
        .map(result -> result.spread().name() + ", " + result.findings().get(0))
        .findFirst();
  }

  /** Why it is not proven. */
  Notice notice() {
    return new Notice(verdict(), firstFinding());
  }
}
