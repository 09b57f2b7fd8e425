package io.hoplab.observe;

import io.hoplab.evidence.Connection;
import io.hoplab.evidence.HostRecord;
import io.hoplab.evidence.RuleHit;
import io.hoplab.evidence.RulePass;
import io.hoplab.evidence.Sighting;
import io.hoplab.flow.Direction;
import io.hoplab.flow.Disposition;
import io.hoplab.flow.Ending;
import io.hoplab.flow.Hop;
import io.hoplab.flow.Step;
import io.hoplab.flow.Trace;
import io.hoplab.flow.TranslationKind;
import io.hoplab.flow.Way;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;
import io.hoplab.net.MacAddress;
import io.hoplab.net.Protocol;
import io.hoplab.observe.Itinerary.Visit;
import io.hoplab.pcap.Ipv4Packet;
import io.hoplab.pcap.Transport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Makes one packet's itinerary a trace: hops, what happened at each, and the ending. */
final class TraceBuilder {
  private static final MacAddress NO_MAC = new MacAddress(0);

  private final Evidence evidence;
  private final Autopsy autopsy;
  private final Way way;
  private final boolean opens;
  private final FiveTuple meant;
  private final List<Hop> hops = new ArrayList<>();
  private final Set<RulePass> used = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * For one packet.
   *
   * @param opens whether the packet opens its conversation, so that it meets the NAT rules
   * @param meant the conversation's tuple as the client's program knows it
   */
  TraceBuilder(Evidence evidence, Autopsy autopsy, Way way, boolean opens, FiveTuple meant) {
    this.evidence = evidence;
    this.autopsy = autopsy;
    this.way = way;
    this.opens = opens;
    this.meant = meant;
  }

  ObservedPacket build(Itinerary itinerary, PacketKind kind, HostName client) {
    FiveTuple became = null;
    Optional<RulePass> pass = Optional.empty();
    boolean origin = true;
    for (Visit visit : itinerary.visits()) {
      pass = pass(visit);
      became = visit(visit, pass, origin, client);
      origin = false;
    }
    Ending ending = autopsy.examine(itinerary, became, pass, way);
    List<String> notes = new ArrayList<>(itinerary.notes());
    boolean complete = true;
    for (Visit visit : itinerary.visits()) {
      complete &= evidence.gap(visit.host()).isEmpty();
      evidence.gap(visit.host()).ifPresent(notes::add);
    }
    if (ending.disposition() == Disposition.LOST) {
      Optional<String> unknown = beyond(itinerary.lastVisit().last());
      complete &= unknown.isEmpty();
      unknown.ifPresent(notes::add);
    }
    return new ObservedPacket(
        way,
        kind,
        new Trace(hops, ending),
        complete,
        notes.stream().distinct().toList(),
        sequences(itinerary));
  }

  private static List<Long> sequences(Itinerary itinerary) {
    return itinerary.visits().stream()
        .flatMap(visit -> visit.sightings().stream())
        .flatMap(sighting -> sighting.packet().stream())
        .flatMap(
            packet ->
                packet.transport() instanceof Transport.Tcp tcp
                    ? Stream.of(tcp.sequence())
                    : Stream.empty())
        .toList();
  }

  /** Why it is not known whether the packet came to the other end of the cable. */
  private Optional<String> beyond(Sighting last) {
    if (last.direction() == Direction.IN) {
      return Optional.empty();
    }
    return evidence
        .topology()
        .end(last.host(), last.iface())
        .map(evidence.topology()::peer)
        .flatMap(peer -> evidence.gap(peer.host()));
  }

  /** Adds the hops of one visit and gives the tuple that the packet left the host's rules with. */
  private FiveTuple visit(Visit visit, Optional<RulePass> pass, boolean origin, HostName client) {
    int from = hops.size();
    HostRecord record = evidence.record(visit.host()).orElseThrow();
    Translator translator = new Translator(record, way, pass, opens);
    FiveTuple before = Itinerary.tupleOf(visit.first());
    if (origin && way == Way.REQUEST && visit.host().equals(client)) {
      before = meant;
    }
    for (Sighting sighting : visit.sightings()) {
      FiveTuple tuple = Itinerary.tupleOf(sighting);
      hops.add(hop(sighting, translator.steps(before, tuple)));
      before = tuple;
    }
    FiveTuple became = arrivesHere(visit) ? became(visit, record, before, pass) : before;
    if (!became.equals(before)) {
      addToLast(translator.steps(before, became));
    }
    boolean source =
        hops.subList(from, hops.size()).stream()
            .flatMap(hop -> hop.steps().stream())
            .anyMatch(TraceBuilder::rewritesSource);
    if (!source && visit.last().direction() == Direction.OUT) {
      addToLast(translator.exemptions());
    }
    return became;
  }

  private boolean arrivesHere(Visit visit) {
    return visit.last().direction() == Direction.IN;
  }

  private FiveTuple became(
      Visit visit, HostRecord record, FiveTuple seen, Optional<RulePass> pass) {
    boolean taken = takes(visit, seen, pass);
    FiveTuple delivered = delivered(visit, record, seen, taken);
    boolean entered =
        record.connections().stream().anyMatch(entry -> entry.original().equals(seen));
    // Routing may refuse what a rule has rewritten, and conntrack then forgets it unconfirmed.
    return delivered.equals(seen) && !entered && !taken
        ? new Translator(record, way, pass, opens).rewritten(seen)
        : delivered;
  }

