package io.hoplab.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.flow.Disposition;
import io.hoplab.flow.Way;
import io.hoplab.observe.ObservedPacket;
import io.hoplab.observe.PacketKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FlowDiffTest {
  private static final Set<Way> BOTH = EnumSet.allOf(Way.class);
  private static final ObservedPacket SYN =
      Walk.translated(40000, 50000).packet(Way.REQUEST, PacketKind.SYN);
  private static final ObservedPacket BARE =
      Walk.untranslated().packet(Way.REQUEST, PacketKind.SYN);
  private static final ObservedPacket DATA =
      Walk.translated(40000, 50000).packet(Way.REQUEST, PacketKind.FIRST_REQUEST_DATA);
  private static final ObservedPacket TOO_BIG =
      Walk.translated(40000, 50000)
          .ends(Disposition.TOO_BIG, "west")
          .packet(Way.REQUEST, PacketKind.FIRST_REQUEST_DATA);
  private static final ObservedPacket ANSWER =
      new Walk()
          .hop("box/eth0 out 10.9.1.4:80 > 10.9.0.10:50000 64")
          .packet(Way.REPLY, PacketKind.SYN_ACK);

  private static FlowDiff diff(List<ObservedPacket> left, List<ObservedPacket> right) {
    return FlowDiff.of(side(left), side(right), BOTH);
  }

  private static Side side(List<ObservedPacket> packets) {
    return Walk.side("a", "10.9.1.4", packets.toArray(new ObservedPacket[0]));
  }

  @Test
  void theSameIsTheSame() {
    FlowDiff flow = diff(List.of(SYN, ANSWER, DATA), List.of(SYN, ANSWER, DATA));
    assertThat(flow.result()).isEqualTo(FlowDiff.Result.SAME);
    assertThat(flow.summary()).isEqualTo("no difference");
  }

  @Test
  void theSummarySaysWhoTranslatesWhere() {
    assertThat(diff(List.of(SYN), List.of(BARE)).summary())
        .isEqualTo("4 hops differ; left translates the source at west, right does not");
    assertThat(diff(List.of(BARE), List.of(SYN)).summary())
        .isEqualTo("4 hops differ; right translates the source at west, left does not");
  }

  @Test
  void aLaterPacketThatFaresWorseIsADifferenceThoughTheFirstOnesAreTheSame() {
    FlowDiff flow = diff(List.of(SYN, ANSWER, DATA), List.of(SYN, ANSWER, TOO_BIG));
    assertThat(flow.result()).isEqualTo(FlowDiff.Result.DIFFERS);
    assertThat(flow.summary())
        .isEqualTo("no hop differs; left is delivered at box, right is too big at west");
    assertThat(diff(List.of(SYN, ANSWER, DATA), List.of(SYN, ANSWER)).summary())
        .isEqualTo(
            "no hop differs; left has the first segment with data of the request, right has none");
  }

  @Test
  void whatFollowsFromTheFirstPacketIsNotToldAgain() {
    FlowDiff flow = diff(List.of(SYN, ANSWER, DATA), List.of(BARE));
    assertThat(flow.packets())
        .extracting(PacketDiff::kind)
        .containsExactly(PacketKind.SYN, PacketKind.SYN_ACK);
    assertThat(flow.summary()).endsWith("; left has a reply, right has none");
  }

  @Test
  void onlyTheWayThatIsAskedForCounts() {
    Side left = side(List.of(SYN, ANSWER));
    Side right = side(List.of(BARE, ANSWER));
    assertThat(FlowDiff.of(left, right, EnumSet.of(Way.REPLY)).result())
        .isEqualTo(FlowDiff.Result.SAME);
    assertThat(FlowDiff.of(left, right, EnumSet.of(Way.REQUEST)).result())
        .isEqualTo(FlowDiff.Result.DIFFERS);
  }

  @Test
  void whatWasNotCompletelySeenIsNeitherTheSameNorAnother() {
    assertThat(diff(List.of(SYN), List.of(SYN.incomplete())).result())
        .isEqualTo(FlowDiff.Result.INCOMPLETE);
    assertThat(diff(List.of(SYN.incomplete()), List.of(BARE)).result())
        .isEqualTo(FlowDiff.Result.INCOMPLETE);
    Side gap =
        new Side(
            "call",
            Walk.probe("a", "10.9.1.4"),
            "200",
            true,
            Walk.TOPOLOGY,
            List.of(SYN),
            List.of("capture at west: it ended early"));
    assertThat(FlowDiff.of(gap, side(List.of(SYN)), BOTH).result())
        .isEqualTo(FlowDiff.Result.INCOMPLETE);
    assertThat(FlowDiff.of(side(List.of()), side(List.of(SYN)), BOTH).result())
        .as("an answered probe of which nothing was seen")
        .isEqualTo(FlowDiff.Result.INCOMPLETE);
  }

  @Test
  void otherNamesOfTheEndsAreSaid() {
    ObservedPacket one =
        new Walk()
            .hop("a/eth0 out 10.77.1.2:40000 > 10.77.2.2:80 64")
            .ends(Disposition.DELIVERED, "c")
            .packet(Way.REQUEST, PacketKind.SYN);
    ObservedPacket other =
        new Walk()
            .hop("a/eth0 out 10.77.1.2:40000 > 10.77.2.3:80 64")
            .ends(Disposition.DELIVERED, "d")
            .packet(Way.REQUEST, PacketKind.SYN);
    FlowDiff flow =
        FlowDiff.of(Walk.side("a", "10.77.2.2", one), Walk.side("a", "10.77.2.3", other), BOTH);
    assertThat(flow.result()).isEqualTo(FlowDiff.Result.SAME);
    assertThat(flow.summary())
        .isEqualTo("no difference; the server is c on the left and d on the right");
  }
}
