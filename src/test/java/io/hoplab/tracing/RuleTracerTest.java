package io.hoplab.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hoplab.capture.SleepingNetns;
import io.hoplab.evidence.Completeness;
import io.hoplab.evidence.RuleHit;
import io.hoplab.net.HostName;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
class RuleTracerTest {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final HostName HOST = HostName.of("node-1");
  private static final String RULES =
      """
      *filter
      :BLOCK - [0:0]
      -A OUTPUT -d 127.0.0.2/32 -p icmp -j BLOCK
      -A BLOCK -m comment --comment "nobody may" -j DROP
      COMMIT
      """;

  @Test
  void aDroppedPingShowsTheJumpAndTheRuleThatDroppedIt() throws Exception {
    try (SleepingNetns netns = new SleepingNetns()) {
      netns.feed(RULES, Backend.NFT.restore());
      try (RuleTracer tracer = RuleTracer.start(HOST, netns.path())) {
        tracer.ready(DEADLINE);
        assertThatThrownBy(() -> netns.run("ping", "-c", "1", "-W", "0.2", "127.0.0.2"));
        tracer.awaitMarker(netns, DEADLINE);
        List<RuleHit> hits = tracer.passes().get(0).hits();
        assertThat(hits)
            .filteredOn(hit -> hit.table() == io.hoplab.iptables.Table.FILTER)
            .extracting(RuleHit::verdict, RuleHit::rule)
            .containsExactly(
                org.assertj.core.groups.Tuple.tuple(
                    "JUMP:BLOCK", "-t filter -A OUTPUT -d 127.0.0.2/32 -p icmp -j BLOCK"),
                org.assertj.core.groups.Tuple.tuple(
                    "DROP", "-t filter -A BLOCK -m comment --comment \"nobody may\" -j DROP"));
        assertThat(tracer.stop(DEADLINE)).isEqualTo(Completeness.COMPLETE);
      }
    }
  }

  @Test
  void onBothBackendsTheCountersTellWhichRulesDecided() throws Exception {
    for (Backend backend : Backend.values()) {
      if (backend == Backend.LEGACY && !System.getProperty("user.name").equals("root")) {
        // The kernel opens /proc/net/ip_tables_names, which iptables-legacy-save reads, to root of
        // the machine alone; asking for every table by name would make those that are not there.
        continue;
      }
      try (SleepingNetns netns = new SleepingNetns()) {
        netns.feed(RULES, backend.restore());
        RuleCounters before = RuleCounters.read(netns.path(), backend);
        assertThatThrownBy(() -> netns.run("ping", "-c", "1", "-W", "0.2", "127.0.0.2"))
            .isInstanceOf(IOException.class);
        assertThat(RuleCounters.read(netns.path(), backend).since(before))
            .as(backend.name())
            .extracting(RuleHit::source, RuleHit::rule, RuleHit::packets)
            .containsExactly(
                org.assertj.core.groups.Tuple.tuple(
                    RuleHit.Source.COUNTER,
                    "-t filter -A OUTPUT -d 127.0.0.2/32 -p icmp -j BLOCK",
                    1L),
                org.assertj.core.groups.Tuple.tuple(
                    RuleHit.Source.COUNTER,
                    "-t filter -A BLOCK -m comment --comment \"nobody may\" -j DROP",
                    1L));
      }
    }
  }

  @Test
  void aMonitorThatDiedIsIncomplete() throws Exception {
    try (SleepingNetns netns = new SleepingNetns();
        RuleTracer tracer = RuleTracer.start(HOST, netns.path())) {
      tracer.ready(DEADLINE);
      ProcessHandle.current()
          .children()
          .filter(child -> child.info().command().orElse("").contains("xtables"))
          .forEach(ProcessHandle::destroyForcibly);
      io.hoplab.time.Await.until(
          () ->
              tracer.completeness().isComplete()
                  ? java.util.Optional.of("the trace still counts as complete")
                  : java.util.Optional.empty(),
          DEADLINE);
      assertThat(tracer.stop(DEADLINE).gap().orElseThrow())
          .startsWith("xtables-monitor ended early");
    }
  }
}
