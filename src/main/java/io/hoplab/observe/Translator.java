package io.hoplab.observe;

import io.hoplab.evidence.Connection;
import io.hoplab.evidence.HostRecord;
import io.hoplab.evidence.RuleHit;
import io.hoplab.evidence.RulePass;
import io.hoplab.flow.Step;
import io.hoplab.flow.TranslationKind;
import io.hoplab.flow.Way;
import io.hoplab.iptables.Table;
import io.hoplab.net.AddressPort;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Explains a change of a packet's tuple at one host by its conntrack entries and rule hits. */
final class Translator {
  private static final String NAT = Table.NAT.toString();
  private static final Set<String> SOURCE_TARGETS = Set.of("MASQUERADE", "SNAT", "NETMAP");
  private static final Set<String> DESTINATION_TARGETS = Set.of("DNAT", "REDIRECT", "NETMAP");

  /** The one address that a rule of iptables or nft gives a packet. */
  private static final Pattern DESTINATION =
      Pattern.compile("(?: --to-destination | dnat (?:ip )?to )([0-9.]+(?::[0-9]+)?)(?: |$)");

  private final HostRecord record;
  private final Way way;
  private final Optional<RulePass> pass;
  private final boolean first;

  /**
   * For one packet.
   *
   * @param pass the packet's way through the host's rules, if it was traced
   * @param first whether the packet is its conversation's first, which alone meets the NAT rules
   */
  Translator(HostRecord record, Way way, Optional<RulePass> pass, boolean first) {
    this.record = record;
    this.way = way;
    this.pass = pass;
    this.first = first;
  }

  /** The rewrites that make the one tuple of the other: the destination's, then the source's. */
  List<Step> steps(FiveTuple before, FiveTuple after) {
    List<Step> steps = new ArrayList<>();
    if (!before.destination().equals(after.destination())) {
      steps.add(step(before, after, false));
    }
    if (!before.source().equals(after.source())) {
      steps.add(step(before, after, true));
    }
    return steps;
  }

  private Step step(FiveTuple before, FiveTuple after, boolean source) {
    Optional<Connection> restoring = find(before, after, source, true);
    Optional<Connection> rewriting = find(before, after, source, false);
    boolean restores = rewriting.isEmpty() && (restoring.isPresent() || way == Way.REPLY);
    TranslationKind kind =
        source
            ? (restores ? TranslationKind.UN_DNAT : TranslationKind.SNAT)
            : (restores ? TranslationKind.UN_SNAT : TranslationKind.DNAT);
    return new Step.Translation(
        kind,
        source ? before.source() : before.destination(),
        source ? after.source() : after.destination(),
        restores ? Optional.empty() : rule(source),
        (restores ? restoring : rewriting).map(Connection::text));
  }

  private Optional<Connection> find(
      FiveTuple before, FiveTuple after, boolean source, boolean reply) {
    return record.connections().stream()
        .filter(
            entry -> {
              FiveTuple from = reply ? entry.reply() : entry.original();
              FiveTuple to = (reply ? entry.original() : entry.reply()).mirrored();
              return source
                  ? rewrites(before.source(), after.source(), from.source(), to.source())
                      && oneOf(before.destination(), from.destination(), to.destination())
                      && speaks(before, entry)
                  : rewrites(
                          before.destination(),
                          after.destination(),
                          from.destination(),
                          to.destination())
                      && oneOf(before.source(), from.source(), to.source())
                      && speaks(before, entry);
            })
        .findFirst();
  }

  private static boolean rewrites(
      AddressPort before, AddressPort after, AddressPort from, AddressPort to) {
    return same(before, from) && same(after, to) && !from.equals(to);
  }

  private static boolean oneOf(AddressPort seen, AddressPort one, AddressPort other) {
    // An ICMP error comes from any router on the way, so its own source tells nothing.
    return seen.port() == 0 || same(seen, one) || same(seen, other);
  }

  /** An ICMP error belongs to the connection of the packet it concerns and has no port itself. */
  private static boolean same(AddressPort seen, AddressPort entry) {
    return seen.address().equals(entry.address())
        && (seen.port() == entry.port() || seen.port() == 0);
  }

  private static boolean speaks(FiveTuple seen, Connection entry) {
    return seen.protocol() == entry.original().protocol() || seen.protocol() == Protocol.ICMP;
  }

  private Optional<String> rule(boolean source) {
    Set<String> targets = source ? SOURCE_TARGETS : DESTINATION_TARGETS;
    if (pass.isPresent()) {
      return pass.get().hits().stream()
          .filter(hit -> targets.contains(hit.target()))
          .map(RuleHit::rule)
          .findFirst();
    }
    if (!first) {
      return Optional.empty();
    }
    List<RuleHit> grown =
        record.counters().stream().filter(hit -> targets.contains(hit.target())).toList();
    // A counter does not name its packet: only a rule that alone can have done it is named.
    return grown.size() == 1 ? Optional.of(grown.get(0).rule()) : Optional.empty();
  }

  /** The packet with the destination that a traced rule gave it, whatever became of it then. */
  FiveTuple rewritten(FiveTuple seen) {
    return pass.flatMap(found -> rule(false))
        .map(DESTINATION::matcher)
        .filter(Matcher::find)
        .map(named -> AddressPort.parse(named.group(1)))
        .map(to -> to.port() == 0 ? to.withPort(seen.destination().port()) : to)
        .map(to -> new FiveTuple(seen.protocol(), seen.source(), to))
        .orElse(seen);
  }

  /** Only a rule that alone can have done it: a counter does not name its packet. */
  private List<Step> countedExemption() {
    List<RuleHit> grown =
        record.counters().stream()
            .filter(hit -> hit.table().equals(NAT) && hit.target().equals("RETURN"))
            .toList();
    return grown.size() == 1 ? List.of(new Step.Exemption(grown.get(0).rule())) : List.of();
  }

  /** The RETURN rules that took the packet out of chains called from POSTROUTING. */
  List<Step> exemptions() {
    if (pass.isEmpty()) {
      return first && way == Way.REQUEST ? countedExemption() : List.of();
    }
    List<Step> exemptions = new ArrayList<>();
    boolean called = false;
    for (RuleHit hit : pass.map(RulePass::hits).orElse(List.of())) {
      if (!hit.table().equals(NAT)) {
        continue;
      }
      if (hit.chain().equals("POSTROUTING")) {
        called = hit.verdict().startsWith("JUMP") || hit.verdict().startsWith("GOTO");
      } else if (called && hit.target().equals("RETURN")) {
        exemptions.add(new Step.Exemption(hit.rule()));
      }
    }
    return exemptions;
  }
}
