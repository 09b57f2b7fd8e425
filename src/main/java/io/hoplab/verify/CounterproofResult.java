package io.hoplab.verify;

import io.hoplab.lab.Change;
import java.util.List;

/** What became of a counter-proof. */
public record CounterproofResult(
    String name, List<Change> changes, List<FlowResult> flows, List<SpreadResult> spreads) {

  /** Takes copies of the lists. */
  public CounterproofResult {
    changes = List.copyOf(changes);
    flows = List.copyOf(flows);
    spreads = List.copyOf(spreads);
  }

  /** The worst of its flows and spreads. */
  public Verdict verdict() {
    return Verdict.worst(flows.stream().map(FlowResult::verdict).toList())
        .and(Verdict.worst(spreads.stream().map(SpreadResult::verdict).toList()));
  }
}
