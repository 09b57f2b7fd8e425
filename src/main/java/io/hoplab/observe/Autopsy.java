package io.hoplab.observe;

import io.hoplab.evidence.HostRecord;
import io.hoplab.evidence.RuleHit;
import io.hoplab.evidence.RulePass;
import io.hoplab.evidence.Sighting;
import io.hoplab.flow.Direction;
import io.hoplab.flow.Disposition;
import io.hoplab.flow.Ending;
import io.hoplab.flow.Trace;
import io.hoplab.flow.Way;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Protocol;
import io.hoplab.observe.HostState.NextHop;
import io.hoplab.observe.Itinerary.Visit;
import io.hoplab.pcap.PacketType;
import io.hoplab.topology.VethEnd;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds out how and where a packet's way ended. */
final class Autopsy {
  private final Evidence evidence;
  private final RuleVerdict rules;
  private final Crossing crossing;
  private final Answers answers;

  Autopsy(Evidence evidence) {
    this.evidence = evidence;
    this.crossing = new Crossing(evidence);
    this.rules = new RuleVerdict(evidence);
    this.answers = new Answers(evidence, crossing);
  }

  /**
   * The end of a packet's way.
   *
   * @param became what the packet became after its last sighting, by conntrack's account
   * @param pass its way through the rules of the last host, if it was traced
   * @param way there or back
   */
  Ending examine(Itinerary itinerary, FiveTuple became, Optional<RulePass> pass, Way way) {
    if (itinerary.loop().isPresent()) {
      Sighting again = itinerary.loop().get();
      return new Ending(
          Disposition.LOOP,
          again.host(),
          "it passed " + again.host() + "/" + again.iface() + " " + again.direction() + " again");
    }
    Visit visit = itinerary.lastVisit();
    Optional<Ending> known =
        rules
            .byTrace(visit.host(), pass)
            .or(() -> answers.byError(itinerary, became))
            .or(() -> rules.byCounter(visit, answers.sent(visit)));
    if (known.isPresent()) {
      return known.get();
    }
    if (visit.last().direction() == Direction.OUT) {
      return crossing
          .behind(itinerary)
          .or(() -> crossing.notSentBack(visit))
          .orElseGet(() -> lostBehind(visit));
    }
    if (visit.last().type() == PacketType.OTHERHOST) {
      return crossing
          .wrongNeighbour(itinerary)
          .or(() -> crossing.bridgeDown(visit.last()))
          .or(() -> crossing.noHairpin(visit.last(), became))
          .orElseGet(() -> ignored(visit));
    }
    Optional<NextHop> next = crossing.next(visit.host(), became, visit.last().iface());
    if (evidence.owns(visit.host(), became.destination().address())
        || next.filter(NextHop::local).isPresent()) {
      return answers
          .byReset(visit)
          .or(() -> refusedEntry(visit, became))
          .or(() -> answers.noListener(visit, became, way))
          .orElseGet(() -> new Ending(Disposition.DELIVERED, visit.host(), ""));
    }
    return crossing
        .wrongNeighbour(itinerary)
        .or(() -> crossing.unanswered(visit.host(), crossing.after(visit), next))
        .or(() -> byRoute(visit.host(), became, visit.last().iface()))
        .or(() -> worn(itinerary, pass))
        .or(() -> crossing.noCarrier(visit.host(), next))
        .orElseGet(
            () ->
                lost(
                    visit.host(),
                    "it came in by "
                        + visit.last().iface()
                        + " and never went on"
                        + crossing.unasked(visit.host(), next)));
  }

  /** Whether the host broke the connection that the packet would have been of. */
  boolean resets(Visit visit) {
    return answers.byReset(visit).isPresent();
  }

  /**
   * Routing decides on what is for the host itself too, by its source: the one that it came with,
   * which conntrack restores later than the destination.
   */
  private Optional<Ending> refusedEntry(Visit visit, FiveTuple became) {
    InterfaceName incoming = visit.last().iface();
    return incoming.equals(InterfaceName.LO)
        ? Optional.empty()
        : byRoute(
            visit.host(),
            new FiveTuple(
                became.protocol(), Itinerary.tupleOf(visit.last()).source(), became.destination()),
            incoming);
  }

  private Ending ignored(Visit visit) {
    return lost(
        visit.host(),
        visit.last().iface()
            + " took it in as a frame for another Ethernet address, and it never"
            + " went on");
  }

  /** A router's TTL check comes after routing and before FORWARD, and need not be answered. */
  private Optional<Ending> worn(Itinerary itinerary, Optional<RulePass> pass) {
    Visit visit = itinerary.lastVisit();
    boolean routedOn =
        pass.stream()
            .flatMap(found -> found.hits().stream())
            .anyMatch(hit -> hit.chain().equals("FORWARD") || hit.target().equals("TTL"));
    return visit.last().packet().orElseThrow().ttl() > 1 || routedOn
        ? Optional.empty()
        : Optional.of(
            new Ending(Disposition.TTL_EXPIRED, visit.host(), answers.timeToLive(itinerary)));
  }

