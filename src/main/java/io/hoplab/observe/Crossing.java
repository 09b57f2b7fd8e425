package io.hoplab.observe;

import io.hoplab.evidence.HostRecord;
import io.hoplab.evidence.Sighting;
import io.hoplab.flow.Direction;
import io.hoplab.flow.Disposition;
import io.hoplab.flow.Ending;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.MacAddress;
import io.hoplab.observe.HostState.Link;
import io.hoplab.observe.HostState.Neighbour;
import io.hoplab.observe.HostState.NextHop;
import io.hoplab.observe.Itinerary.Visit;
import io.hoplab.pcap.PacketType;
import io.hoplab.pcap.Payload;
import io.hoplab.topology.VethEnd;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Why a packet did not come from one host to the next: neighbours, links and their sizes. */
final class Crossing {
  /** The kernel lets a frame be longer than the MTU by a VLAN header. */
  private static final int VLAN_HEADER = 4;

  private final Evidence evidence;

  Crossing(Evidence evidence) {
    this.evidence = evidence;
  }

  /** Where the host sends the packet that it took in by the interface, if that is known. */
  Optional<NextHop> next(HostName host, FiveTuple tuple, InterfaceName incoming) {
    return evidence.state().nextHop(host, tuple, incoming);
  }

  /**
   * The packet left by an interface and never came in at the other end.
   *
   * @param itinerary its way so far
   */
  Optional<Ending> behind(Itinerary itinerary) {
    Sighting last = itinerary.lastVisit().last();
    Optional<VethEnd> far =
        evidence.topology().end(last.host(), last.iface()).map(evidence.topology()::peer);
    return wrongNeighbour(itinerary)
        .or(() -> far.flatMap(end -> down(last.host(), end)))
        .or(() -> far.flatMap(end -> tooBig(last, end)));
  }

  private Optional<Ending> down(HostName host, VethEnd far) {
    return evidence
        .link(far.host(), far.name())
        .filter(link -> !link.up())
        .map(link -> new Ending(Disposition.LINK_DOWN, host, far + " is down"));
  }

  private Optional<Ending> tooBig(Sighting last, VethEnd far) {
    int length = last.packet().orElseThrow().totalLength();
    return evidence
        .link(far.host(), far.name())
        .filter(link -> length > link.mtu() + VLAN_HEADER)
        .map(link -> tooBig(last.host(), far.toString(), link.mtu(), length));
  }

  static Ending tooBig(HostName host, String place, int mtu, int length) {
    return new Ending(
        Disposition.TOO_BIG,
        host,
        place + " takes packets of " + mtu + " octets at most, and this one has " + length);
  }

  /** Whether the other end saw the packet as a frame for somebody else. */
  boolean ignored(Sighting last, VethEnd far) {
    long fingerprint = last.packet().orElseThrow().fingerprint();
    return evidence.record(far.host()).stream()
        .flatMap(record -> record.sightings().stream())
        .filter(seen -> seen.iface().equals(far.name()) && seen.type() == PacketType.OTHERHOST)
        .anyMatch(seen -> seen.packet().filter(p -> p.fingerprint() == fingerprint).isPresent());
  }

