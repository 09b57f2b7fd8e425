package io.hoplab.graph;

import io.hoplab.expect.Elaboration;
import io.hoplab.expect.ExpectedTrace;
import io.hoplab.expect.Opening;
import io.hoplab.expect.Translator;
import io.hoplab.flow.Disposition;
import io.hoplab.flow.Ending;
import io.hoplab.flow.Hop;
import io.hoplab.flow.Trace;
import io.hoplab.flow.Way;
import io.hoplab.lab.AnsweredBy;
import io.hoplab.lab.Flow;
import io.hoplab.lab.Lab;
import io.hoplab.lab.Probe;
import io.hoplab.net.HostName;
import io.hoplab.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A way of a flow as the lab expects it.
 *
 * @param way there or back
 * @param sender the host that sends it
 * @param trace its hops, none when only its end is stated; and its end
 * @param crossings every interface that it passes; none when that is neither stated nor found out
 */
record PlannedWay(Way way, HostName sender, Trace trace, List<Crossing> crossings) {

  /** The ways of a flow that the lab says something about. */
  static List<PlannedWay> of(Lab lab, Flow flow) {
    Probe probe = flow.probe();
    List<PlannedWay> ways = new ArrayList<>();
    Optional<Trace> request =
        flow.expected()
            .request()
            .map(expected -> trace(lab.topology(), probe, Way.REQUEST, expected));
    request
        .map(
            trace ->
                new PlannedWay(
                    Way.REQUEST,
                    probe.from(),
                    trace,
                    crossings(trace, () -> RoutedWay.request(lab, probe, trace.ending().host()))))
        .ifPresent(ways::add);
    flow.expected()
        .reply()
        .map(expected -> trace(lab.topology(), probe, Way.REPLY, expected))
        .flatMap(trace -> reply(lab, flow, request, trace))
        .ifPresent(ways::add);
    return ways;
  }

  private static Optional<PlannedWay> reply(
      Lab lab, Flow flow, Optional<Trace> request, Trace trace) {
    Probe probe = flow.probe();
    return trace.hops().stream()
        .map(Hop::host)
        .findFirst()
        .or(
            () ->
                request
                    .map(Trace::ending)
                    .filter(ending -> ending.disposition() == Disposition.DELIVERED)
                    .map(Ending::host))
        .or(() -> flow.answeredBy().flatMap(AnsweredBy::host))
        .or(() -> lab.topology().owner(probe.to()))
        .map(
            asked ->
                new PlannedWay(
                    Way.REPLY,
                    asked,
                    trace,
                    crossings(
                        trace, () -> RoutedWay.reply(lab, probe, asked, trace.ending().host()))));
  }

  private static List<Crossing> crossings(
      Trace trace, Supplier<Optional<List<Crossing>>> otherwise) {
    return trace.hops().isEmpty()
        ? otherwise.get().orElse(List.of())
        : trace.hops().stream().map(Crossing::of).toList();
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
