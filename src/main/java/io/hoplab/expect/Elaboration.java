package io.hoplab.expect;

import io.hoplab.flow.Direction;
import io.hoplab.flow.Disposition;
import io.hoplab.flow.Hop;
import io.hoplab.flow.Step;
import io.hoplab.flow.Trace;
import io.hoplab.net.Cidr;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.MacAddress;
import io.hoplab.topology.Bridge;
import io.hoplab.topology.Role;
import io.hoplab.topology.Topology;
import io.hoplab.topology.VethEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fills in what a path leaves out: every interface between the ones it names, the addresses that it
 * does not repeat, the TTL and the Ethernet sender at each hop.
 *
 * <p>It knows cables and bridge ports but no routing, since routing is what is tested.
 */
public final class Elaboration {
  private static final Cidr LOOPBACK = Cidr.parse("127.0.0.0/8");
  private static final String BRIDGE_NETFILTER = "net/bridge/bridge-nf-call-iptables";

  private final Topology topology;
  private final ExpectedTrace expected;
  private final Opening opening;
  private final Translator translator;
  private final boolean looksUp;

  private final List<PathProblem> problems = new ArrayList<>();
  private final List<Hop> hops = new ArrayList<>();
  private PacketAddresses addresses;
  private int ttl;
  private MacAddress sender = new MacAddress(0);

  private Elaboration(
      Topology topology,
      ExpectedTrace expected,
      Opening opening,
      Translator translator,
      boolean looksUp) {
    this.topology = topology;
    this.expected = expected;
    this.opening = opening;
    this.translator = translator;
    this.looksUp = looksUp;
    this.ttl = opening.ttl();
  }

  /**
   * The whole trace that the path stands for.
   *
   * @param opening the way's first packet
   * @param translator the ports that NAT chose; a port that it does not know is 0 in the trace
   * @throws IllegalArgumentException when the path cannot be, or states only its end
   */
  public static Trace elaborate(
      Topology topology, ExpectedTrace expected, Opening opening, Translator translator) {
    return new Elaboration(topology, expected, opening, translator, false).trace();
  }

  /**
   * Every trace that the path stands for, first that of {@link #elaborate}. There is a second where
   * a host rewrites the destination of a frame to one behind the same bridge: until it has an
   * Ethernet header for that, the frame shows itself at the bridge too. Only the host's neighbour
   * table knows which of the two it will be.
   *
   * @throws IllegalArgumentException as {@link #elaborate} does
   */
  public static List<Trace> alternatives(
      Topology topology, ExpectedTrace expected, Opening opening, Translator translator) {
    Trace straight = elaborate(topology, expected, opening, translator);
    Trace looking = new Elaboration(topology, expected, opening, translator, true).trace();
    return straight.equals(looking) ? List.of(straight) : List.of(straight, looking);
  }

