package io.hoplab.verify;

import io.hoplab.lab.Flow;
import io.hoplab.net.Protocol;
import io.hoplab.tracing.Backend;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Which flows of a lab are sent one after the other, and which side by side. */
final class Rounds {
  private Rounds() {}

  /** The flows in their order; one that changes the network begins a phase of its own. */
  static List<List<Flow>> phases(List<Flow> flows) {
    List<List<Flow>> phases = new ArrayList<>();
    for (Flow flow : flows) {
      if (phases.isEmpty() || flow.change().isPresent()) {
        phases.add(new ArrayList<>());
      }
      phases.get(phases.size() - 1).add(flow);
    }
    return phases;
  }

  /**
   * The flows that may be sent side by side: those that cannot be taken for each other. A counter
   * does not say which packet it counted, so that it wants each flow alone; and so does a probe
   * that is repeated, which waits for the instruments in between.
   */
  static List<List<Flow>> of(List<Flow> phase, Backend backend) {
    List<List<Flow>> rounds = new ArrayList<>();
    for (Flow flow : phase) {
      List<Flow> round =
          rounds.stream()
              .filter(other -> backend == Backend.NFT && !isRepeated(flow))
              .filter(
                  other ->
                      other.stream().noneMatch(Rounds::isRepeated)
                          && other.stream().noneMatch(alike(flow)))
              .findFirst()
              .orElse(null);
      if (round == null) {
        round = new ArrayList<>();
        rounds.add(round);
      }
      round.add(flow);
    }
    return rounds;
  }

  private static boolean isRepeated(Flow flow) {
    return flow.answeredBy().isPresent();
  }

  /** Flows that a packet does not tell apart from this one. */
  static Predicate<Flow> alike(Flow flow) {
    return other ->
        other.probe().from().equals(flow.probe().from())
            && other.probe().protocol() == flow.probe().protocol()
            && (isFromFixedPort(flow)
                || isFromFixedPort(other)
                || (other.probe().to().equals(flow.probe().to())
                    && other.probe().port() == flow.probe().port()));
  }

  /** What is sent again from the same port belongs to the same conversation for conntrack. */
  static boolean isFromFixedPort(Flow flow) {
    return flow.probe().sourcePort().isPresent();
  }

  /** A query from that port would go on with the conversation; a connection is a new one. */
  static boolean isAskedOnce(Flow flow) {
    return isFromFixedPort(flow) && flow.probe().protocol() == Protocol.UDP;
  }
}
