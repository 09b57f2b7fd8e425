package io.hoplab.observe;

import io.hoplab.evidence.Sighting;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The sightings on a packet's way, host by host, and the copies beside it. */
final class Itinerary {

  /** A packet's stay at one host: sightings of one visit, in the order of the host's capture. */
  record Visit(HostName host, List<Sighting> sightings) {
    Visit {
      sightings = List.copyOf(sightings);
    }

    Sighting first() {
      return sightings.get(0);
    }

    Sighting last() {
      return sightings.get(sightings.size() - 1);
    }

    boolean saw(FiveTuple tuple) {
      return sightings.stream().anyMatch(seen -> tuple.equals(tupleOf(seen)));
    }
  }

  private final List<Visit> visits = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private Optional<Sighting> loop = Optional.empty();

  static FiveTuple tupleOf(Sighting sighting) {
    return sighting.packet().flatMap(packet -> packet.tuple()).orElseThrow();
  }

  List<Visit> visits() {
    return visits;
  }

  List<String> notes() {
    return notes;
  }

  Visit lastVisit() {
    return visits.get(visits.size() - 1);
  }

  /** Where the packet passed a second time, with less time to live. */
  Optional<Sighting> loop() {
    return loop;
  }

  void note(String text) {
    notes.add(text);
  }

  /** Takes the visit in; when it closes a loop, up to the place that was passed before. */
  void add(Visit visit) {
    List<Sighting> kept = new ArrayList<>();
    for (Sighting sighting : visit.sightings()) {
      kept.add(sighting);
      if (passedBefore(sighting)) {
        loop = Optional.of(sighting);
        break;
      }
    }
    visits.add(new Visit(visit.host(), kept));
  }

  private boolean passedBefore(Sighting sighting) {
    return visits.stream()
        .flatMap(visit -> visit.sightings().stream())
        .anyMatch(
            before ->
                before.host().equals(sighting.host())
                    && before.iface().equals(sighting.iface())
                    && before.direction() == sighting.direction()
                    && sighting.packet().orElseThrow().ttl() < before.packet().orElseThrow().ttl());
  }
}
