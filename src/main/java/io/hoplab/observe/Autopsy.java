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
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import io.hoplab.observe.Itinerary.Visit;
import io.hoplab.pcap.Ipv4Packet;
import io.hoplab.pcap.Payload;
import io.hoplab.pcap.Transport;
import io.hoplab.topology.Role;
import io.hoplab.topology.SourceCheck;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds out how and where a packet's way ended. */
final class Autopsy {
  private final Evidence evidence;

  Autopsy(Evidence evidence) {
    this.evidence = evidence;
  }

  /**
   * The end of a packet's way.
   *
   * @param became what the packet became after its last sighting, by conntrack's account
   * @param pass its way through the rules of the last host, if it was traced
   */
  Ending examine(Itinerary itinerary, FiveTuple became, Optional<RulePass> pass) {
    if (itinerary.loop().isPresent()) {
      Sighting again = itinerary.loop().get();
      return new Ending(
          Disposition.LOOP,
          again.host(),
          "it passed " + again.host() + "/" + again.iface() + " " + again.direction() + " again");
    }
    Visit visit = itinerary.lastVisit();
    Optional<Ending> known =
        byRule(visit.host(), pass).or(() -> byError(visit)).or(() -> byCounter(visit));
    if (known.isPresent()) {
      return known.get();
    }
    if (visit.last().direction() == Direction.OUT) {
      return lostBehind(visit);
    }
    if (owns(visit.host(), became.destination().address())) {
      return byReset(visit)
          .or(() -> refusedEntry(visit, became))
          .orElseGet(() -> new Ending(Disposition.DELIVERED, visit.host(), ""));
    }
    return byNeighbour(visit)
        .or(() -> byRoute(visit.host(), became, visit.last().iface()))
        .orElseGet(
            () ->
                lost(visit.host(), "it came in by " + visit.last().iface() + " and never went on"));
  }

  /** Routing decides on what is for the host itself too, by its source. */
  private Optional<Ending> refusedEntry(Visit visit, FiveTuple became) {
    InterfaceName incoming = visit.last().iface();
    return incoming.equals(InterfaceName.LO)
        ? Optional.empty()
        : byRoute(visit.host(), became, incoming);
  }

  boolean owns(HostName host, Ipv4Address address) {
    return address.bits() >>> 24 == 127 || evidence.topology().addresses(host).contains(address);
  }

  private Ending lostBehind(Visit visit) {
    Sighting last = visit.last();
    return evidence
        .topology()
        .end(last.host(), last.iface())
        .map(evidence.topology()::peer)
        .map(
            peer ->
                lost(
                    visit.host(),
                    "it left by "
                        + last.iface()
                        + " and was not seen at "
                        + peer
                        + evidence.gap(peer.host()).map(gap -> "; " + gap).orElse("")))
        .orElseGet(() -> lost(visit.host(), "it left by " + last.iface() + ", which is no cable"));
  }

  private Ending lost(HostName host, String cause) {
    String unsure = evidence.gap(host).map(gap -> "; " + gap).orElse("");
    return new Ending(Disposition.LOST, host, cause + unsure);
  }

  private Optional<Ending> byRule(HostName host, Optional<RulePass> pass) {
    List<RuleHit> hits = pass.map(RulePass::hits).orElse(List.of());
    if (hits.isEmpty() || !hits.get(hits.size() - 1).drops()) {
      return Optional.empty();
    }
    RuleHit last = hits.get(hits.size() - 1);
    return Optional.of(new Ending(disposition(host, last), host, last.rule()));
  }

  /** Without traces: the one dropping rule that counted, when the packet had no answer. */
  private Optional<Ending> byCounter(Visit visit) {
    FiveTuple answer = Itinerary.tupleOf(visit.last()).mirrored();
    if (visit.last().direction() == Direction.OUT
        || answers(visit).anyMatch(packet -> packet.tuple().filter(answer::equals).isPresent())) {
      return Optional.empty();
    }
    List<RuleHit> grown =
        evidence.record(visit.host()).stream()
            .flatMap(record -> record.counters().stream())
            .filter(
                hit ->
                    hit.target().equals("DROP")
                        || hit.target().equals("REJECT")
                        || hit.rule().endsWith("-P " + hit.chain() + " DROP"))
            .toList();
    return grown.size() == 1
        ? Optional.of(
            new Ending(disposition(visit.host(), grown.get(0)), visit.host(), grown.get(0).rule()))
        : Optional.empty();
  }

  /** xtables-monitor shows a rejecting rule with the verdict DROP, too. */
  private Disposition disposition(HostName host, RuleHit hit) {
    if (hit.target().equals("REJECT")) {
      return Disposition.REJECTED;
    }
    boolean fabric = evidence.topology().host(host).role() == Role.FABRIC;
    return fabric && SourceCheck.marks(hit.rule()) ? Disposition.SOURCE_CHECK : Disposition.DENIED;
  }

  private Optional<Ending> byError(Visit visit) {
    Set<Ipv4Address> own = new HashSet<>(evidence.topology().addresses(visit.host()));
    return answers(visit)
        .filter(packet -> own.contains(packet.source()))
        .filter(packet -> packet.concerns().filter(visit::saw).isPresent())
        .map(packet -> (Transport.IcmpError) packet.transport())
        .filter(error -> error.type() != 5)
        .findFirst()
        .map(
            error ->
                new Ending(
                    disposition(visit, error),
                    visit.host(),
                    "it answered with ICMP type " + error.type() + " code " + error.code()));
  }

