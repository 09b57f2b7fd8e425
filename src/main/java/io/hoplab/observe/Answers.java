package io.hoplab.observe;

import io.hoplab.evidence.Sighting;
import io.hoplab.flow.Direction;
import io.hoplab.flow.Disposition;
import io.hoplab.flow.Ending;
import io.hoplab.flow.Way;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import io.hoplab.observe.HostState.NextHop;
import io.hoplab.observe.Itinerary.Visit;
import io.hoplab.pcap.Ipv4Packet;
import io.hoplab.pcap.Transport;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the last host of a packet's way said to it, or why it said nothing. */
final class Answers {
  private static final Ipv4Address ANY = Ipv4Address.parse("0.0.0.0");

  private final Evidence evidence;
  private final Crossing crossing;

  Answers(Evidence evidence, Crossing crossing) {
    this.evidence = evidence;
    this.crossing = crossing;
  }

  /**
   * What the host sent after it saw the packet last. What loopback sends is seen only coming in.
   */
  Stream<Ipv4Packet> sent(Visit visit) {
    return crossing.after(visit).stream()
        .filter(
            sighting ->
                sighting.direction() == Direction.OUT || sighting.iface().equals(InterfaceName.LO))
        .flatMap(sighting -> sighting.packet().stream());
  }

  /** The host answered with an ICMP error. */
  Optional<Ending> byError(Itinerary itinerary, FiveTuple became) {
    Visit visit = itinerary.lastVisit();
    return sent(visit)
        .filter(packet -> evidence.owns(visit.host(), packet.source()))
        .filter(packet -> packet.concerns().filter(visit::saw).isPresent())
        .map(packet -> (Transport.IcmpError) packet.transport())
        .filter(error -> error.type() != 5)
        .findFirst()
        .map(error -> ending(itinerary, became, error));
  }

  /** RFC 792, RFC 1191 and RFC 1812, section 5.2.7. */
  private Ending ending(Itinerary itinerary, FiveTuple became, Transport.IcmpError error) {
    Visit visit = itinerary.lastVisit();
    HostName host = visit.host();
    String answered = "it answered with ICMP type " + error.type() + " code " + error.code();
    if (error.type() == 11) {
      return new Ending(Disposition.TTL_EXPIRED, host, timeToLive(itinerary) + "; " + answered);
    }
    InterfaceName incoming = visit.last().iface();
    Optional<NextHop> next = crossing.next(host, became, incoming);
    Optional<Ending> silent =
        error.code() == 1
            ? crossing.unanswered(host, crossing.after(visit), next)
            : Optional.empty();
    boolean refuses = error.code() == 2 || error.code() == 3;
    if (silent.isPresent()) {
      return new Ending(silent.get().disposition(), host, silent.get().cause() + "; " + answered);
    }
    if (refuses && evidence.owns(host, Itinerary.tupleOf(visit.last()).destination().address())) {
      return refused(host, became, answered);
    }
    if (error.code() == 4) {
      String link =
          crossing
              .exit(host, next)
              .map(
                  exit ->
                      Crossing.tooBig(
                                  host,
                                  host + "/" + exit.name(),
                                  exit.mtu(),
                                  visit.last().packet().orElseThrow().totalLength())
                              .cause()
                          + "; ")
              .orElse("");
      return new Ending(Disposition.TOO_BIG, host, link + answered);
    }
    Optional<RouteOracle.Refusal> routing = evidence.routes().refusal(host, became, incoming);
    boolean rejects = refuses || List.of(9, 10, 13).contains(error.code());
    return new Ending(
        rejects ? Disposition.REJECTED : Disposition.NO_ROUTE,
        host,
        routing
                .map(RouteOracle.Refusal::cause)
                .map(cause -> cause + crossing.ownSide(host) + "; ")
                .orElse("")
            + answered);
  }

  /**
   * How little time to live the packet came with, and whether it had had no more from the start.
   */
  String timeToLive(Itinerary itinerary) {
    Sighting first = itinerary.visits().get(0).first();
    int sent = first.packet().orElseThrow().ttl();
    int came = itinerary.lastVisit().last().packet().orElseThrow().ttl();
    String key = "net.ipv4.ip_default_ttl";
    boolean own =
        evidence
            .state()
            .sysctl(first.host(), key)
            .filter(Integer.toString(sent)::equals)
            .isPresent();
    return "it came with TTL "
        + came
        + ", and "
        + first.host()
        + " had sent it with "
        + sent
        + (own ? " (" + key + ")" : "");
  }

