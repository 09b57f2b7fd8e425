package io.hoplab.verify;

import io.hoplab.flow.Ending;
import io.hoplab.flow.Hop;
import io.hoplab.flow.Step;
import io.hoplab.flow.Trace;
import io.hoplab.flow.Way;
import io.hoplab.net.AddressPort;
import io.hoplab.net.FiveTuple;
import io.hoplab.observe.ObservedPacket;
import io.hoplab.observe.PacketKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One observed packet against the trace that was expected of it.
 *
 * <p>The first difference ends the comparison, since what follows it on the way only repeats it. A
 * rewrite that looks right is proven only with its conntrack entry and, on a conversation's first
 * packet, its rule.
 */
final class Comparison {
  private final Trace expected;
  private final ObservedPacket packet;
  private final String name;
  private final boolean first;
  private final List<Finding> findings = new ArrayList<>();

  private Comparison(Trace expected, ObservedPacket packet, String name, boolean first) {
    this.expected = expected;
    this.packet = packet;
    this.name = name;
    this.first = first;
  }

  /**
   * Compares.
   *
   * @param name what to call the packet in findings
   * @param first whether it is the first packet of its way, which NAT rules decide on
   * @return the first difference and every proof that is missing before it
   */
  static List<Finding> compare(Trace expected, ObservedPacket packet, String name, boolean first) {
    Comparison comparison = new Comparison(expected, packet, name, first);
    comparison.run();
    return comparison.findings;
  }

  /**
   * Compares with the trace whose places the packet passed furthest, the first of them when several
   * are alike.
   *
   * @param expected the traces of which any will do; at least one
   */
  static List<Finding> compare(
      List<Trace> expected, ObservedPacket packet, String name, boolean first) {
    Trace nearest = expected.get(0);
    for (Trace other : expected) {
      if (passed(other, packet) > passed(nearest, packet)) {
        nearest = other;
      }
    }
    return compare(nearest, packet, name, first);
  }

  /** How many of the places the packet passed before it went elsewhere. */
  private static int passed(Trace expected, ObservedPacket packet) {
    List<Hop> came = packet.trace().hops();
    int count = 0;
    while (count < Math.min(expected.hops().size(), came.size())
        && expected.hops().get(count).place().equals(came.get(count).place())) {
      count++;
    }
    return count;
  }

  /** Compares no more than how and where the packet ended, and by what where that was said. */
  static Optional<Finding> compareEnding(Trace expected, ObservedPacket packet, String name) {
    Ending wanted = expected.ending();
    Ending came = packet.trace().ending();
    boolean same =
        wanted.disposition() == came.disposition()
            && wanted.host().equals(came.host())
            && came.cause().contains(wanted.cause());
    return same
        ? Optional.empty()
        : Optional.of(
            new Finding(
                contradiction(packet),
                packet.way() + ", " + name,
                "wanted "
                    + wanted
                    + (wanted.cause().isEmpty() ? "" : " by " + wanted.cause())
                    + ", came "
                    + came
                    + cause(packet)));
  }

  private static String cause(ObservedPacket packet) {
    String cause = packet.trace().ending().cause();
    return cause.isEmpty() ? "" : " (" + cause + ")";
  }

  /** An absence contradicts only when the captures are known to be complete. */
  private static Verdict contradiction(ObservedPacket packet) {
    return packet.complete() ? Verdict.FAIL : Verdict.NOT_PROVEN;
  }

  private void run() {
    List<Hop> wanted = expected.hops();
    List<Hop> came = packet.trace().hops();
    for (int i = 0; i < wanted.size(); i++) {
      if (i >= came.size()) {
        add(
            contradiction(packet),
            i,
            wanted.get(i),
            "wanted the packet here, came no further than "
                + (i == 0 ? "nowhere" : came.get(i - 1).place())
                + ": "
                + packet.trace().ending()
                + cause(packet));
        return;
      }
      if (!hop(i, wanted.get(i), came.get(i))) {
        return;
      }
    }
    if (came.size() > wanted.size()) {
      Hop extra = came.get(wanted.size());
      add(
          Verdict.FAIL,
          wanted.size(),
          extra,
          "wanted the path to end before this, came " + extra.tuple());
      return;
    }
    compareEnding(expected, packet, name).ifPresent(findings::add);
  }

