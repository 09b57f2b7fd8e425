package io.hoplab.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.flow.Disposition;
import io.hoplab.flow.Hop;
import io.hoplab.flow.Step;
import io.hoplab.flow.Trace;
import io.hoplab.flow.Way;
import io.hoplab.topology.Host;
import io.hoplab.topology.VethEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TraceDiffTest {
  private static final Names TO_BOX = Walk.names("a", "10.9.1.4");

  private static TraceDiff diff(Trace left, Trace right) {
    return TraceDiff.of(Way.REQUEST, left, TO_BOX, right, TO_BOX);
  }

  private static List<String> marks(TraceDiff traces) {
    return traces.rows().stream()
        .map(
            row ->
                row.mark()
                    + " "
                    + row.left().map(Hop::place).orElse("-")
                    + ", "
                    + row.right().map(Hop::place).orElse("-")
                    + (row.differing().isEmpty() ? "" : " " + row.inOrder()))
        .toList();
  }

  @Test
  void drawnPortsAndCommentsAreNoDifference() {
    TraceDiff traces =
        diff(Walk.translated(40000, 50000).trace(), Walk.translated(41111, 51111).trace());
    assertThat(marks(traces)).hasSize(7).allMatch(mark -> mark.startsWith("same"));
    assertThat(traces.same()).isTrue();
  }

  @Test
  void theServersPortIsOne() {
    String other = "10.77.1.2:40000 > 10.9.1.4:81 64";
    TraceDiff traces =
        diff(
            new Walk().hop("a/eth0 out 10.77.1.2:40000 > 10.9.1.4:80 64").trace(),
            new Walk().hop("a/eth0 out " + other).trace());
    assertThat(marks(traces)).containsExactly("changed a/eth0 out, a/eth0 out [destination]");
  }

  @Test
  void aRewriteThatOneSideLacksMarksItsHopAndWhatFollows() {
    TraceDiff traces = diff(Walk.translated(40000, 50000).trace(), Walk.untranslated().trace());
    assertThat(marks(traces))
        .containsExactly(
            "same a/eth0 out, a/eth0 out",
            "same west/veth-a in, west/veth-a in",
            "same west/cbr0 in, west/cbr0 in",
            "changed west/eth0 out, west/eth0 out [source, steps]",
            "changed vnet/f-west in, vnet/f-west in [source]",
            "changed vnet/f-box out, vnet/f-box out [source]",
            "changed box/eth0 in, box/eth0 in [source]");
    assertThat(traces.same()).isFalse();
    assertThat(traces.differing()).isEqualTo(4);
  }

  @Test
  void hopsThatOneSideAloneHasStandAlone() {
    Trace whole = Walk.untranslated().trace();
    Trace cut =
        new Trace(
            whole.hops().subList(0, 3),
            Walk.untranslated().ends(Disposition.NOT_FORWARDING, "west").trace().ending());
    TraceDiff traces = diff(whole, cut);
    assertThat(marks(traces).subList(3, 7)).allMatch(mark -> mark.startsWith("left-only"));
    assertThat(traces.sameEnding()).isFalse();
    assertThat(marks(diff(cut, whole)).subList(3, 7))
        .allMatch(mark -> mark.startsWith("right-only"));
  }

  @Test
  void anotherRuleForTheSameRewriteIsADifference() {
    String hop = "west/eth0 out 10.9.0.10:5 > 10.9.1.4:80 63";
    Step one = Walk.snat("10.77.1.2:4", "10.9.0.10:5", "-t nat -A IP-MASQ-AGENT -j MASQUERADE");
    Step other = Walk.snat("10.77.1.2:4", "10.9.0.10:5", "-t nat -A POSTROUTING -j MASQUERADE");
    assertThat(marks(diff(new Walk().hop(hop, one).trace(), new Walk().hop(hop, other).trace())))
        .containsExactly("changed west/eth0 out, west/eth0 out [steps]");
  }

  @Test
  void aRangeCountsByWhatItHoldsOfTheFlow() {
    String hop = "west/eth0 out 10.77.1.2:4 > 10.9.1.4:80 63";
    Step pods = new Step.Exemption("-t nat -A IP-MASQ-AGENT -d 10.77.0.0/16 -j RETURN");
    Step podsAgain = new Step.Exemption("-t nat -A IP-MASQ-AGENT -d 10.77.1.0/24 -j RETURN");
    Step everything = new Step.Exemption("-t nat -A IP-MASQ-AGENT -d 10.0.0.0/8 -j RETURN");
    Trace left = new Walk().hop(hop, pods).trace();
    assertThat(diff(left, new Walk().hop(hop, podsAgain).trace()).same()).isTrue();
    assertThat(diff(left, new Walk().hop(hop, everything).trace()).same()).isFalse();
  }

  /** From a to c, and from b to d: other pods, other ports of the bridge, the same way. */
  @Test
  void theEndsAreEndsWhateverTheyAreCalled() {
    String one = "10.77.1.2:40000 > 10.77.2.2:80";
    String other = "10.77.1.3:40000 > 10.77.2.3:80";
    TraceDiff traces =
        TraceDiff.of(
            Way.REQUEST,
            new Walk()
                .hop("a/eth0 out " + one + " 64")
                .hop("west/veth-a in " + one + " 64")
                .hop("east/veth-c out " + one + " 62")
                .hop("c/eth0 in " + one + " 62")
                .ends(Disposition.DELIVERED, "c")
                .trace(),
            Walk.names("a", "10.77.2.2"),
            new Walk()
                .hop("b/eth0 out " + other + " 64")
                .hop("west/veth-b in " + other + " 64")
                .hop("east/veth-d out " + other + " 62")
                .hop("d/eth0 in " + other + " 62")
                .ends(Disposition.DELIVERED, "d")
                .trace(),
            Walk.names("b", "10.77.2.3"));
    assertThat(marks(traces)).allMatch(mark -> mark.startsWith("same"));
    assertThat(traces.same()).isTrue();
  }

  @Test
  void aTraceDiffersInNothingFromItself() {
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      Trace trace = any(random);
      TraceDiff traces = diff(trace, trace);
      assertThat(traces.same()).as(trace.toString()).isTrue();
      assertThat(traces.rows()).hasSameSizeAs(trace.hops());
    }
  }

  @Test
  void changingTheSidesOverMirrorsTheRows() {
    Random random = new Random(2);
    for (int i = 0; i < 1000; i++) {
      Trace left = any(random);
      Trace right = any(random);
      assertThat(sorted(diff(right, left).rows()))
          .isEqualTo(sorted(diff(left, right).rows().stream().map(Row::mirrored).toList()));
    }
  }

  @Test
  void everyHopStandsInOneRowAndInItsOrder() {
    Random random = new Random(3);
    for (int i = 0; i < 300; i++) {
      Trace left = any(random);
      Trace right = any(random);
      TraceDiff traces = diff(left, right);
      assertThat(traces.rows().stream().flatMap(row -> row.left().stream()))
          .containsExactlyElementsOf(left.hops());
      assertThat(traces.rows().stream().flatMap(row -> row.right().stream()))
          .containsExactlyElementsOf(right.hops());
    }
  }

  @Test
  void noHopThatIsTheSameIsLeftOutOfTheLongestSequence() {
    Random random = new Random(4);
    for (int i = 0; i < 300; i++) {
      Trace left = any(random);
      Trace right = any(random);
      long same =
          diff(left, right).rows().stream().filter(row -> row.mark() == Row.Mark.SAME).count();
      assertThat(same).isEqualTo(longest(places(left), places(right)));
    }
  }

  private static List<Place> places(Trace trace) {
    return trace.hops().stream().map(hop -> Place.of(hop, TO_BOX, Way.REQUEST)).toList();
  }

  /** By its definition, without a table. */
  private static int longest(List<Place> one, List<Place> other) {
    int[] before = new int[other.size() + 1];
    for (Place place : one) {
      int[] now = new int[other.size() + 1];
      for (int j = 0; j < other.size(); j++) {
        now[j + 1] = place.equals(other.get(j)) ? before[j] + 1 : Math.max(now[j], before[j + 1]);
      }
      before = now;
    }
    return before[other.size()];
  }

  /** In a run of hops that are alone, which side comes first is settled. */
  private static List<Row> sorted(List<Row> rows) {
    List<Row> sorted = new ArrayList<>();
    List<Row> rights = new ArrayList<>();
    for (Row row : rows) {
      if (row.mark() == Row.Mark.RIGHT_ONLY) {
        rights.add(row);
      } else {
        if (row.mark() != Row.Mark.LEFT_ONLY) {
          sorted.addAll(rights);
          rights.clear();
        }
        sorted.add(row);
      }
    }
    sorted.addAll(rights);
    return sorted;
  }

  /** Any walk over the network's interfaces, as no packet need take it. */
  private static Trace any(Random random) {
    Walk walk = new Walk();
    List<VethEnd> ends = new ArrayList<>();
    for (Host host : Walk.TOPOLOGY.hosts()) {
      ends.addAll(Walk.TOPOLOGY.endsOf(host.name()));
    }
    int length = random.nextInt(9);
    for (int i = 0; i < length; i++) {
      String source = random.nextBoolean() ? "10.77.1.2:40000" : "10.9.0.10:50000";
      walk.hop(
          ends.get(random.nextInt(5))
              + (random.nextBoolean() ? " in " : " out ")
              + source
              + " > 10.9.1.4:80 "
              + (63 + random.nextInt(2)));
    }
    return walk.ends(
            random.nextBoolean() ? Disposition.DELIVERED : Disposition.DENIED,
            random.nextBoolean() ? "box" : "west")
        .trace();
  }
}
