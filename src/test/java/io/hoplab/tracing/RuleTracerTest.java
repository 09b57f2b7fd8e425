package io.hoplab.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hoplab.azure.LoadBalancer;
import io.hoplab.capture.SleepingNetns;
import io.hoplab.evidence.Completeness;
import io.hoplab.evidence.RuleHit;
import io.hoplab.net.HostName;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
class RuleTracerTest {
  private static final int FLOOD = 4000;
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
            .filteredOn(hit -> hit.table().equals("filter"))
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

  private static final String NATIVE =
      """
      add table ip kube-proxy
      add map ip kube-proxy refused { type ipv4_addr : verdict ; }
      add chain ip kube-proxy filter-output { type filter hook output priority 0 ; }
      add chain ip kube-proxy check
      add chain ip kube-proxy reject-chain { comment "helper" ; }
      add rule ip kube-proxy filter-output ct state new jump check
      add rule ip kube-proxy check ip daddr vmap @refused
      add rule ip kube-proxy check ip daddr . meta l4proto { 127.0.0.3 . icmp } drop comment "drop"
      add rule ip kube-proxy reject-chain reject
      add element ip kube-proxy refused { 127.0.0.2 : goto reject-chain }
      """;

  @Test
  void whereNftHasMadeATableItsRulesAreNamedAndThoseOfIptablesBesidesThem() throws Exception {
    try (SleepingNetns netns = new SleepingNetns()) {
      // of chains with one priority the kernel calls that first which was made last
      netns.feed(NATIVE, "nft", "-f", "-");
      netns.feed(RULES.replace("-j DROP", "-j RETURN"), Backend.NFT.restore());
      try (RuleTracer tracer = RuleTracer.start(HOST, netns.path())) {
        tracer.ready(DEADLINE);
        netns.feed("add rule ip kube-proxy check counter\n", "nft", "-f", "-");
        assertThatThrownBy(() -> netns.run("ping", "-c", "1", "-W", "0.2", "127.0.0.2"));
        assertThatThrownBy(() -> netns.run("ping", "-c", "1", "-W", "0.2", "127.0.0.3"));
        netns.run("ping", "-c", "1", "127.0.0.4");
        tracer.awaitMarker(netns, DEADLINE);
        assertThat(verdicts(tracer, "127.0.0.2"))
            .containsExactly(
                "JUMP:BLOCK -t filter -A OUTPUT -d 127.0.0.2/32 -p icmp -j BLOCK",
                "RETURN -t filter -A BLOCK -m comment --comment \"nobody may\" -j RETURN",
                "ACCEPT -t filter -P OUTPUT ACCEPT",
                "JUMP:check add rule ip kube-proxy filter-output ct state new jump check",
                "GOTO:reject-chain add rule ip kube-proxy check ip daddr vmap @refused",
                "DROP add rule ip kube-proxy reject-chain reject");
        assertThat(verdicts(tracer, "127.0.0.3"))
            .endsWith(
                "DROP add rule ip kube-proxy check ip daddr . meta l4proto { 127.0.0.3 . icmp }"
                    + " drop comment \"drop\"");
        assertThat(verdicts(tracer, "127.0.0.4"))
            .contains("CONTINUE add rule ip kube-proxy check counter");
        assertThat(tracer.stop(DEADLINE)).isEqualTo(Completeness.COMPLETE);
      }
    }
  }

  @Test
  void ofHealthProbesOnlyThePacketsAreTracedThatOpenThem() throws Exception {
    try (SleepingNetns netns = new SleepingNetns()) {
      netns.feed(RULES, Backend.NFT.restore());
      netns.run("ip", "address", "add", LoadBalancer.PROBER.toString(), "dev", "lo");
      try (RuleTracer tracer = RuleTracer.start(HOST, netns.path())) {
        tracer.ready(DEADLINE);
        for (String source : List.of(LoadBalancer.PROBER.toString(), "127.0.0.5")) {
          assertThatThrownBy(() -> netns.run("curl", "--interface", source, "http://127.0.0.6:80"))
              .hasMessageContaining("Failed to connect");
        }
        tracer.awaitMarker(netns, DEADLINE);
        assertThat(tracer.passes())
            .filteredOn(pass -> !pass.head().source().equals(pass.head().destination()))
            .extracting(pass -> pass.head().source() + " > " + pass.head().destination())
            .containsOnly(
                "168.63.129.16 > 127.0.0.6", "127.0.0.5 > 127.0.0.6", "127.0.0.6 > 127.0.0.5");
      }
    }
  }

  @Test
  void aNetnsThatIsBusyAndTracedAlreadyIsTracedOnceMore() throws Exception {
    try (SleepingNetns netns = new SleepingNetns()) {
      netns.feed(RULES, Backend.NFT.restore());
      try (TraceTable other = netns.visit(() -> TraceTable.open(TraceTable.newName()));
          RuleTracer tracer = RuleTracer.start(HOST, netns.path())) {
        assertThat(other).isNotNull();
        netns.visit(RuleTracerTest::flood);
        tracer.ready(DEADLINE);
        tracer.awaitMarker(netns, DEADLINE);
        assertThat(tracer.stop(DEADLINE)).isEqualTo(Completeness.COMPLETE);
      }
    }
  }

  /** Only root's ping may flood. */
  private static Void flood() throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      byte[] octets = new byte[1];
      for (int i = 0; i < FLOOD; i++) {
        socket.send(
            new DatagramPacket(octets, 1, InetAddress.getByName("127.0.0.4"), 1000 + i % 2));
      }
    }
    return null;
  }

  private static List<String> verdicts(RuleTracer tracer, String destination) {
    return tracer.passes().stream()
        .filter(pass -> pass.head().destination().toString().equals(destination))
        .findFirst()
        .orElseThrow()
        .hits()
        .stream()
        .map(hit -> hit.verdict() + " " + hit.rule())
        .toList();
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
