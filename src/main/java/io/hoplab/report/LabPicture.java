package io.hoplab.report;

import io.hoplab.expect.ExpectedTrace;
import io.hoplab.expect.PathLine;
import io.hoplab.flow.Disposition;
import io.hoplab.lab.Claim;
import io.hoplab.lab.Counterproof;
import io.hoplab.lab.Flow;
import io.hoplab.lab.Lab;
import io.hoplab.lab.Spread;
import io.hoplab.topology.AssignedAddress;
import io.hoplab.topology.Bridge;
import io.hoplab.topology.Host;
import io.hoplab.topology.Route;
import io.hoplab.topology.RouteType;
import io.hoplab.topology.Topology;
import io.hoplab.topology.VethEnd;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A lab before it runs: its hosts with their interfaces, routes and rules, and what it expects. */
public final class LabPicture {
  private final Lab lab;
  private final Ink ink;
  private final Page page = new Page(Page.WIDTH);

  private LabPicture(Lab lab, Ink ink) {
    this.lab = lab;
    this.ink = ink;
  }

  /** The picture as text. */
  public static String draw(Lab lab, Ink ink) {
    LabPicture picture = new LabPicture(lab, ink);
    picture.draw();
    return picture.page.toString();
  }

  private void draw() {
    line(ink.bold(lab.name()) + "  " + lab.title());
    lab.about().lines().forEach(about -> line("  " + about));
    line("");
    line(ink.bold("  hosts"));
    lab.topology().hosts().forEach(this::host);
    line("");
    line(ink.bold("  flows"));
    lab.flows().forEach(flow -> flow(flow, "    "));
    if (!lab.spreads().isEmpty()) {
      line("");
      line(ink.bold("  spreads"));
      lab.spreads().forEach(spread -> spread(spread, "    "));
    }
    if (!lab.counterproofs().isEmpty()) {
      line("");
      line(ink.bold("  counter-proofs"));
      lab.counterproofs().forEach(this::counterproof);
    }
    if (!lab.claims().isEmpty()) {
      line("");
      line(ink.bold("  claims"));
      lab.claims().forEach(this::claim);
    }
  }

  private void host(Host host) {
    Topology topology = lab.topology();
    line("    " + ink.bold(host.name().value()) + ink.faint("  " + host.note().why()));
    for (Bridge bridge : host.bridges()) {
      line("      " + bridge.name() + addresses(bridge.addresses()) + ink.faint("  bridge"));
    }
    for (VethEnd end : topology.endsOf(host.name())) {
      line(
          "      "
              + end.name()
              + addresses(end.addresses())
              + end.bridge().map(bridge -> "  port of " + bridge).orElse("")
              + ink.faint("  to " + topology.peer(end)));
    }
    for (Route route : host.routes()) {
      line(ink.faint("      route  " + route(route)));
    }
    host.rules().forEach(rule -> line(ink.faint("      rule   " + rule.rule())));
    host.listeners()
        .forEach(
            listener ->
                line(
                    "      serves "
                        + listener.kind()
                        + " on "
                        + listener.kind().protocol()
                        + " port "
                        + listener.port()));
  }

  private static String addresses(List<AssignedAddress> addresses) {
    return addresses.stream()
        .map(assigned -> "  " + assigned.address())
        .collect(Collectors.joining());
  }

  private static String route(Route route) {
    return (route.type() == RouteType.UNICAST ? "" : route.type() + " ")
        + route.destination()
        + route.via().map(via -> " via " + via).orElse("")
        + route.dev().map(dev -> " dev " + dev).orElse("")
        + (route.table() == Route.MAIN ? "" : " table " + route.table());
  }

  private void flow(Flow flow, String indent) {
    line(indent + ink.bold(flow.name()) + "  " + flow.probe());
    flow.change()
        .ifPresent(
            done ->
                done.changes()
                    .forEach(change -> line(indent + ink.faint("  after the change  ") + change)));
    flow.answeredBy().ifPresent(meant -> line(indent + ink.faint("  answered by ") + meant));
    way(flow.expected().request(), "request", indent + "  ");
    way(flow.expected().reply(), "reply", indent + "  ");
  }

  private void way(Optional<ExpectedTrace> expected, String name, String indent) {
    if (expected.isEmpty()) {
      return;
    }
    ExpectedTrace trace = expected.get();
    boolean stated = trace.statesPath() && trace.disposition() == Disposition.DELIVERED;
    line(indent + ink.faint(name) + (stated ? "" : "  " + trace.ending()));
    trace.lines().forEach(path -> line(indent + "  " + path(path)));
  }

  private String path(PathLine line) {
    StringBuilder words = new StringBuilder(line.host().value());
    line.iface().ifPresent(iface -> words.append('/').append(iface));
    line.translation().ifPresent(kind -> words.append("  ").append(ink.rewrite(kind.toString())));
    if (line.exempt()) {
      words.append("  exempt");
    }
    line.addresses().ifPresent(addresses -> words.append("  ").append(addresses));
    line.ttl().ifPresent(ttl -> words.append("  TTL ").append(ttl));
    line.by().ifPresent(by -> words.append(ink.faint("  by " + by)));
    return words.toString();
  }

  private void counterproof(Counterproof counterproof) {
    line("    " + ink.bold(counterproof.name()));
    counterproof.changes().forEach(change -> line(ink.faint("      " + change)));
    counterproof.lab().flows().forEach(flow -> flow(flow, "      "));
    counterproof.lab().spreads().forEach(spread -> spread(spread, "      "));
  }

  private void spread(Spread spread, String indent) {
    line(
        indent
            + ink.bold(spread.name())
            + "  "
            + spread.connections()
            + " times "
            + spread.probe());
    line(indent + "  by the rules of " + spread.on() + ": " + spread.expected());
  }

  private void claim(Claim claim) {
    line("    " + ink.claim(claim.id()) + claim.step().map(step -> "  step " + step).orElse(""));
    page.set("      ", claim.document().toString(), ink::faint);
    claim.document().source().ifPresent(source -> page.set("      in ", source, ink::faint));
    page.set("      " + claim.verdict() + ": ", claim.truth(), UnaryOperator.identity());
  }

  private void line(String line) {
    page.line(line);
  }
}