  private Trace trace() {
    run();
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(problems.get(0).message());
    }
    return new Trace(hops, expected.expectedEnding());
  }

  /** Why the path cannot be; empty when it can. */
  public static List<PathProblem> problems(
      Topology topology, ExpectedTrace expected, Opening opening) {
    Elaboration elaboration =
        new Elaboration(topology, expected, opening, Translator.UNKNOWN, false);
    if (expected.statesPath()) {
      elaboration.run();
    }
    return List.copyOf(elaboration.problems);
  }

  private void run() {
    List<Visit> visits = Visit.of(expected.lines());
    if (!knownHosts()) {
      return;
    }
    Optional<PacketAddresses> start =
        PacketAddresses.of(expected.lines().get(0), opening, translator, problems);
    if (start.isEmpty()) {
      return;
    }
    addresses = start.get();
    Optional<VethEnd> in = Optional.empty();
    for (int i = 0; i < visits.size(); i++) {
      Visit visit = visits.get(i);
      Optional<VethEnd> out = Optional.empty();
      if (i + 1 < visits.size()) {
        out = cable(visit, visits.get(i + 1));
        if (out.isEmpty()) {
          return;
        }
      }
      Passage passage = Passage.through(topology, visit.host(), in, out);
      pass(visit, looksUp(visit, passage) ? passage.lookingUp(bridge(in)) : passage);
      in = out.map(topology::peer);
    }
    checkEnd(visits.get(visits.size() - 1));
  }

  /** Whether the host rewrites the frame's destination and has to find out who that is. */
  private boolean looksUp(Visit visit, Passage passage) {
    return looksUp
        && passage.crosses()
        && filtersBridged(visit.host())
        && visit.lines().stream()
            .flatMap(line -> line.translation().stream())
            .anyMatch(kind -> !kind.rewritesSource());
  }

  private static InterfaceName bridge(Optional<VethEnd> in) {
    return in.flatMap(VethEnd::bridge).orElseThrow();
  }

  private boolean filtersBridged(HostName host) {
    return topology.host(host).sysctls().stream()
        .anyMatch(sysctl -> sysctl.key().equals(BRIDGE_NETFILTER) && sysctl.value().equals("1"));
  }

  private boolean knownHosts() {
    for (int i = 0; i < expected.lines().size(); i++) {
      HostName host = expected.lines().get(i).host();
      if (topology.findHost(host).isEmpty()) {
        problems.add(new PathProblem(i, "there is no host " + host));
      }
    }
    return problems.isEmpty();
  }

  /** The cable from a host to the next, by the end at the first. */
  private Optional<VethEnd> cable(Visit from, Visit to) {
    List<VethEnd> cables =
        topology.endsOf(from.host()).stream()
            .filter(end -> topology.peer(end).host().equals(to.host()))
            .toList();
    List<VethEnd> named =
        cables.stream().filter(end -> names(from, end) || names(to, topology.peer(end))).toList();
    List<VethEnd> candidates = named.isEmpty() ? cables : named;
    if (candidates.isEmpty()) {
      problems.add(
          new PathProblem(to.first(), "no cable leads from " + from.host() + " to " + to.host()));
      return Optional.empty();
    }
    if (candidates.size() > 1) {
      problems.add(
          new PathProblem(
              to.first(),
              candidates.size()
                  + " cables lead from "
                  + from.host()
                  + " to "
                  + to.host()
                  + ": name the interface"));
      return Optional.empty();
    }
    return Optional.of(candidates.get(0));
  }

  private static boolean names(Visit visit, VethEnd end) {
    return visit.names(end.name());
  }

  private void pass(Visit visit, Passage passage) {
    List<List<PathLine>> at = new ArrayList<>();
    passage.points().forEach(point -> at.add(new ArrayList<>()));
    addresses.enter();
    List<String> exemptBy = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < visit.lines().size(); i++) {
      PathLine line = visit.lines().get(i);
      int place = place(visit, line, visit.first() + i, passage, from);
      if (place < 0) {
        return;
      }
      from = place;
      if (line.exempt()) {
        exemptBy.add(line.by().orElse(""));
      }
      place = shows(visit, line, passage, place);
      at.get(place).add(line);
      checkTtl(line, visit.first() + i, passage, place);
    }
    walk(visit, passage, at, exemptBy);
  }

  /** Where a line's rewrite shows: what comes in is captured before NAT. */
  private int shows(Visit visit, PathLine line, Passage passage, int place) {
    if (line.translation().isEmpty()) {
      return place;
    }
    if (passage.crosses()) {
      // Sources are rewritten in POSTROUTING, behind the bridge's own interface.
      return line.translation().get().rewritesSource()
          ? passage.points().size() - 1
          : passage.firstOut();
    }
    if (line.iface().isEmpty() && !line.translation().get().rewritesSource()) {
      for (int i = place; i < passage.points().size(); i++) {
        if (rewrittenAtBridge(visit, line, passage.points().get(i))) {
          return i;
        }
      }
    }
    if (line.iface().isEmpty() && passage.firstOut() < 0) {
      return passage.points().size() - 1;
    }
    boolean later =
        passage.firstOut() > place && !rewrittenAtBridge(visit, line, passage.points().get(place));
    return later ? passage.firstOut() : place;
  }

  /**
   * Whether the rewrite shows where the packet goes up from a bridge to IP: br_netfilter runs
   * PREROUTING, which rewrites destinations, at the bridge's port, before that.
   */
  private boolean rewrittenAtBridge(Visit visit, PathLine line, Passage.Point point) {
    return line.translation().filter(kind -> !kind.rewritesSource()).isPresent()
        && point.direction() == Direction.IN
        && topology.bridge(visit.host(), point.iface()).isPresent()
        && filtersBridged(visit.host());
  }

  /** Which of the passage's points a line speaks of. */
  private int place(Visit visit, PathLine line, int index, Passage passage, int from) {
    if (line.iface().isEmpty()) {
      return from;
    }
    int place = passage.find(line.iface().get(), from);
    if (place >= 0) {
      return place;
    }
    if (topology.bridge(visit.host(), line.iface().get()).isPresent() && passage.crosses()) {
      // The frame only crosses the bridge: it is seen at the ports.
      return line.translation().isPresent() || line.exempt() ? passage.firstOut() : from;
    }
    problems.add(
        new PathProblem(
            index,
            "the packet does not pass "
                + visit.host()
                + "/"
                + line.iface().get()
                + " there; it passes "
                + String.join(
                    ", ", passage.points().stream().map(Passage.Point::toString).toList())));
    return -1;
  }

  private void checkTtl(PathLine line, int index, Passage passage, int place) {
    int here = ttl - (takesTtl(line.host(), passage) && isOut(passage, place) ? 1 : 0);
    if (line.ttl().isPresent() && line.ttl().getAsInt() != here) {
      problems.add(
          new PathProblem(
              index, "on this path the TTL is " + here + " here, came " + line.ttl().getAsInt()));
    }
  }

  private static boolean isOut(Passage passage, int place) {
    return passage.firstOut() >= 0 && place >= passage.firstOut();
  }

  private boolean takesTtl(HostName host, Passage passage) {
    return passage.routed() && topology.host(host).role() != Role.FABRIC;
  }

  private void walk(Visit visit, Passage passage, List<List<PathLine>> at, List<String> exemptBy) {
    for (int i = 0; i < passage.points().size(); i++) {
      Passage.Point point = passage.points().get(i);
      List<Step> steps = new ArrayList<>();
      if (i == passage.firstOut()) {
        ttl -= takesTtl(visit.host(), passage) ? 1 : 0;
        sender = passage.sender().orElse(sender);
      }
      FiveTuple seen = addresses.tuple();
      for (PathLine line : at.get(i)) {
        addresses.apply(line, visit.first() + visit.lines().indexOf(line), steps);
        // A host restores what is for itself behind the last interface that a capture sees.
        if (passage.firstOut() >= 0 || rewrittenAtBridge(visit, line, point)) {
          seen = addresses.tuple();
        }
      }
      if (i == passage.points().size() - 1) {
        exemptBy.forEach(rule -> steps.add(new Step.Exemption(rule)));
      }
      MacAddress from =
          passage.crosses()
              ? topology.bridge(visit.host(), point.iface()).map(Bridge::mac).orElse(sender)
              : sender;
      hops.add(new Hop(visit.host(), point.iface(), point.direction(), seen, ttl, from, steps));
    }
  }

  private void checkEnd(Visit last) {
    int index = expected.lines().size() - 1;
    if (!last.host().equals(expected.end())) {
      problems.add(
          new PathProblem(
              index, "the path stops at " + last.host() + " but ends at " + expected.end()));
    }
    Ipv4Address destination = addresses.tuple().destination().address();
    boolean owns =
        LOOPBACK.contains(destination) || topology.addresses(last.host()).contains(destination);
    if (expected.disposition() == Disposition.DELIVERED && !owns) {
      problems.add(
          new PathProblem(
              index,
              "nothing is delivered to "
                  + destination
                  + " at "
                  + last.host()
                  + ", which has "
                  + topology.addresses(last.host())));
    }
  }
}