  /**
   * A host's conntrack restores or rewrites after the last interface that a capture sees: for a
   * program of its own, or for another host that the packet then never went to.
   */
  private FiveTuple delivered(Visit visit, HostRecord record, FiveTuple seen, boolean taken) {
    for (Connection entry : record.connections()) {
      if (!entry.translates()) {
        continue;
      }
      FiveTuple restored = entry.original().mirrored();
      FiveTuple rewritten = entry.reply().mirrored();
      if (restores(entry, seen) && becomes(visit, seen, restored, taken)) {
        return restored;
      }
      if (entry.original().equals(seen) && becomes(visit, seen, rewritten, taken)) {
        return rewritten;
      }
    }
    return seen;
  }

  /** A bridge shows the answer with its destination restored and its source not yet. */
  private static boolean restores(Connection entry, FiveTuple seen) {
    FiveTuple reply = entry.reply();
    return seen.protocol() == reply.protocol()
        && seen.source().equals(reply.source())
        && (seen.destination().equals(reply.destination())
            || seen.destination().equals(entry.original().source()));
  }

  private boolean becomes(Visit visit, FiveTuple seen, FiveTuple other, boolean taken) {
    boolean local = evidence.owns(visit.host(), other.destination().address());
    return local || (!taken && !other.destination().equals(seen.destination()));
  }

  /**
   * Whether the host took the packet as it came, past conntrack's entry for it: its rules for what
   * comes in had it so, or it was answered so.
   */
  private boolean takes(Visit visit, FiveTuple seen, Optional<RulePass> pass) {
    return pass.stream()
            .flatMap(found -> found.hits().stream())
            .filter(RuleHit::onInput)
            .flatMap(hit -> hit.packet().stream())
            .anyMatch(head -> head.destination().equals(seen.destination().address()))
        || autopsy.resets(visit);
  }

  private static boolean rewritesSource(Step step) {
    return step.accept(
        new Step.Visitor<>() {
          @Override
          public Boolean translation(Step.Translation translation) {
            return translation.kind() == TranslationKind.SNAT;
          }

          @Override
          public Boolean exemption(Step.Exemption exemption) {
            return false;
          }
        });
  }

  private static Hop hop(Sighting sighting, List<Step> steps) {
    return new Hop(
        sighting.host(),
        sighting.iface(),
        sighting.direction(),
        Itinerary.tupleOf(sighting),
        sighting.packet().orElseThrow().ttl(),
        sighting.sender().orElse(NO_MAC),
        steps);
  }

  private void addToLast(List<Step> steps) {
    Hop last = hops.remove(hops.size() - 1);
    List<Step> all = new ArrayList<>(last.steps());
    all.addAll(steps);
    hops.add(
        new Hop(
            last.host(),
            last.iface(),
            last.direction(),
            last.tuple(),
            last.ttl(),
            last.sender(),
            all));
  }

  /** The packet's way through the rules of the host, each pass taken once, in order. */
  private Optional<RulePass> pass(Visit visit) {
    FiveTuple sent = asSent(visit);
    Optional<RulePass> found =
        evidence.record(visit.host()).stream()
            .flatMap(record -> record.passes().stream())
            .filter(pass -> !used.contains(pass))
            .filter(pass -> belongs(pass.head(), visit, sent))
            .findFirst();
    found.ifPresent(used::add);
    return found;
  }

  /** A host translates its own packets before any capture sees them. */
  private FiveTuple asSent(Visit visit) {
    FiveTuple seen = Itinerary.tupleOf(visit.first());
    for (Connection entry :
        evidence.record(visit.host()).map(HostRecord::connections).orElse(List.of())) {
      if (entry.translates() && entry.reply().mirrored().equals(seen)) {
        return entry.original();
      }
      if (entry.translates() && entry.original().mirrored().equals(seen)) {
        return entry.reply();
      }
    }
    return seen;
  }

  /**
   * Whether the rules met the packet whose visit that is.
   *
   * @param sent the packet as the host sent it, if it did
   */
  static boolean belongs(RuleHit.PacketHead head, Visit visit, FiveTuple sent) {
    Sighting first = visit.first();
    Ipv4Packet packet = first.packet().orElseThrow();
    FiveTuple tuple = Itinerary.tupleOf(first);
    boolean ports =
        tuple.protocol() == Protocol.ICMP
            || (head.sourcePort() == tuple.source().port()
                && head.destinationPort() == tuple.destination().port());
    boolean arrival =
        head.source().equals(packet.source()) && head.destination().equals(packet.destination());
    // What the host sends itself meets the rules before any interface shows it.
    boolean own = first.direction() == Direction.OUT && head.in().isEmpty();
    return head.id() == packet.id()
        && head.length() == packet.totalLength()
        && (own
            ? isOf(head, sent)
                || head.source().equals(packet.source())
                || head.destination().equals(packet.destination())
                || ports
            : arrival && ports);
  }

  private static boolean isOf(RuleHit.PacketHead head, FiveTuple tuple) {
    return head.source().equals(tuple.source().address())
        && head.destination().equals(tuple.destination().address())
        && (tuple.protocol() == Protocol.ICMP
            || (head.sourcePort() == tuple.source().port()
                && head.destinationPort() == tuple.destination().port()));
  }
}
