package io.hoplab.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.capture.SleepingNetns;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
@SuppressWarnings("try") // what is open is the point
class TraceTableTest {
  private static final String NOTRACK = "*raw\n-A OUTPUT -j CT --notrack\nCOMMIT\n";

  @Test
  void iptablesDoesNotShowItAndNothingOfItStaysWhenItIsClosed() throws Exception {
    try (SleepingNetns netns = new SleepingNetns()) {
      netns.feed(NOTRACK, Backend.NFT.restore());
      String before = rules(netns);
      try (TraceTable table = open(netns)) {
        assertThat(rules(netns)).isEqualTo(before).contains("--notrack");
        assertThat(tables(netns)).isEqualTo(2);
      }
      assertThat(tables(netns)).isEqualTo(1);
    }
  }

  @Test
  void itIsWantedOnlyWhereThereAreTables() throws Exception {
    try (SleepingNetns netns = new SleepingNetns()) {
      assertThat(netns.visit(TraceTable::wanted)).isFalse();
      netns.feed(NOTRACK, Backend.NFT.restore());
      assertThat(netns.visit(TraceTable::wanted)).isTrue();
    }
  }

  @Test
  void twoAtOnceDoNotDisturbEachOther() throws Exception {
    try (SleepingNetns netns = new SleepingNetns();
        TraceTable one = open(netns);
        TraceTable other = open(netns)) {
      assertThat(tables(netns)).isEqualTo(2);
    }
  }

  private static TraceTable open(SleepingNetns netns) throws Exception {
    return netns.visit(() -> TraceTable.open(TraceTable.newName()));
  }

  private static int tables(SleepingNetns netns) throws Exception {
    return netns.visit(TraceTable::tables);
  }

  private static String rules(SleepingNetns netns) throws Exception {
    return netns.run(Backend.NFT.save()).replaceAll("#.*|\\[.*", "");
  }
}