  /** RFC 792, RFC 1191 and RFC 1812, section 5.2.7. */
  private Disposition disposition(Visit visit, Transport.IcmpError error) {
    if (error.type() == 11) {
      return Disposition.TTL_EXPIRED;
    }
    return switch (error.code()) {
      case 1 ->
          byNeighbour(visit).isPresent() ? Disposition.NEIGHBOUR_UNREACHABLE : Disposition.NO_ROUTE;
      case 2, 3 ->
          owns(visit.host(), Itinerary.tupleOf(visit.last()).destination().address())
              ? Disposition.REFUSED
              : Disposition.REJECTED;
      case 4 -> Disposition.TOO_BIG;
      case 9, 10, 13 -> Disposition.REJECTED;
      default -> Disposition.NO_ROUTE;
    };
  }

  private Optional<Ending> byReset(Visit visit) {
    Ipv4Packet packet = visit.last().packet().orElseThrow();
    if (!(packet.transport() instanceof Transport.Tcp opening)
        || !(opening.isSyn() || opening.isSynAck())) {
      return Optional.empty();
    }
    FiveTuple answer = Itinerary.tupleOf(visit.last()).mirrored();
    return answers(visit)
        .filter(candidate -> candidate.tuple().filter(answer::equals).isPresent())
        .filter(
            candidate ->
                candidate.transport() instanceof Transport.Tcp tcp
                    && tcp.isReset()
                    && answers(tcp, opening))
        .findFirst()
        .map(reset -> new Ending(Disposition.REFUSED, visit.host(), "it answered with a reset"));
  }

  /** RFC 9293, section 3.10.7: what nobody waits for is answered with a reset that fits it. */
  private static boolean answers(Transport.Tcp reset, Transport.Tcp opening) {
    return opening.isSyn()
        ? reset.acknowledgement() == (opening.sequence() + 1 & 0xffffffffL)
        : reset.sequence() == opening.acknowledgement();
  }

  /** What the host sent after it saw the packet last. */
  private Stream<Ipv4Packet> answers(Visit visit) {
    return after(visit).stream()
        .filter(sighting -> sighting.direction() == Direction.OUT)
        .flatMap(sighting -> sighting.packet().stream());
  }

  @SuppressWarnings("ReferenceEquality") // this very sighting, and not one that looks the same
  private List<Sighting> after(Visit visit) {
    List<Sighting> all = evidence.record(visit.host()).map(HostRecord::sightings).orElse(List.of());
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i) == visit.last()) {
        return all.subList(i + 1, all.size());
      }
    }
    return List.of();
  }

  /** A conversation whose first packet was seen nowhere: what kept it at the client. */
  ObservedPacket neverLeft(HostName client, FiveTuple meant) {
    List<Sighting> all = evidence.record(client).map(HostRecord::sightings).orElse(List.of());
    Ending ending =
        outgoing(client, meant)
            .flatMap(pass -> byRule(client, Optional.of(pass)))
            .or(() -> unanswered(client, all))
            .or(() -> byRoute(client, meant, InterfaceName.LO))
            .orElseGet(() -> lost(client, "it was seen at no interface of " + client));
    PacketKind kind =
        switch (meant.protocol()) {
          case TCP -> PacketKind.SYN;
          case UDP -> PacketKind.QUERY;
          case ICMP -> PacketKind.ECHO_REQUEST;
        };
    return new ObservedPacket(
        Way.REQUEST,
        kind,
        new Trace(List.of(), ending),
        evidence.gap(client).isEmpty(),
        evidence.gap(client).stream().toList());
  }

  private Optional<RulePass> outgoing(HostName client, FiveTuple meant) {
    return evidence.record(client).stream()
        .flatMap(record -> record.passes().stream())
        .filter(pass -> isMeant(pass.head(), meant))
        .findFirst();
  }

  private static boolean isMeant(RuleHit.PacketHead head, FiveTuple meant) {
    return head.in().isEmpty()
        && head.destination().equals(meant.destination().address())
        && (meant.protocol() == Protocol.ICMP
            || (isSource(head, meant) && head.destinationPort() == meant.destination().port()));
  }

  /** Of a packet that nobody saw the source port is not known: 0. */
  private static boolean isSource(RuleHit.PacketHead head, FiveTuple meant) {
    return meant.source().port() == 0 || head.sourcePort() == meant.source().port();
  }

  /** The host asked who has an address after the packet came in, and nobody answered. */
  private Optional<Ending> byNeighbour(Visit visit) {
    return unanswered(visit.host(), after(visit));
  }

  private static Optional<Ending> unanswered(HostName host, List<Sighting> sightings) {
    Set<Ipv4Address> asked = new HashSet<>();
    List<Ipv4Address> answered = new ArrayList<>();
    for (Sighting sighting : sightings) {
      if (sighting.payload() instanceof Payload.Arp arp) {
        if (arp.reply()) {
          answered.add(arp.sender());
        } else if (sighting.direction() == Direction.OUT) {
          asked.add(arp.target());
        }
      }
    }
    answered.forEach(asked::remove);
    return asked.stream()
        .sorted()
        .findFirst()
        .map(
            address ->
                new Ending(
                    Disposition.NEIGHBOUR_UNREACHABLE, host, "nobody answered who has " + address));
  }

  private Optional<Ending> byRoute(HostName host, FiveTuple tuple, InterfaceName incoming) {
    return evidence
        .routes()
        .refusal(host, tuple, incoming)
        .map(refusal -> new Ending(refusal.disposition(), host, refusal.cause()));
  }
}
