package io.hoplab.survey;

import io.hoplab.net.HostName;
import io.hoplab.topology.Host;
import io.hoplab.topology.Listener;
import io.hoplab.topology.Route;
import io.hoplab.topology.Sysctl;
import io.hoplab.topology.Topology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a planned host differs from its plan. */
final class HostDrift {
  private final Topology planned;
  private final Host plan;
  private final SurveyedHost real;
  private final Details details;
  private final Fresh fresh;
  private final Changes changes;

  HostDrift(
      Topology planned, SurveyedHost real, Details details, Fresh fresh, List<Change> changes) {
    this.planned = planned;
    this.plan = planned.host(real.name());
    this.real = real;
    this.details = details;
    this.fresh = fresh;
    this.changes = new Changes(real.name(), changes);
  }

  /** Adds changes of one host to a list. */
  record Changes(HostName host, List<Change> list) {
    void missing(String part, String what) {
      list.add(new Change(host, Change.Kind.MISSING, part, what));
    }

    void added(String part, String what) {
      list.add(new Change(host, Change.Kind.ADDED, part, what));
    }

    void changed(String part, String what) {
      list.add(new Change(host, Change.Kind.CHANGED, part, what));
    }
  }

  void find() {
    InterfaceDrift interfaces = new InterfaceDrift(planned, real, fresh, changes);
    interfaces.find();
    routes(interfaces);
    kernelRoutes(interfaces);
    routingRules();
    neighbours(interfaces);
    sysctls();
    new RuleDrift(
            fresh.rules().getOrDefault(plan.name(), Fresh.asPlanned(plan)),
            real.iptables(),
            changes)
        .find();
    plan.listeners().forEach(this::listener);
  }

  /** A route to the same destination in the same table is the same route, changed. */
  private void routes(InterfaceDrift interfaces) {
    Map<String, String> missing = new LinkedHashMap<>();
    for (Route route : plan.routes()) {
      missing.put(
          Wording.text(interfaces.renamed(route)), route.destination() + " " + route.table());
    }
    List<SurveyedRoute> added = new ArrayList<>();
    for (SurveyedRoute route : real.routes()) {
      if (!route.byKernel() && missing.remove(route.text()) == null) {
        added.add(route);
      }
    }
    for (SurveyedRoute route : added) {
      String place = route.destination() + " " + route.table();
      Optional<String> was =
          missing.entrySet().stream()
              .filter(entry -> entry.getValue().equals(place))
              .map(Map.Entry::getKey)
              .findFirst();
      if (was.isPresent()) {
        missing.remove(was.get());
        changes.changed("route", route.text() + ", was " + was.get());
      } else {
        changes.added("route", route.text());
      }
    }
    missing.keySet().forEach(route -> changes.missing("route", route));
  }

  /** The routes that the kernel makes for addresses can be deleted like any other. */
  private void kernelRoutes(InterfaceDrift interfaces) {
    interfaces
        .kernelRoutes()
        .forEach(
            expected -> {
              if (real.routes().stream()
                  .noneMatch(
                      route ->
                          route.byKernel() && (route.text() + " ").startsWith(expected + " "))) {
                changes.missing("route", expected);
              }
            });
  }

  private void routingRules() {
    List<String> missing =
        new ArrayList<>(
            List.of(
                "0: from all lookup local",
                "32766: from all lookup main",
                "32767: from all lookup default"));
    plan.routingRules().forEach(rule -> missing.add(rule.priority() + ": " + Wording.text(rule)));
    for (SurveyedRoutingRule rule : real.routingRules()) {
      String text = rule.priority() + ": " + rule.text();
      if (!missing.remove(text)) {
        changes.added("routing rule", text);
      }
    }
    missing.forEach(rule -> changes.missing("routing rule", rule));
  }

  private void neighbours(InterfaceDrift interfaces) {
    List<String> missing = new ArrayList<>();
    planned
        .endsOf(plan.name())
        .forEach(
            end ->
                end.neighbours()
                    .forEach(
                        known ->
                            missing.add(
                                SurveyedNeighbour.fixed(known, interfaces.now(end.name().value()))
                                    .toString())));
    for (SurveyedNeighbour neighbour : real.neighbours()) {
      if (neighbour.isFixed() && !missing.remove(neighbour.toString())) {
        changes.added("neighbour", neighbour.toString());
      }
    }
    missing.forEach(neighbour -> changes.missing("neighbour", neighbour));
  }

  private void sysctls() {
    Map<String, String> expected = new LinkedHashMap<>();
    fresh.watched().forEach(expected::put);
    Map<String, String> now = new LinkedHashMap<>(details.watched());
    now.putAll(real.sysctls());
    plan.sysctls().forEach(sysctl -> expected.put(sysctl.key(), sysctl.value()));
    for (Map.Entry<String, String> entry : expected.entrySet()) {
      String value = now.get(entry.getKey());
      if (value != null && !value.equals(entry.getValue())) {
        changes.changed(
            "sysctl",
            InterfaceSwitch.dotted(entry.getKey()) + " = " + value + ", was " + entry.getValue());
      }
    }
  }

  private void listener(Listener listener) {
    if (details.listens(listener).equals(Optional.of(false))) {
      changes.missing("server", Wording.text(listener) + ": nothing listens there");
    }
  }

  /** The value that a plan gives a parameter. */
  static Optional<String> value(Host plan, String key) {
    return plan.sysctls().stream()
        .filter(sysctl -> sysctl.key().equals(key))
        .map(Sysctl::value)
        .findFirst();
  }
}
