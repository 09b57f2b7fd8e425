package io.hoplab.observe;

import io.hoplab.evidence.Connection;
import io.hoplab.evidence.HostRecord;
import io.hoplab.evidence.RuleHit;
import io.hoplab.evidence.RulePass;
import io.hoplab.evidence.Sighting;
import io.hoplab.flow.Direction;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.observe.Itinerary.Visit;
import io.hoplab.observe.Passage.Rewrite;
import io.hoplab.pcap.Ipv4Packet;
import io.hoplab.topology.Topology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Follows packets through one host for as long as there are any, and forgets them when they are
 * gone. What other hosts saw is not asked: what a host does to a packet shows itself at that host.
 */
public final class HostWatch {
  /** A packet may wait as long for the answer of a neighbour: three questions, a second each. */
  private static final long LONGEST_STAY_NANOS = 5_000_000_000L;

  private static final int MOST_PACKETS = 20_000;

  private final Topology topology;
  private final HostName host;
  private final Map<Long, Stay> stays = new LinkedHashMap<>();
  private final RuleMemory memory = new RuleMemory();
  private PassIndex passes = new PassIndex(List.of(), List.of());

  /** For one host of that network. */
  public HostWatch(Topology topology, HostName host) {
    this.topology = topology;
    this.host = host;
  }

  /** A packet in the host, and where it was seen so far. */
  private static final class Stay {
    private final List<Sighting> sightings = new ArrayList<>();
    private final Optional<RulePass> pass;
    private int place;

    private Stay(Optional<RulePass> pass) {
      this.pass = pass;
    }

    private Sighting latest() {
      return sightings.get(sightings.size() - 1);
    }

    private boolean wasAt(Sighting place) {
      return sightings.stream()
          .anyMatch(
              seen -> seen.iface().equals(place.iface()) && seen.direction() == place.direction());
    }
  }

  /**
   * What happened to the packets of a stretch of time, after those that were asked about before.
   *
   * @param record the sightings of that time, all connections that any of them may belong to, and
   *     the passes and counters since the time before
   * @return the record's sightings in their order
   */
  public List<Passage> follow(HostRecord record) {
    passes = new PassIndex(passes.unused(), record.passes());
    memory.learn(record);
    List<Passage> passages = new ArrayList<>();
    Set<Stay> now = new LinkedHashSet<>();
    for (Sighting sighting : record.sightings()) {
      if (sighting.packet().flatMap(Ipv4Packet::tuple).isEmpty()) {
        passages.add(new Passage(sighting, List.of(), Optional.empty()));
        continue;
      }
      Stay stay = stay(sighting);
      FiveTuple seen = Itinerary.tupleOf(sighting);
      FiveTuple before =
          stay.sightings.isEmpty() ? asSent(sighting, seen) : Itinerary.tupleOf(stay.latest());
      stay.sightings.add(sighting);
      stay.place = passages.size();
      now.add(stay);
      List<Rewrite> rewrites = memory.explain(stay.pass, before, seen);
      passages.add(new Passage(sighting, rewrites, Optional.empty()));
    }
    now.forEach(stay -> passages.set(stay.place, end(stay, passages.get(stay.place))));
    return passages;
  }

  private Stay stay(Sighting sighting) {
    long fingerprint = sighting.packet().orElseThrow().fingerprint();
    Stay stay = stays.remove(fingerprint);
    if (stay == null
        || arrives(sighting)
        || stay.wasAt(sighting)
        || sighting.nanos() - stay.latest().nanos() > LONGEST_STAY_NANOS) {
      FiveTuple sent = asSent(sighting, Itinerary.tupleOf(sighting));
      stay = new Stay(passes.take(new Visit(host, List.of(sighting)), sent));
    }
    stays.put(fingerprint, stay);
    if (stays.size() > MOST_PACKETS) {
      stays.remove(stays.keySet().iterator().next());
    }
    return stay;
  }

  private boolean arrives(Sighting sighting) {
    return sighting.direction() == Direction.IN
        && (sighting.iface().equals(InterfaceName.LO)
            || topology.end(host, sighting.iface()).isPresent());
  }

  /** A host translates its own packets before any capture sees them. */
  private FiveTuple asSent(Sighting first, FiveTuple seen) {
    if (first.direction() == Direction.IN && !first.iface().equals(InterfaceName.LO)) {
      return seen;
    }
    return memory
        .byReply(seen.mirrored())
        .map(Connection::original)
        .or(() -> memory.byOriginal(seen.mirrored()).map(Connection::reply))
        .orElse(seen);
  }

  /** Adds what befell the packet after the last sighting of it. */
  private Passage end(Stay stay, Passage last) {
    if (last.sighting().direction() == Direction.OUT) {
      return last;
    }
    FiveTuple seen = Itinerary.tupleOf(last.sighting());
    List<Rewrite> rewrites = new ArrayList<>(last.rewrites());
    rewrites.addAll(memory.explain(stay.pass, seen, asDelivered(seen)));
    Optional<RuleHit> dropper =
        stay.pass.map(pass -> pass.hits().get(pass.hits().size() - 1)).filter(RuleHit::drops);
    return new Passage(last.sighting(), rewrites, dropper);
  }

  /** What is for the host itself it translates after the last interface. */
  private FiveTuple asDelivered(FiveTuple seen) {
    return memory
        .byReply(seen)
        .map(entry -> entry.original().mirrored())
        .or(() -> memory.byOriginal(seen).map(entry -> entry.reply().mirrored()))
        .filter(became -> isOwn(became.destination().address()))
        .orElse(seen);
  }

  private boolean isOwn(Ipv4Address address) {
    return address.bits() >>> 24 == 127 || topology.addresses(host).contains(address);
  }
}
