package io.hoplab.verify;

import io.hoplab.lab.Assertion;
import io.hoplab.lab.Spread;
import io.hoplab.net.HostName;
import io.hoplab.netns.Neighbour;
import io.hoplab.observe.ObservedPacket;
import io.hoplab.probe.Resolution;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that one run of a lab has shown.
 *
 * @param flows by the flow's name
 * @param spreads by the spread's name; none that was not sent
 * @param bursts the same of those whose connections are there at the same time
 * @param balances the same of those that a load balancer chooses for
 * @param lookups the kernel's answers to the routing questions of the lab's claims
 * @param resolutions what hosts were told of the names that claims speak of, once the flows had run
 * @param neighbours the neighbour tables of hosts that claims speak of, once the flows had run
 */
public record LabEvidence(
    Map<String, FlowEvidence> flows,
    Map<String, SpreadEvidence> spreads,
    Map<String, BurstEvidence> bursts,
    Map<String, BalanceEvidence> balances,
    Map<Assertion.Lookup, LookedUp> lookups,
    Map<Assertion.Resolves, Resolution> resolutions,
    Map<HostName, List<Neighbour>> neighbours) {

  /** Takes copies of the maps. */
  public LabEvidence {
    flows = Map.copyOf(flows);
    spreads = Map.copyOf(spreads);
    bursts = Map.copyOf(bursts);
    balances = Map.copyOf(balances);
    lookups = Map.copyOf(lookups);
    resolutions = Map.copyOf(resolutions);
    neighbours = Map.copyOf(neighbours);
  }

  /** The evidence before any spread was sent. */
  static LabEvidence of(
      Map<String, FlowEvidence> flows,
      Map<Assertion.Lookup, LookedUp> lookups,
      Map<Assertion.Resolves, Resolution> resolutions,
      Map<HostName, List<Neighbour>> neighbours) {
    return new LabEvidence(flows, Map.of(), Map.of(), Map.of(), lookups, resolutions, neighbours);
  }

  /** The same evidence with that of a spread. */
  LabEvidence with(Spread spread, SpreadEvidence seen) {
    return new LabEvidence(
        flows, joined(spreads, spread, seen), bursts, balances, lookups, resolutions, neighbours);
  }

  /** The same of one whose connections are there at the same time. */
  LabEvidence with(Spread spread, BurstEvidence seen) {
    return new LabEvidence(
        flows, spreads, joined(bursts, spread, seen), balances, lookups, resolutions, neighbours);
  }

  /** The same of one that a load balancer chooses for. */
  LabEvidence with(Spread spread, BalanceEvidence seen) {
    return new LabEvidence(
        flows, spreads, bursts, joined(balances, spread, seen), lookups, resolutions, neighbours);
  }

  private static <E> Map<String, E> joined(Map<String, E> known, Spread spread, E seen) {
    Map<String, E> all = new LinkedHashMap<>(known);
    all.put(spread.name(), seen);
    return all;
  }

  /**
   * The same evidence with gaps in every flow: an instrument that missed something missed anything.
   */
  LabEvidence withGaps(List<String> gaps) {
    if (gaps.isEmpty()) {
      return this;
    }
    Map<String, FlowEvidence> gapped = new LinkedHashMap<>();
    flows.forEach(
        (name, flow) ->
            gapped.put(
                name,
                new FlowEvidence(
                    flow.probe(),
                    flow.packets().stream().map(ObservedPacket::incomplete).toList(),
                    flow.connections(),
                    gaps,
                    flow.repetition())));
    return new LabEvidence(gapped, spreads, bursts, balances, lookups, resolutions, neighbours);
  }
}
