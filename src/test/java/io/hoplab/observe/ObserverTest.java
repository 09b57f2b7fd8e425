package io.hoplab.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.evidence.Completeness;
import io.hoplab.evidence.HostRecord;
import io.hoplab.flow.Disposition;
import io.hoplab.flow.Hop;
import io.hoplab.flow.Step;
import io.hoplab.flow.Trace;
import io.hoplab.flow.Way;
import io.hoplab.net.AddressPort;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;
import io.hoplab.net.Protocol;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Judges a recording of real packets: a pod calls a VM, a pod and a Service, and is refused. */
class ObserverTest {
  private static final HostName POD_A = HostName.of("pod-a");

  @Test
  void aPodsCallToAVmIsMasqueradedByTheRuleThatConntrackAndPacketsAgreeOn() throws IOException {
    ObservedFlow flow = flow(Protocol.TCP, "10.241.0.4:80");
    ObservedPacket syn = flow.first(PacketKind.SYN).orElseThrow();
    assertThat(places(syn.trace()))
        .containsExactly(
            "pod-a/eth0 out",
            "node-1/veth-a in",
            "node-1/cbr0 in",
            "node-1/eth0 out",
            "vnet/nic-node-1 in",
            "vnet/nic-vm-1 out",
            "vm-1/eth0 in");
    assertThat(syn.trace().ending()).hasToString("delivered at vm-1");
    assertThat(syn.complete()).isTrue();
    assertThat(steps(syn.trace()))
        .singleElement()
        .isInstanceOfSatisfying(
            Step.Translation.class,
            snat -> {
              assertThat(snat.kind()).hasToString("SNAT");
              assertThat(snat.before().address()).hasToString("10.244.0.2");
              assertThat(snat.after().address()).hasToString("10.240.0.4");
              assertThat(snat.rule().orElseThrow())
                  .startsWith("-t nat -A IP-MASQ-AGENT")
                  .endsWith("-j MASQUERADE --random-fully");
              assertThat(snat.conntrack().orElseThrow()).contains("dst=10.240.0.4");
            });
    assertThat(syn.trace().hops().get(3).steps()).hasSize(1);
  }

  @Test
  void theAnswerIsRestoredByConntrackAloneOnTheWayBack() throws IOException {
    ObservedPacket synAck =
        flow(Protocol.TCP, "10.241.0.4:80").first(PacketKind.SYN_ACK).orElseThrow();
    assertThat(synAck.way()).isEqualTo(Way.REPLY);
    assertThat(places(synAck.trace()))
        .containsExactly(
            "vm-1/eth0 out",
            "vnet/nic-vm-1 in",
            "vnet/nic-node-1 out",
            "node-1/eth0 in",
            "node-1/cbr0 out",
            "node-1/veth-a out",
            "pod-a/eth0 in");
    assertThat(synAck.trace().hops().get(4).steps())
        .singleElement()
        .isInstanceOfSatisfying(
            Step.Translation.class,
            restored -> {
              assertThat(restored.kind()).hasToString("un-SNAT");
              assertThat(restored.rule()).isEmpty();
              assertThat(restored.conntrack()).isPresent();
            });
    assertThat(synAck.trace().ending()).hasToString("delivered at pod-a");
  }

  @Test
  void laterPacketsAreTranslatedWithoutARule() throws IOException {
    ObservedFlow flow = flow(Protocol.TCP, "10.241.0.4:80");
    Step step = steps(flow.first(PacketKind.FIRST_REQUEST_DATA).orElseThrow().trace()).get(0);
    assertThat(((Step.Translation) step).rule()).isEmpty();
    assertThat(((Step.Translation) step).conntrack()).isPresent();
    assertThat(flow.first(PacketKind.FIRST_REPLY_DATA)).isPresent();
    assertThat(flow.packets())
        .allMatch(packet -> packet.trace().ending().disposition() == Disposition.DELIVERED);
  }

  @Test
  void anEchosIdentifierIsFollowedThroughNat() throws IOException {
    Evidence evidence = RecordedBundle.load();
    FiveTuple tuple = conversations(evidence, Protocol.ICMP, "10.241.0.4").get(0);
    ObservedFlow flow = new Observer(evidence).observe(POD_A, tuple);
    assertThat(flow.packets())
        .extracting(ObservedPacket::kind)
        .containsExactly(PacketKind.ECHO_REQUEST, PacketKind.ECHO_REPLY);
    assertThat(steps(flow.packets().get(0).trace())).hasSize(1);
    assertThat(steps(flow.packets().get(1).trace())).hasSize(1);
  }

  @Test
  void aBridgedPingStaysOnItsNodeAndIsExemptFromMasquerade() throws IOException {
    ObservedPacket request =
        flow(Protocol.ICMP, "10.244.0.3").first(PacketKind.ECHO_REQUEST).orElseThrow();
    assertThat(places(request.trace()))
        .containsExactly(
            "pod-a/eth0 out", "node-1/veth-a in", "node-1/veth-b out", "pod-b/eth0 in");
    assertThat(request.trace().hops().get(2).steps())
        .singleElement()
        .isInstanceOfSatisfying(
            Step.Exemption.class,
            exemption ->
                assertThat(exemption.rule())
                    .isEqualTo(
                        "-t nat -A IP-MASQ-AGENT -d 10.244.0.0/16 -m comment --comment "
                            + "\"no masquerade inside the cluster\" -j RETURN"));
  }

