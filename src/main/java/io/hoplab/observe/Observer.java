package io.hoplab.observe;

import io.hoplab.evidence.Connection;
import io.hoplab.evidence.HostRecord;
import io.hoplab.evidence.Sighting;
import io.hoplab.flow.Direction;
import io.hoplab.flow.Disposition;
import io.hoplab.flow.Hop;
import io.hoplab.flow.Step;
import io.hoplab.flow.Trace;
import io.hoplab.flow.Way;
import io.hoplab.net.AddressPort;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Protocol;
import io.hoplab.pcap.Ipv4Packet;
import io.hoplab.pcap.Transport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Finds conversations in the evidence, and the way of each of their packets. */
public final class Observer {
  private final Evidence evidence;

  /** Looks at this evidence. */
  public Observer(Evidence evidence) {
    this.evidence = evidence;
  }

  /**
   * The tuples of the conversations that a client began with a server, as the client's programs
   * know them, in the order in which they began.
   *
   * @param server the address and port that the client meant; port 0 for ICMP
   */
  public List<FiveTuple> conversations(HostName client, Protocol protocol, AddressPort server) {
    Set<FiveTuple> found = new LinkedHashSet<>();
    HostRecord record = evidence.record(client).orElse(null);
    if (record == null) {
      return List.of();
    }
    for (Sighting sighting : record.sightings()) {
      tuple(sighting)
          .filter(tuple -> leaves(sighting) && tuple.protocol() == protocol)
          .map(tuple -> asMeant(record, tuple))
          .filter(tuple -> tuple.destination().equals(server) && !found.contains(tuple))
          // What a node forwards leaves it too.
          .filter(tuple -> begins(sighting))
          .ifPresent(found::add);
    }
    return List.copyOf(found);
  }

  /**
   * The first conversation that a host began and of which nothing is known yet.
   *
   * @param known whether a tuple is of a conversation that is known, either way
   * @param until what was seen later is left out, in nanoseconds since 1970: the captures need not
   *     be as far as one another then
   */
  public Optional<Opening> opening(Predicate<FiveTuple> known, long until) {
    return evidence.records().values().stream()
        .flatMap(record -> record.sightings().stream())
        .filter(seen -> seen.nanos() < until && leaves(seen))
        .filter(seen -> seen.packet().filter(Observer::opens).isPresent())
        .filter(seen -> !known.test(Itinerary.tupleOf(seen)))
        .sorted(Comparator.comparingLong(Sighting::nanos))
        .filter(this::begins)
        .findFirst()
        .map(
            seen ->
                new Opening(
                    seen.host(),
                    evidence
                        .record(seen.host())
                        .map(record -> asMeant(record, Itinerary.tupleOf(seen)))
                        .orElseThrow(),
                    seen.nanos()));
  }

  private boolean begins(Sighting seen) {
    return new Tracker(evidence, seen.packet().orElseThrow().fingerprint())
        .itineraries().stream()
            .map(itinerary -> itinerary.visits().get(0).first())
            .anyMatch(
                first -> first.host().equals(seen.host()) && tuple(first).equals(tuple(seen)));
  }

  private static boolean opens(Ipv4Packet packet) {
    if (packet.transport() instanceof Transport.Tcp tcp) {
      return tcp.isSyn();
    }
    return packet.transport() instanceof Transport.Udp
        || (packet.transport() instanceof Transport.IcmpEcho echo && !echo.reply());
  }

  private static boolean leaves(Sighting sighting) {
    return sighting.direction() == Direction.OUT || sighting.iface().equals(InterfaceName.LO);
  }

  /** A host translates its own packets before any capture sees them. */
  private static FiveTuple asMeant(HostRecord record, FiveTuple seen) {
    return record.connections().stream()
        .filter(Connection::translates)
        .filter(entry -> entry.reply().mirrored().equals(seen))
        .map(Connection::original)
        .findFirst()
        .orElse(seen);
  }

