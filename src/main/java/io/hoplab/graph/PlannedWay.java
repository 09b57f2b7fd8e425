package io.hoplab.graph;

import io.hoplab.expect.Elaboration;
import io.hoplab.expect.ExpectedTrace;
import io.hoplab.expect.Opening;
import io.hoplab.expect.Translator;
import io.hoplab.flow.Hop;
import io.hoplab.flow.Trace;
import io.hoplab.flow.Way;
import io.hoplab.lab.Flow;
import io.hoplab.lab.Lab;
import io.hoplab.lab.Probe;
import io.hoplab.net.HostName;
import io.hoplab.topology.Topology;
import java.util.ArrayList;
import java.util.List;

/**
 * A way of a flow as the lab expects it.
 *
 * @param way there or back
 * @param sender the host that sends it
 * @param trace its hops, none when only its end is stated; and its end
 */
record PlannedWay(Way way, HostName sender, Trace trace) {

  /** The ways of a flow that the lab says something about. */
  static List<PlannedWay> of(Lab lab, Flow flow) {
    Probe probe = flow.probe();
    List<PlannedWay> ways = new ArrayList<>();
    flow.expected()
        .request()
        .map(expected -> trace(lab.topology(), probe, Way.REQUEST, expected))
        .ifPresent(trace -> ways.add(new PlannedWay(Way.REQUEST, probe.from(), trace)));
    flow.expected()
        .reply()
        .map(expected -> trace(lab.topology(), probe, Way.REPLY, expected))
        .ifPresent(
            trace ->
                lab.topology()
                    .owner(probe.to())
                    .or(() -> trace.hops().stream().map(Hop::host).findFirst())
                    .ifPresent(target -> ways.add(new PlannedWay(Way.REPLY, target, trace))));
    return ways;
  }

  private static Trace trace(Topology topology, Probe probe, Way way, ExpectedTrace expected) {
    if (!expected.statesPath()) {
      return new Trace(List.of(), expected.expectedEnding());
    }
    Opening opening =
        way == Way.REQUEST
            ? new Opening(probe.protocol(), 0, probe.port(), Opening.DEFAULT_TTL)
            : new Opening(probe.protocol(), probe.port(), 0, Opening.DEFAULT_TTL);
    return Elaboration.elaborate(topology, expected, opening, Translator.UNKNOWN);
  }
}