  /** The host answered with a reset. */
  Optional<Ending> byReset(Visit visit) {
    Ipv4Packet packet = visit.last().packet().orElseThrow();
    if (!(packet.transport() instanceof Transport.Tcp opening)
        || !(opening.isSyn() || opening.isSynAck())) {
      return Optional.empty();
    }
    FiveTuple tuple = Itinerary.tupleOf(visit.last());
    FiveTuple answer = tuple.mirrored();
    return sent(visit)
        .filter(candidate -> candidate.tuple().filter(answer::equals).isPresent())
        .filter(
            candidate ->
                candidate.transport() instanceof Transport.Tcp tcp
                    && tcp.isReset()
                    && answers(tcp, opening))
        .findFirst()
        .map(
            reset ->
                opening.isSyn()
                    ? refused(visit.host(), tuple, "it answered with a reset")
                    : new Ending(Disposition.REFUSED, visit.host(), "it answered with a reset"));
  }

  /** RFC 9293, section 3.10.7: what nobody waits for is answered with a reset that fits it. */
  private static boolean answers(Transport.Tcp reset, Transport.Tcp opening) {
    return opening.isSyn()
        ? reset.acknowledgement() == (opening.sequence() + 1 & 0xffffffffL)
        : reset.sequence() == opening.acknowledgement();
  }

  /** The answer is that of a host where nothing listens; a rule can give the same. */
  private Ending refused(HostName host, FiveTuple tuple, String answered) {
    Optional<List<Ipv4Address>> listeners = listeners(host, tuple);
    if (listeners.isEmpty()) {
      return new Ending(Disposition.REFUSED, host, answered);
    }
    if (listens(listeners.get(), tuple)) {
      return new Ending(
          Disposition.REJECTED, host, answered + ", although something listens on " + port(tuple));
    }
    return new Ending(Disposition.REFUSED, host, nothing(listeners.get(), tuple) + "; " + answered);
  }

  /** Nothing listens, and the host did not say so. */
  Optional<Ending> noListener(Visit visit, FiveTuple tuple, Way way) {
    boolean opens =
        visit.last().packet().orElseThrow().transport() instanceof Transport.Tcp tcp
            ? tcp.isSyn()
            : tuple.protocol() == Protocol.UDP;
    return way == Way.REQUEST && opens
        ? listeners(visit.host(), tuple)
            .filter(listeners -> !listens(listeners, tuple))
            .map(
                listeners ->
                    new Ending(
                        Disposition.REFUSED,
                        visit.host(),
                        nothing(listeners, tuple) + "; it did not answer"))
        : Optional.empty();
  }

  private Optional<List<Ipv4Address>> listeners(HostName host, FiveTuple tuple) {
    return tuple.protocol() == Protocol.ICMP
        ? Optional.empty()
        : evidence.state().listeners(host, tuple.protocol(), tuple.destination().port());
  }

  private static boolean listens(List<Ipv4Address> listeners, FiveTuple tuple) {
    return listeners.contains(ANY) || listeners.contains(tuple.destination().address());
  }

  private static String nothing(List<Ipv4Address> listeners, FiveTuple tuple) {
    return listeners.isEmpty()
        ? "nothing listens on " + port(tuple)
        : port(tuple)
            + " is listened on only at "
            + listeners.stream().map(Ipv4Address::toString).collect(Collectors.joining(", "));
  }

  private static String port(FiveTuple tuple) {
    return tuple.protocol().toString().toUpperCase(Locale.ROOT)
        + " port "
        + tuple.destination().port();
  }

  /** The host has the request and is set up not to answer it. */
  Optional<Ending> withheld(HostName server, FiveTuple answer) {
    String key = "net.ipv4.icmp_echo_ignore_all";
    return answer.protocol() == Protocol.ICMP
        ? evidence
            .state()
            .sysctl(server, key)
            .filter("1"::equals)
            .map(value -> new Ending(Disposition.REFUSED, server, key + " is 1"))
        : Optional.empty();
  }
}
