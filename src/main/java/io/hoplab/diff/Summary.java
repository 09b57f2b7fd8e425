package io.hoplab.diff;

import io.hoplab.flow.Hop;
import io.hoplab.flow.Step;
import io.hoplab.flow.TranslationKind;
import io.hoplab.flow.Way;
import io.hoplab.net.HostName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** What differs between two labs and why, in a line. */
final class Summary {
  private final Side left;
  private final Names leftNames;
  private final Side right;
  private final Names rightNames;
  private final List<PacketDiff> packets;
  private final List<String> facts = new ArrayList<>();

  Summary(Side left, Names leftNames, Side right, Names rightNames, List<PacketDiff> packets) {
    this.left = left;
    this.leftNames = leftNames;
    this.right = right;
    this.rightNames = rightNames;
    this.packets = packets;
  }

  String text() {
    List<PacketDiff> firsts =
        packets.stream()
            .filter(packet -> packet.equals(first(packet)) || !packet.differsLike(first(packet)))
            .filter(packet -> !packet.same())
            .toList();
    long hops =
        firsts.stream()
            .flatMap(packet -> packet.traces().stream())
            .mapToLong(TraceDiff::differing)
            .sum();
    firsts.forEach(this::facts);
    ends();
    String count =
        firsts.isEmpty()
            ? "no difference"
            : hops == 0 ? "no hop differs" : hops + (hops == 1 ? " hop differs" : " hops differ");
    return facts.isEmpty() ? count : count + "; " + String.join("; ", facts);
  }

  private PacketDiff first(PacketDiff packet) {
    return packets.stream().filter(other -> other.way() == packet.way()).findFirst().orElseThrow();
  }

  private void facts(PacketDiff packet) {
    if (packet.traces().isEmpty()) {
      boolean onLeft = packet.left().isPresent();
      add(
          (onLeft ? "left" : "right")
              + (packet.equals(first(packet))
                  ? " has a " + packet.way()
                  : " has " + packet.words() + " of the " + packet.way())
              + ", "
              + (onLeft ? "right" : "left")
              + " has none");
      return;
    }
    TraceDiff traces = packet.traces().get();
    int before = facts.size();
    steps(traces);
    passed(packet.way() == Way.REQUEST ? "" : " on the way back", traces);
    if (!traces.sameEnding()) {
      String whose = packet.way() == Way.REQUEST ? "" : "the reply: ";
      add(whose + "left is " + traces.left() + ", right is " + traces.right());
    }
    if (facts.size() == before) {
      ttl(packet, traces);
    }
  }

  /** What hosts do on one side, and not or in another way on the other. */
  private void steps(TraceDiff traces) {
    Map<String, Deed> lefts = new LinkedHashMap<>();
    Map<String, Deed> rights = new LinkedHashMap<>();
    for (Row row : traces.rows()) {
      row.left().ifPresent(hop -> deeds(hop, leftNames, lefts));
      row.right().ifPresent(hop -> deeds(hop, rightNames, rights));
    }
    onlyOne("left", lefts, "right", rights, hosts(traces, Row::right, rightNames));
    onlyOne("right", rights, "left", lefts, hosts(traces, Row::left, leftNames));
    for (Row row : traces.rows()) {
      Map<String, Deed> one = new LinkedHashMap<>();
      Map<String, Deed> other = new LinkedHashMap<>();
      row.left().ifPresent(hop -> deeds(hop, leftNames, one));
      row.right().ifPresent(hop -> deeds(hop, rightNames, other));
      one.forEach(
          (key, deed) -> {
            if (row.differing().contains(Aspect.STEPS) && other.containsKey(key)) {
              add("what " + deed.words() + " differs");
            }
          });
    }
  }

  private void onlyOne(
      String who,
      Map<String, Deed> deeds,
      String other,
      Map<String, Deed> others,
      Map<String, HostName> passed) {
    String otherwise = ", " + other + " does not";
    deeds.forEach(
        (key, deed) -> {
          // What is let pass where the other never comes is no difference of its own; and what is
          // restored on the way back has been told of the way there.
          boolean told =
              deed.exempts()
                  ? !passed.containsKey(deed.host())
                  : deed.undoes()
                      .filter(it -> facts.contains(who + " " + it + otherwise))
                      .isPresent();
          if (!others.containsKey(key) && !told) {
            add(who + " " + deed.words() + otherwise);
          }
        });
  }

