package io.hoplab.observe;

import io.hoplab.evidence.HostRecord;
import io.hoplab.evidence.Sighting;
import io.hoplab.flow.Direction;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.observe.Itinerary.Visit;
import io.hoplab.pcap.PacketType;
import io.hoplab.topology.Topology;
import io.hoplab.topology.VethEnd;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Follows one fingerprint from host to host.
 *
 * <p>Within a host the one capture's order counts; between hosts the cables do: what leaves by a
 * veth end comes in by its peer. Timestamps of different captures are never compared.
 */
final class Tracker {
  private final Topology topology;
  private final Map<HostName, List<Visit>> unvisited = new HashMap<>();

  Tracker(Evidence evidence, long fingerprint) {
    topology = evidence.topology();
    evidence
        .records()
        .forEach((host, record) -> unvisited.put(host, visits(host, record, fingerprint)));
  }

  /** Cuts a host's sightings into visits: each begins where the packet comes in by a cable. */
  private List<Visit> visits(HostName host, HostRecord record, long fingerprint) {
    List<Visit> visits = new ArrayList<>();
    List<Sighting> current = new ArrayList<>();
    for (Sighting sighting : record.sightings()) {
      if (sighting.packet().filter(p -> p.fingerprint() == fingerprint).isEmpty()) {
        continue;
      }
      if (arrives(sighting) && !current.isEmpty()) {
        visits.add(new Visit(host, current));
        current = new ArrayList<>();
      }
      current.add(sighting);
    }
    if (!current.isEmpty()) {
      visits.add(new Visit(host, current));
    }
    return visits;
  }

  private boolean arrives(Sighting sighting) {
    return sighting.direction() == Direction.IN
        && (sighting.iface().equals(InterfaceName.LO) || end(sighting).isPresent());
  }

  private Optional<VethEnd> end(Sighting sighting) {
    return topology.end(sighting.host(), sighting.iface());
  }

  /** The ways of the packet that begin at a host rather than arrive there; most often one. */
  List<Itinerary> itineraries() {
    List<Itinerary> found = new ArrayList<>();
    for (HostName host : unvisited.keySet().stream().sorted().toList()) {
      for (Visit visit : List.copyOf(unvisited.get(host))) {
        if (begins(visit)) {
          unvisited.get(host).remove(visit);
          found.add(follow(visit));
        }
      }
    }
    return found;
  }

  /** libpcap leaves out what loopback sends: a local packet shows itself only coming in. */
  private static boolean begins(Visit visit) {
    return visit.first().direction() == Direction.OUT
        || visit.first().iface().equals(InterfaceName.LO);
  }

  private Itinerary follow(Visit origin) {
    Itinerary itinerary = new Itinerary();
    Optional<Visit> visit = Optional.of(origin);
    while (visit.isPresent() && itinerary.loop().isEmpty()) {
      visit = step(visit.get(), itinerary);
    }
    return itinerary;
  }

  /** Adds the visit, its copies left out, and finds the next one. */
  private Optional<Visit> step(Visit visit, Itinerary itinerary) {
    List<Sighting> exits =
        visit.sightings().stream()
            .filter(seen -> seen.direction() == Direction.OUT && landing(seen).isPresent())
            .toList();
    Optional<Sighting> exit =
        exits.stream().filter(seen -> next(seen).filter(this::isMeant).isPresent()).findFirst();
    if (exit.isEmpty() && !exits.isEmpty() && !passedUp(visit)) {
      exit = Optional.of(exits.get(exits.size() - 1));
    }
    Optional<Sighting> chosen = exit;
    List<Sighting> path = new ArrayList<>();
    for (Sighting seen : visit.sightings()) {
      if (exits.contains(seen) && chosen.filter(seen::equals).isEmpty()) {
        itinerary.note(
            "a bridge flooded a copy to " + landing(seen).map(this::place).orElseThrow());
        next(seen).ifPresent(copy -> unvisited.get(copy.host()).remove(copy));
      } else {
        path.add(seen);
      }
    }
    itinerary.add(new Visit(visit.host(), path));
    Optional<Visit> next = chosen.flatMap(this::next).filter(this::isMeant);
    next.ifPresent(found -> unvisited.get(found.host()).remove(found));
    return next;
  }

  /** Whether the host's own stack got it from a bridge, so that every exit is a flooded copy. */
  private boolean passedUp(Visit visit) {
    Sighting last = visit.last();
    return last.direction() == Direction.IN && visit.sightings().size() > 1;
  }

  /** A frame for another address is a flooded copy, unless it came to a bridge port. */
  private boolean isMeant(Visit visit) {
    Sighting first = visit.first();
    return first.type() != PacketType.OTHERHOST
        || end(first).filter(end -> end.bridge().isPresent()).isPresent();
  }

  private Optional<Visit> next(Sighting exit) {
    return landing(exit)
        .flatMap(
            landing ->
                unvisited.getOrDefault(landing.host(), List.of()).stream()
                    .filter(visit -> visit.first().direction() == Direction.IN)
                    .filter(visit -> visit.first().iface().equals(landing.iface()))
                    .findFirst());
  }

  /** Where the cable ends that the packet left by; loopback ends where it begins. */
  private Optional<Landing> landing(Sighting exit) {
    if (exit.iface().equals(InterfaceName.LO)) {
      return Optional.of(new Landing(exit.host(), InterfaceName.LO));
    }
    return end(exit).map(topology::peer).map(peer -> new Landing(peer.host(), peer.name()));
  }

  private String place(Landing landing) {
    return landing.host() + "/" + landing.iface();
  }

  private record Landing(HostName host, InterfaceName iface) {}
}