  private boolean hop(int index, Hop wanted, Hop came) {
    if (!wanted.place().equals(came.place())) {
      // A sighting that was missed looks like a packet that went elsewhere.
      add(
          contradiction(packet),
          index,
          wanted,
          "wanted " + wanted.place() + ", came " + came.place());
      return false;
    }
    if (!agrees(wanted.tuple(), came.tuple())) {
      return differs(index, wanted, "wanted " + wanted.tuple() + ", came " + came.tuple());
    }
    if (wanted.ttl() != came.ttl()) {
      return differs(index, wanted, "wanted TTL " + wanted.ttl() + ", came " + came.ttl());
    }
    if (!wanted.sender().equals(came.sender())) {
      return differs(
          index,
          wanted,
          "wanted a frame from " + wanted.sender() + ", came one from " + came.sender());
    }
    return steps(index, wanted, came);
  }

  private static boolean agrees(FiveTuple wanted, FiveTuple came) {
    return wanted.protocol() == came.protocol()
        && agrees(wanted.source(), came.source())
        && agrees(wanted.destination(), came.destination());
  }

  /** A port that nobody could know beforehand is 0 in the expectation. */
  private static boolean agrees(AddressPort wanted, AddressPort came) {
    return wanted.address().equals(came.address())
        && (wanted.port() == 0 || wanted.port() == came.port());
  }

  private boolean steps(int index, Hop wanted, Hop came) {
    List<Step.Translation> wantedTranslations = only(wanted.steps(), Step.Translation.class);
    List<Step.Translation> cameTranslations = only(came.steps(), Step.Translation.class);
    for (int i = 0; i < Math.max(wantedTranslations.size(), cameTranslations.size()); i++) {
      if (i >= cameTranslations.size()) {
        return differs(
            index, wanted, "wanted " + text(wantedTranslations.get(i)) + ", came no rewrite");
      }
      if (i >= wantedTranslations.size()) {
        return differs(index, wanted, "wanted no rewrite, came " + text(cameTranslations.get(i)));
      }
      if (!translation(index, wanted, wantedTranslations.get(i), cameTranslations.get(i))) {
        return false;
      }
    }
    for (Step.Exemption exemption : only(wanted.steps(), Step.Exemption.class)) {
      if (first && packet.way() == Way.REQUEST && !exemption(index, wanted, exemption, came)) {
        return false;
      }
    }
    return true;
  }

  private boolean translation(int index, Hop at, Step.Translation wanted, Step.Translation came) {
    if (wanted.kind() != came.kind()
        || !agrees(wanted.before(), came.before())
        || !agrees(wanted.after(), came.after())) {
      return differs(index, at, "wanted " + text(wanted) + ", came " + text(came));
    }
    if (came.conntrack().isEmpty()) {
      add(Verdict.NOT_PROVEN, index, at, text(came) + " without a conntrack entry that says so");
    }
    boolean replayed = wanted.rule().filter(Step.Translation.CONNTRACK_ALONE::equals).isPresent();
    // A SYN that is sent again meets the rules again while the first one waits for its neighbour.
    boolean again = packet.kind() == PacketKind.SYN && came.rule().isPresent();
    if (wanted.kind().restores() || (!first && !again) || replayed) {
      return came.rule()
          .map(
              rule ->
                  differs(index, at, "wanted conntrack alone to rewrite, came the rule " + rule))
          .orElse(true);
    }
    if (came.rule().isEmpty()) {
      add(Verdict.NOT_PROVEN, index, at, text(came) + " without a rule that was hit");
    } else if (wanted.rule().filter(part -> !came.rule().get().contains(part)).isPresent()) {
      return differs(
          index,
          at,
          "wanted the rewrite by " + wanted.rule().get() + ", came " + came.rule().get());
    }
    return true;
  }

  private boolean exemption(int index, Hop at, Step.Exemption wanted, Hop came) {
    List<Step.Exemption> exemptions = only(came.steps(), Step.Exemption.class);
    if (exemptions.stream().anyMatch(exemption -> exemption.rule().contains(wanted.rule()))) {
      return true;
    }
    if (exemptions.isEmpty()) {
      add(
          contradiction(packet),
          index,
          at,
          "wanted to be let pass by " + wanted.rule() + ", came no rule that was hit");
      return true;
    }
    return differs(
        index,
        at,
        "wanted to be let pass by " + wanted.rule() + ", came " + exemptions.get(0).rule());
  }

  private static <T extends Step> List<T> only(List<Step> steps, Class<T> kind) {
    return steps.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static String text(Step.Translation translation) {
    return translation.kind() + " " + translation.before() + " to " + translation.after();
  }

  private boolean differs(int index, Hop at, String message) {
    add(Verdict.FAIL, index, at, message);
    return false;
  }

  private void add(Verdict verdict, int index, Hop at, String message) {
    findings.add(
        new Finding(
            verdict,
            packet.way() + ", " + name + ", hop " + (index + 1) + " " + at.place(),
            message));
  }
}