  /**
   * Something that a host does to a packet.
   *
   * @param host the host, as both sides call it
   * @param words what it does and where
   * @param exempts whether it is no more than leaving the packet as it is
   * @param undoes the words for what it takes back
   */
  private record Deed(String host, String words, boolean exempts, Optional<String> undoes) {}

  private static void deeds(Hop hop, Names names, Map<String, Deed> deeds) {
    String host = names.host(hop.host());
    String at = " at " + hop.host();
    for (Step step : hop.steps()) {
      step.accept(
          new Step.Visitor<Void>() {
            @Override
            public Void translation(Step.Translation translation) {
              TranslationKind kind = translation.kind();
              Optional<String> undoes =
                  switch (kind) {
                    case UN_SNAT -> Optional.of(words(TranslationKind.SNAT) + at);
                    case UN_DNAT -> Optional.of(words(TranslationKind.DNAT) + at);
                    case SNAT, DNAT -> Optional.empty();
                  };
              deeds.put(kind + " " + host, new Deed(host, words(kind) + at, false, undoes));
              return null;
            }

            @Override
            public Void exemption(Step.Exemption exemption) {
              deeds.put(
                  "exempt " + host,
                  new Deed(host, "exempts it from translation" + at, true, Optional.empty()));
              return null;
            }
          });
    }
  }

  private static String words(TranslationKind kind) {
    return (kind.restores() ? "restores the " : "translates the ")
        + (kind.rewritesSource() ? "source" : "destination");
  }

  private void passed(String when, TraceDiff traces) {
    Map<String, HostName> lefts = hosts(traces, Row::left, leftNames);
    Map<String, HostName> rights = hosts(traces, Row::right, rightNames);
    passed(when, "left", lefts, "right", rights);
    passed(when, "right", rights, "left", lefts);
  }

  /** The hosts on one side's way, by what both sides call them. */
  private static Map<String, HostName> hosts(
      TraceDiff traces, Function<Row, Optional<Hop>> side, Names names) {
    Map<String, HostName> hosts = new TreeMap<>();
    traces.rows().stream()
        .flatMap(row -> side.apply(row).stream())
        .forEach(hop -> hosts.put(names.host(hop.host()), hop.host()));
    return hosts;
  }

  private void passed(
      String when,
      String who,
      Map<String, HostName> hosts,
      String other,
      Map<String, HostName> others) {
    List<String> alone =
        hosts.entrySet().stream()
            .filter(entry -> !others.containsKey(entry.getKey()))
            .map(entry -> entry.getValue().value())
            .sorted()
            .toList();
    if (!alone.isEmpty()) {
      add(who + " passes " + String.join(" and ", alone) + when + ", " + other + " does not");
    }
  }

  private void ttl(PacketDiff packet, TraceDiff traces) {
    Optional<Integer> one = lastTtl(traces.rows().stream().flatMap(row -> row.left().stream()));
    Optional<Integer> other = lastTtl(traces.rows().stream().flatMap(row -> row.right().stream()));
    if (!one.equals(other) && one.isPresent() && other.isPresent()) {
      add("the " + packet.way() + "'s TTL ends as " + one.get() + " and " + other.get());
    }
  }

  private static Optional<Integer> lastTtl(Stream<Hop> hops) {
    return hops.reduce((before, last) -> last).map(Hop::ttl);
  }

  /** The ends count as ends whatever their names are, so that it is said when these differ. */
  private void ends() {
    differ("client", left.probe().from().value(), right.probe().from().value());
    differ("server", server(left, leftNames), server(right, rightNames));
  }

  private static String server(Side side, Names names) {
    return names.server().map(HostName::value).orElse(side.probe().to().toString());
  }

  private void differ(String what, String one, String other) {
    if (!one.equals(other)) {
      add("the " + what + " is " + one + " on the left and " + other + " on the right");
    }
  }

  private void add(String fact) {
    if (!facts.contains(fact)) {
      facts.add(fact);
    }
  }
}