  /**
   * The host that routed the packet last has an Ethernet address for the next hop that is not the
   * next hop's. Only for a packet that is not where it should be: then this shows why.
   */
  Optional<Ending> wrongNeighbour(Itinerary itinerary) {
    Optional<MacAddress> sender = itinerary.lastVisit().last().sender();
    List<Visit> visits = itinerary.visits();
    for (int i = visits.size() - 1; i >= 0 && sender.isPresent(); i--) {
      for (Sighting seen : visits.get(i).sightings()) {
        boolean routedHere =
            seen.direction() == Direction.OUT
                && seen.sender().equals(sender)
                && evidence.mac(seen.host(), seen.iface()).equals(sender);
        if (routedHere) {
          return wrongNeighbour(visits.get(i), seen, itinerary.lastVisit().last());
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Ending> wrongNeighbour(Visit visit, Sighting exit, Sighting last) {
    FiveTuple left = Itinerary.tupleOf(exit);
    InterfaceName incoming = InterfaceName.LO;
    FiveTuple routed = left;
    for (Sighting seen : visit.sightings()) {
      if (seen.direction() == Direction.IN) {
        incoming = seen.iface();
        // Routing comes after the destination's rewrite and before the source's.
        routed =
            new FiveTuple(left.protocol(), Itinerary.tupleOf(seen).source(), left.destination());
      }
    }
    Optional<NextHop> next = next(visit.host(), routed, incoming);
    if (next.isEmpty() || !next.get().dev().equals(exit.iface())) {
      return Optional.empty();
    }
    Segment segment = Segment.from(evidence, visit.host(), exit.iface());
    return entry(visit.host(), next.get())
        .filter(entry -> entry.mac().isPresent())
        .flatMap(entry -> wrong(visit.host(), entry, segment, last));
  }

  private Optional<Neighbour> entry(HostName host, NextHop next) {
    return evidence.state().neighbours(host).stream()
        .filter(entry -> entry.address().equals(next.address()) && entry.dev().equals(next.dev()))
        .findFirst();
  }

  private Optional<Ending> wrong(HostName host, Neighbour entry, Segment segment, Sighting last) {
    List<Segment.Member> members = segment.members();
    MacAddress mac = entry.mac().orElseThrow();
    // One cable has one other end: whoever has the address, that end takes the frame or nobody.
    Optional<Segment.Member> right =
        members.size() == 1 ? Optional.of(members.get(0)) : segment.owner(entry.address());
    Optional<Segment.Member> came = segment.owner(mac);
    boolean fits =
        right.isPresent()
            ? right.flatMap(segment::mac).filter(mac::equals).isPresent()
            : came.isPresent();
    if (fits
        || members.isEmpty()
        || right
            .filter(
                member ->
                    member.host().equals(last.host())
                        && last.direction() == Direction.IN
                        && last.type() != PacketType.OTHERHOST)
            .isPresent()) {
      return Optional.empty();
    }
    String shown =
        "ip neigh: "
            + entry.address()
            + " dev "
            + entry.dev()
            + " lladdr "
            + mac
            + " "
            + entry.state()
            + came.map(member -> ", which is " + member).orElse(", which is nobody's there");
    String should =
        right
            .flatMap(member -> segment.mac(member).map(its -> "; " + member + " has " + its))
            .orElse("; and nobody there has " + entry.address());
    return Optional.of(new Ending(Disposition.WRONG_NEIGHBOUR, host, shown + should));
  }

  /**
   * The next hop did not answer ARP.
   *
   * @param sightings what the host saw since it had the packet
   * @param next where it sends the packet, if that is known
   */
  Optional<Ending> unanswered(HostName host, List<Sighting> sightings, Optional<NextHop> next) {
    Set<Ipv4Address> asked = new HashSet<>();
    Set<Ipv4Address> answered = new HashSet<>();
    for (Sighting sighting : sightings) {
      if (sighting.payload() instanceof Payload.Arp arp) {
        if (arp.reply()) {
          answered.add(arp.sender());
        } else if (sighting.direction() == Direction.OUT) {
          asked.add(arp.target());
        }
      }
    }
    asked.removeAll(answered);
    next.ifPresent(
        hop -> {
          asked.retainAll(Set.of(hop.address()));
          // The question may have been asked for an earlier packet.
          if (pending(host, hop).isPresent() && asks(host, hop)) {
            asked.add(hop.address());
          }
        });
    return asked.stream().sorted().findFirst().map(address -> silent(host, address, next));
  }

  private Optional<Neighbour> pending(HostName host, NextHop hop) {
    return entry(host, hop).filter(entry -> entry.mac().isEmpty() && !entry.state().equals("NONE"));
  }

  private boolean asks(HostName host, NextHop hop) {
    return evidence.record(host).stream()
        .flatMap(record -> record.sightings().stream())
        .filter(seen -> seen.direction() == Direction.OUT)
        .anyMatch(
            seen ->
                seen.payload() instanceof Payload.Arp arp
                    && !arp.reply()
                    && arp.target().equals(hop.address()));
  }

  /** That the host's question for the next hop does not leave it either. */
  String unasked(HostName host, Optional<NextHop> next) {
    return next.filter(hop -> !asks(host, hop))
        .flatMap(
            hop ->
                pending(host, hop)
                    .map(
                        entry ->
                            "; "
                                + hop.address()
                                + " is "
                                + entry.state()
                                + " in ip neigh, and no question for it was seen to leave by "
                                + hop.dev()))
        .orElse("");
  }

  private Ending silent(HostName host, Ipv4Address address, Optional<NextHop> next) {
    String shown = "nobody answered who has " + address;
    Optional<Segment> segment = next.map(hop -> Segment.from(evidence, host, hop.dev()));
    Optional<String> down =
        segment.flatMap(found -> found.owner(address)).flatMap(member -> deaf(member));
    if (down.isPresent()) {
      return new Ending(Disposition.LINK_DOWN, host, shown + ": " + down.get());
    }
    boolean nobodys =
        segment
            .filter(found -> !evidence.state().links(host).isEmpty())
            .filter(found -> found.owner(address).isEmpty())
            .isPresent();
    return new Ending(
        Disposition.NEIGHBOUR_UNREACHABLE,
        host,
        shown
            + (nobodys
                ? ", and no interface that " + next.orElseThrow().dev() + " reaches has it"
                : ""));
  }

  private Optional<String> deaf(Segment.Member member) {
    return member
        .state()
        .filter(link -> !link.up() || !link.carrier())
        .map(link -> dark(member.host(), link));
  }

  private String dark(HostName host, Link link) {
    String place = host + "/" + link.name();
    if (!link.up()) {
      return place + " is down";
    }
    return place
        + " has no carrier"
        + cables(host, link.name())
            .map(evidence.topology()::peer)
            .filter(
                far -> evidence.link(far.host(), far.name()).filter(its -> !its.up()).isPresent())
            .findFirst()
            .map(far -> ": " + far + " is down")
            .orElse("");
  }

  /** The interface, or the ports of a bridge, which has a carrier while one of them has. */
  private Stream<VethEnd> cables(HostName host, InterfaceName name) {
    return evidence.topology().endsOf(host).stream()
        .filter(end -> end.name().equals(name) || end.bridge().filter(name::equals).isPresent());
  }

  /** The bridge does not take what its port took in for it. */
  Optional<Ending> bridgeDown(Sighting port) {
    HostName host = port.host();
    return evidence
        .topology()
        .end(host, port.iface())
        .flatMap(VethEnd::bridge)
        .flatMap(bridge -> evidence.link(host, bridge))
        .filter(link -> !link.up())
        .map(link -> new Ending(Disposition.LINK_DOWN, host, dark(host, link)));
  }

  /**
   * The packet was rewritten to go back where it came from, and the bridge's port does not do it.
   */
  Optional<Ending> noHairpin(Sighting port, FiveTuple became) {
    boolean rewritten = !became.destination().equals(Itinerary.tupleOf(port).destination());
    return evidence
        .topology()
        .end(port.host(), port.iface())
        .filter(end -> end.bridge().isPresent() && !end.hairpin() && rewritten)
        .map(evidence.topology()::peer)
        .filter(far -> evidence.owns(far.host(), became.destination().address()))
        .map(
            far ->
                new Ending(
                    Disposition.NO_HAIRPIN,
                    port.host(),
                    became.destination()
                        + " is behind "
                        + port.iface()
                        + ", where the packet came from, and bridge link shows hairpin off there"));
  }

  /** The same of a frame that the bridge itself showed, as it asked for the neighbour first. */
  Optional<Ending> notSentBack(Visit visit) {
    Sighting last = visit.last();
    return evidence
        .topology()
        .bridge(last.host(), last.iface())
        .flatMap(bridge -> noHairpin(visit.first(), Itinerary.tupleOf(last)));
  }

  /** The interface that the packet was to leave by does not send. */
  Optional<Ending> noCarrier(HostName host, Optional<NextHop> next) {
    return next.flatMap(hop -> evidence.link(host, hop.dev()))
        .filter(link -> !link.up() || !link.carrier())
        .map(link -> new Ending(Disposition.LINK_DOWN, host, dark(host, link)));
  }

  /** The MTU of the interface that the packet was to leave by, if that is known. */
  Optional<Link> exit(HostName host, Optional<NextHop> next) {
    return next.flatMap(hop -> evidence.link(host, hop.dev()));
  }

  /** What is wrong with a host's own side, when its routing has no way: addresses and links. */
  String ownSide(HostName host) {
    List<Link> links =
        evidence.state().links(host).stream()
            .filter(link -> !link.name().equals(InterfaceName.LO))
            .toList();
    if (links.isEmpty()) {
      return "";
    }
    StringBuilder words = new StringBuilder();
    links.stream()
        .filter(link -> !link.up())
        .forEach(
            link ->
                words
                    .append("; ")
                    .append(host)
                    .append('/')
                    .append(link.name())
                    .append(" is down, which takes every route by it away"));
    if (links.stream().allMatch(link -> link.addresses().isEmpty())) {
      words.append("; ").append(host).append(" has no address");
    }
    return words.toString();
  }

  /** Everything that the host's capture saw after the packet. */
  @SuppressWarnings("ReferenceEquality") // this very sighting, and not one that looks the same
  List<Sighting> after(Visit visit) {
    List<Sighting> all = evidence.record(visit.host()).map(HostRecord::sightings).orElse(List.of());
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i) == visit.last()) {
        return all.subList(i + 1, all.size());
      }
    }
    return List.of();
  }
}