  private Ending lostBehind(Visit visit) {
    Sighting last = visit.last();
    Optional<VethEnd> far =
        evidence.topology().end(last.host(), last.iface()).map(evidence.topology()::peer);
    if (far.isEmpty()) {
      return lost(visit.host(), "it left by " + last.iface() + ", which is no cable");
    }
    if (crossing.ignored(last, far.get())) {
      return lost(
          visit.host(),
          "it left by "
              + last.iface()
              + ", and "
              + far.get()
              + " saw a frame for another Ethernet"
              + " address");
    }
    return lost(
        visit.host(),
        "it left by "
            + last.iface()
            + " and was not seen at "
            + far.get()
            + evidence.gap(far.get().host()).map(gap -> "; " + gap).orElse(""));
  }

  private Ending lost(HostName host, String cause) {
    String unsure = evidence.gap(host).map(gap -> "; " + gap).orElse("");
    return new Ending(Disposition.LOST, host, cause + unsure);
  }

  /** A conversation whose first packet was seen nowhere: what kept it at the client. */
  ObservedPacket neverLeft(HostName client, FiveTuple meant) {
    PacketKind kind =
        switch (meant.protocol()) {
          case TCP -> PacketKind.SYN;
          case UDP -> PacketKind.QUERY;
          case ICMP -> PacketKind.ECHO_REQUEST;
        };
    return unseen(
        Way.REQUEST,
        kind,
        client,
        unsent(client, meant)
            .orElseGet(
                () ->
                    lost(
                        client,
                        "it was seen at no interface of "
                            + client
                            + crossing.unasked(
                                client, crossing.next(client, meant, InterfaceName.LO)))));
  }

  /**
   * A server that has the request and of which no answer was seen: what kept the answer there.
   *
   * @param answer the tuple of the answer as the server would send it
   */
  ObservedPacket neverAnswered(HostName server, FiveTuple answer) {
    PacketKind kind =
        switch (answer.protocol()) {
          case TCP -> PacketKind.SYN_ACK;
          case UDP -> PacketKind.ANSWER;
          case ICMP -> PacketKind.ECHO_REPLY;
        };
    return unseen(
        Way.REPLY,
        kind,
        server,
        unsent(server, answer)
            .or(() -> answers.withheld(server, answer))
            .orElseGet(() -> lost(server, "no answer was seen at any interface of " + server)));
  }

  private ObservedPacket unseen(Way way, PacketKind kind, HostName host, Ending ending) {
    return new ObservedPacket(
        way,
        kind,
        new Trace(List.of(), ending),
        evidence.gap(host).isEmpty(),
        evidence.gap(host).stream().toList());
  }

  /** What kept a packet of a host's own from every interface. */
  private Optional<Ending> unsent(HostName host, FiveTuple tuple) {
    Optional<NextHop> next = crossing.next(host, tuple, InterfaceName.LO);
    List<Sighting> all = evidence.record(host).map(HostRecord::sightings).orElse(List.of());
    return outgoing(host, tuple)
        .map(pass -> rules.byTrace(host, Optional.of(pass)))
        .flatMap(Optional::stream)
        .findFirst()
        .or(() -> crossing.noCarrier(host, next))
        .or(() -> crossing.unanswered(host, all, next))
        .or(() -> byRoute(host, tuple, InterfaceName.LO));
  }

  private Stream<RulePass> outgoing(HostName host, FiveTuple tuple) {
    return evidence.record(host).stream()
        .flatMap(record -> record.passes().stream())
        .filter(pass -> isMeant(pass.head(), tuple));
  }

  private static boolean isMeant(RuleHit.PacketHead head, FiveTuple tuple) {
    return head.in().isEmpty()
        && head.destination().equals(tuple.destination().address())
        && (tuple.protocol() == Protocol.ICMP
            || (isSource(head, tuple) && head.destinationPort() == tuple.destination().port()));
  }

  /** Of a packet that nobody saw the source port is not known: 0. */
  private static boolean isSource(RuleHit.PacketHead head, FiveTuple meant) {
    return meant.source().port() == 0 || head.sourcePort() == meant.source().port();
  }

  private Optional<Ending> byRoute(HostName host, FiveTuple tuple, InterfaceName incoming) {
    return evidence
        .routes()
        .refusal(host, tuple, incoming)
        .map(
            refusal ->
                new Ending(
                    refusal.disposition(),
                    host,
                    refusal.cause()
                        + (refusal.disposition() == Disposition.NO_ROUTE
                            ? crossing.ownSide(host)
                            : "")));
  }
}
