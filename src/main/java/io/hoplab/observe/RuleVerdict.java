package io.hoplab.observe;

import io.hoplab.evidence.RuleHit;
import io.hoplab.evidence.RulePass;
import io.hoplab.flow.Direction;
import io.hoplab.flow.Disposition;
import io.hoplab.flow.Ending;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.observe.Itinerary.Visit;
import io.hoplab.pcap.Ipv4Packet;
import io.hoplab.topology.Role;
import io.hoplab.topology.SourceCheck;
import io.hoplab.topology.VacantAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether a host's iptables rules ended a packet's way. */
final class RuleVerdict {
  private final Evidence evidence;

  RuleVerdict(Evidence evidence) {
    this.evidence = evidence;
  }

  /** The packet's way through the rules ends at one that drops. */
  Optional<Ending> byTrace(HostName host, Optional<RulePass> pass) {
    List<RuleHit> hits = pass.map(RulePass::hits).orElse(List.of());
    if (hits.isEmpty() || !hits.get(hits.size() - 1).drops()) {
      return Optional.empty();
    }
    RuleHit last = hits.get(hits.size() - 1);
    return Optional.of(
        new Ending(
            disposition(host, last),
            host,
            misled(last, pass.get().head().destination()) + last.rule()));
  }

  /**
   * Without traces: the one dropping rule that counted, when the packet had no answer.
   *
   * @param sent what the host sent after it had the packet
   */
  Optional<Ending> byCounter(Visit visit, Stream<Ipv4Packet> sent) {
    FiveTuple answer = Itinerary.tupleOf(visit.last()).mirrored();
    if (visit.last().direction() == Direction.OUT
        || sent.anyMatch(packet -> packet.tuple().filter(answer::equals).isPresent())) {
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

  /** What is for a NIC falls on its subnet's route only when the NIC's own is gone. */
  private String misled(RuleHit hit, Ipv4Address destination) {
    return VacantAddress.marks(hit.rule())
        ? evidence
            .topology()
            .owner(destination)
            .map(owner -> "there is no route to " + destination + ", which is " + owner + "'s; ")
            .orElse("")
        : "";
  }

  /** xtables-monitor shows a rejecting rule with the verdict DROP, too. */
  private Disposition disposition(HostName host, RuleHit hit) {
    if (hit.target().equals("REJECT")) {
      return Disposition.REJECTED;
    }
    boolean fabric = evidence.topology().host(host).role() == Role.FABRIC;
    if (fabric && VacantAddress.marks(hit.rule())) {
      return Disposition.BLACKHOLE;
    }
    return fabric && SourceCheck.marks(hit.rule()) ? Disposition.SOURCE_CHECK : Disposition.DENIED;
  }
}