  @Test
  void aServiceAddressIsRewrittenThereAndBack() throws IOException {
    ObservedFlow flow = flow(Protocol.TCP, "10.0.0.20:443");
    ObservedPacket syn = flow.first(PacketKind.SYN).orElseThrow();
    assertThat(steps(syn.trace()))
        .first()
        .isInstanceOfSatisfying(
            Step.Translation.class,
            dnat -> {
              assertThat(dnat.kind()).hasToString("DNAT");
              assertThat(dnat.after()).hasToString("10.244.0.3:8080");
              assertThat(dnat.rule().orElseThrow())
                  .endsWith("-j DNAT --to-destination 10.244.0.3:8080");
            });
    assertThat(syn.trace().ending()).hasToString("delivered at pod-b");
    ObservedPacket synAck = flow.first(PacketKind.SYN_ACK).orElseThrow();
    assertThat(steps(synAck.trace()))
        .singleElement()
        .extracting(step -> ((Step.Translation) step).kind().toString())
        .isEqualTo("un-DNAT");
  }

  @Test
  void aDroppedSynIsDeniedByTheRuleThatDroppedIt() throws IOException {
    Trace trace = flow(Protocol.TCP, "10.241.0.4:81").packets().get(0).trace();
    assertThat(trace.ending()).hasToString("denied at node-1");
    assertThat(trace.ending().cause()).contains("--dport 81").endsWith("-j DROP");
  }

  @Test
  void aRejectedSynSaysWhichRuleRejectedIt() throws IOException {
    ObservedFlow flow = flow(Protocol.TCP, "10.241.0.4:82");
    assertThat(flow.packets().get(0).trace().ending()).hasToString("rejected at node-1");
    ObservedPacket reset = flow.first(PacketKind.RESET).orElseThrow();
    assertThat(reset.trace().hops().get(0).host()).hasToString("node-1");
    assertThat(reset.trace().ending()).hasToString("delivered at pod-a");
  }

  @Test
  void aPortWithoutAServerRefuses() throws IOException {
    assertThat(flow(Protocol.TCP, "10.241.0.4:83").packets().get(0).trace().ending())
        .hasToString("refused at vm-1");
    ObservedFlow udp = flow(Protocol.UDP, "10.241.0.4:999");
    assertThat(udp.packets().get(0).trace().ending()).hasToString("refused at vm-1");
    ObservedPacket error = udp.first(PacketKind.ICMP_ERROR).orElseThrow();
    assertThat(error.trace().ending()).hasToString("delivered at pod-a");
    assertThat(steps(error.trace()))
        .singleElement()
        .isInstanceOfSatisfying(
            Step.Translation.class, step -> assertThat(step.kind()).hasToString("un-SNAT"));
  }

  @Test
  void aPolicyDropNamesThePolicy() throws IOException {
    Evidence evidence = RecordedBundle.load();
    List<FiveTuple> pings = conversations(evidence, Protocol.ICMP, "10.241.0.4");
    ObservedFlow flow = new Observer(evidence).observe(POD_A, pings.get(1));
    assertThat(flow.packets().get(0).trace().ending().disposition()).isEqualTo(Disposition.DENIED);
    assertThat(flow.packets().get(0).trace().ending().cause())
        .isEqualTo("-t filter -P FORWARD DROP");
  }

  @Test
  void whatAnIncompleteCaptureDoesNotShowIsNotKnownToBeLost() throws IOException {
    Evidence whole = RecordedBundle.load();
    for (Completeness captured :
        List.of(Completeness.COMPLETE, Completeness.lacking("3 packets dropped by kernel"))) {
      Map<HostName, HostRecord> records = new HashMap<>(whole.records());
      HostRecord none =
          new HostRecord(
              List.of(), captured, List.of(), List.of(), List.of(), Completeness.COMPLETE);
      records.put(HostName.of("vm-1"), none);
      Evidence evidence = new Evidence(whole.topology(), records, RouteOracle.SILENT);
      FiveTuple tuple = conversations(evidence, Protocol.TCP, "10.241.0.4:80").get(0);
      ObservedPacket syn = new Observer(evidence).observe(POD_A, tuple).packets().get(0);
      assertThat(syn.trace().ending()).hasToString("lost at vnet");
      assertThat(syn.trace().ending().cause())
          .startsWith("it left by nic-vm-1 and was not seen at vm-1/eth0");
      assertThat(syn.complete()).isEqualTo(captured.isComplete());
    }
  }

  private static ObservedFlow flow(Protocol protocol, String server) throws IOException {
    Evidence evidence = RecordedBundle.load();
    List<FiveTuple> found = conversations(evidence, protocol, server);
    assertThat(found).isNotEmpty();
    return new Observer(evidence).observe(POD_A, found.get(0));
  }

  private static List<FiveTuple> conversations(
      Evidence evidence, Protocol protocol, String server) {
    return new Observer(evidence).conversations(POD_A, protocol, AddressPort.parse(server));
  }

  private static List<String> places(Trace trace) {
    return trace.hops().stream().map(Hop::place).toList();
  }

  private static List<Step> steps(Trace trace) {
    return trace.hops().stream().flatMap(hop -> hop.steps().stream()).toList();
  }
}