  /**
   * Every packet of one conversation.
   *
   * @param client the host that began it
   * @param meant the conversation's tuple as the client's program knows it
   */
  public ObservedFlow observe(HostName client, FiveTuple meant) {
    Set<FiveTuple> starts = new LinkedHashSet<>(Set.of(meant));
    evidence.record(client).stream()
        .flatMap(record -> record.connections().stream())
        .filter(entry -> entry.original().equals(meant))
        .forEach(entry -> starts.add(entry.reply().mirrored()));

    Map<Itinerary, Ipv4Packet> requests = new LinkedHashMap<>();
    for (long fingerprint : fingerprints(Set.copyOf(starts), Set.of())) {
      for (Itinerary itinerary : new Tracker(evidence, fingerprint).itineraries()) {
        Sighting origin = itinerary.visits().get(0).first();
        if (origin.host().equals(client) && starts.contains(tuple(origin).orElseThrow())) {
          requests.put(itinerary, origin.packet().orElseThrow());
        }
      }
    }
    if (requests.isEmpty()) {
      return new ObservedFlow(List.of(new Autopsy(evidence).neverLeft(client, meant)));
    }
    Set<FiveTuple> forms = new HashSet<>(starts);
    requests.keySet().forEach(itinerary -> forms.addAll(tuples(itinerary)));
    for (FiveTuple form : List.copyOf(forms)) {
      evidence.records().values().stream()
          .flatMap(record -> record.connections().stream())
          .filter(entry -> entry.original().equals(form))
          .forEach(entry -> forms.add(entry.reply().mirrored()));
    }
    Set<FiveTuple> answers = new HashSet<>();
    forms.forEach(form -> answers.add(form.mirrored()));
    Map<Itinerary, Ipv4Packet> replies = new LinkedHashMap<>();
    for (long fingerprint : fingerprints(answers, forms)) {
      for (Itinerary itinerary : new Tracker(evidence, fingerprint).itineraries()) {
        Sighting origin = itinerary.visits().get(0).first();
        replies.put(itinerary, origin.packet().orElseThrow());
      }
    }
    return assemble(client, meant, requests, replies);
  }

  /**
   * The answer that was due and that no capture saw: what kept it at the server.
   *
   * @return empty when there is an answer, or the request did not arrive
   */
  public Optional<ObservedPacket> unanswered(ObservedFlow flow) {
    Optional<ObservedPacket> request = flow.packets(Way.REQUEST).stream().findFirst();
    if (request.isEmpty() || !flow.packets(Way.REPLY).isEmpty()) {
      return Optional.empty();
    }
    Trace trace = request.get().trace();
    if (trace.ending().disposition() != Disposition.DELIVERED || trace.hops().isEmpty()) {
      return Optional.empty();
    }
    Hop last = trace.hops().get(trace.hops().size() - 1);
    return Optional.of(new Autopsy(evidence).neverAnswered(last.host(), arrived(last).mirrored()));
  }

  /** The last hop's tuple with what its host rewrote behind its interface. */
  private static FiveTuple arrived(Hop last) {
    FiveTuple tuple = last.tuple();
    for (Step step : last.steps()) {
      if (step instanceof Step.Translation translation && !translation.kind().rewritesSource()) {
        tuple = new FiveTuple(tuple.protocol(), tuple.source(), translation.after());
      }
    }
    return tuple;
  }

  private Set<Long> fingerprints(Set<FiveTuple> tuples, Set<FiveTuple> concerned) {
    Set<Long> found = new LinkedHashSet<>();
    for (HostRecord record : evidence.records().values()) {
      for (Sighting sighting : record.sightings()) {
        Optional<Ipv4Packet> packet = sighting.packet();
        if (packet.flatMap(Ipv4Packet::tuple).filter(tuples::contains).isPresent()
            || packet.flatMap(Ipv4Packet::concerns).filter(concerned::contains).isPresent()) {
          found.add(packet.get().fingerprint());
        }
      }
    }
    return found;
  }

  private ObservedFlow assemble(
      HostName client,
      FiveTuple meant,
      Map<Itinerary, Ipv4Packet> requests,
      Map<Itinerary, Ipv4Packet> replies) {
    List<Itinerary> order = new ArrayList<>(requests.keySet());
    order.addAll(replies.keySet());
    // Only the order of the list: one kernel's clock stamps the packets of every netns.
    order.sort(Comparator.comparingLong(itinerary -> itinerary.visits().get(0).first().nanos()));
    Autopsy autopsy = new Autopsy(evidence);
    Classifier classifier = new Classifier();
    List<ObservedPacket> packets = new ArrayList<>();
    boolean first = true;
    for (Itinerary itinerary : order) {
      Way way = requests.containsKey(itinerary) ? Way.REQUEST : Way.REPLY;
      Ipv4Packet packet = way == Way.REQUEST ? requests.get(itinerary) : replies.get(itinerary);
      PacketKind kind = classifier.classify(way, packet);
      boolean opens = way == Way.REQUEST && (first || kind == PacketKind.SYN);
      first &= way != Way.REQUEST;
      TraceBuilder builder = new TraceBuilder(evidence, autopsy, way, opens, meant);
      packets.add(builder.build(itinerary, kind, client));
    }
    return new ObservedFlow(packets);
  }

  private static Set<FiveTuple> tuples(Itinerary itinerary) {
    Set<FiveTuple> tuples = new HashSet<>();
    itinerary
        .visits()
        .forEach(visit -> visit.sightings().forEach(seen -> tuples.add(Itinerary.tupleOf(seen))));
    return tuples;
  }

  private static Optional<FiveTuple> tuple(Sighting sighting) {
    return sighting.packet().flatMap(Ipv4Packet::tuple);
  }
}
