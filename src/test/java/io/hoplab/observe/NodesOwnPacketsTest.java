package io.hoplab.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.evidence.Completeness;
import io.hoplab.evidence.Connection;
import io.hoplab.evidence.HostRecord;
import io.hoplab.evidence.RuleHit;
import io.hoplab.evidence.RulePass;
import io.hoplab.evidence.Sighting;
import io.hoplab.flow.Disposition;
import io.hoplab.flow.Hop;
import io.hoplab.flow.Step;
import io.hoplab.net.AddressPort;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Protocol;
import io.hoplab.pcap.Ipv4Packet;
import io.hoplab.pcap.PacketType;
import io.hoplab.pcap.Transport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Datagrams to a Service, made by hand: a node calls it, forwards a call of it, or has none. */
class NodesOwnPacketsTest {
  private static final HostName NODE = HostName.of("node-1");
  private static final AddressPort SERVICE = AddressPort.parse("10.0.0.50:53");
  private static final FiveTuple SENT = tuple("10.240.0.4:5000", "10.0.0.50:53");
  private static final FiveTuple SEEN = tuple("10.244.0.1:6000", "10.244.0.3:8053");
  private static final String DNAT =
      "-t nat -A KUBE-SEP-X -p udp -j DNAT --to-destination 10.244.0.3:8053";
  private static final String MASQUERADE = "-t nat -A KUBE-POSTROUTING -j MASQUERADE";

  private final Map<HostName, List<Sighting>> sightings = new HashMap<>();
  private final List<Connection> connections = new ArrayList<>();
  private final List<RulePass> passes = new ArrayList<>();
  private RouteOracle oracle = RouteOracle.SILENT;

  private static FiveTuple tuple(String source, String destination) {
    return new FiveTuple(Protocol.UDP, AddressPort.parse(source), AddressPort.parse(destination));
  }

  private void see(String place, PacketType type, FiveTuple tuple, int id) {
    String[] words = place.split("/");
    Ipv4Packet packet =
        new Ipv4Packet(
            tuple.source().address(),
            tuple.destination().address(),
            64,
            id,
            33,
            new Transport.Udp(tuple.source().port(), tuple.destination().port(), 5),
            id);
    sightings
        .computeIfAbsent(HostName.of(words[0]), host -> new ArrayList<>())
        .add(
            new Sighting(
                HostName.of(words[0]),
                InterfaceName.of(words[1]),
                type,
                0,
                Optional.empty(),
                packet));
  }

  private void pass(FiveTuple tuple, Optional<String> in, String... rules) {
    RuleHit.PacketHead head =
        new RuleHit.PacketHead(
            in.map(InterfaceName::of),
            Optional.empty(),
            tuple.source().address(),
            tuple.source().port(),
            tuple.destination().address(),
            tuple.destination().port(),
            1,
            33);
    List<RuleHit> hits = new ArrayList<>();
    for (String rule : rules) {
      hits.add(
          new RuleHit(
              RuleHit.Source.TRACE,
              "nat",
              rule.split(" ")[3],
              "ACCEPT",
              rule,
              1,
              Optional.of(head)));
    }
    passes.add(new RulePass(head, hits));
  }

  private Evidence evidence() {
    Map<HostName, HostRecord> records = new HashMap<>();
    RecordedBundle.topology()
        .hosts()
        .forEach(
            host ->
                records.put(
                    host.name(),
                    new HostRecord(
                        sightings.getOrDefault(host.name(), List.of()),
                        Completeness.COMPLETE,
                        host.name().equals(NODE) ? connections : List.of(),
                        host.name().equals(NODE) ? passes : List.of(),
                        List.of(),
                        Completeness.COMPLETE)));
    return new Evidence(RecordedBundle.topology(), records, oracle);
  }

  private static List<String> steps(ObservedPacket packet) {
    List<String> steps = new ArrayList<>();
    for (Hop hop : packet.trace().hops()) {
      for (Step step : hop.steps()) {
        Step.Translation rewrite = (Step.Translation) step;
        steps.add(
            hop.place()
                + " "
                + rewrite.kind()
                + " "
                + rewrite.after()
                + rewrite.rule().map(rule -> " " + rule.split(" ")[3]).orElse(""));
      }
    }
    return steps;
  }

  private void call() {
    connections.add(new Connection(SENT, SEEN.mirrored(), "udp …"));
    pass(SENT, Optional.empty(), DNAT, MASQUERADE);
    see("node-1/cbr0", PacketType.OUTGOING, SEEN, 1);
    see("node-1/veth-b", PacketType.OUTGOING, SEEN, 1);
    see("pod-b/eth0", PacketType.HOST, SEEN, 1);
  }

  @Test
  void bothSidesOfAPacketAreRewrittenBeforeItsFirstInterfaceByTheRulesOfItsPass() {
    call();

    assertThat(new Observer(evidence()).conversations(NODE, Protocol.UDP, SERVICE))
        .containsExactly(SENT);
    assertThat(steps(new Observer(evidence()).observe(NODE, SENT).packets().get(0)))
        .containsExactly(
            "node-1/cbr0 out DNAT 10.244.0.3:8053 KUBE-SEP-X",
            "node-1/cbr0 out SNAT 10.244.0.1:6000 KUBE-POSTROUTING");
  }

  @Test
  void theBridgeShowsTheAnswersDestinationRestoredAndItsSourceNot() {
    call();
    see("pod-b/eth0", PacketType.OUTGOING, SEEN.mirrored(), 2);
    see("node-1/veth-b", PacketType.HOST, SEEN.mirrored(), 2);
    see("node-1/cbr0", PacketType.HOST, tuple("10.244.0.3:8053", "10.240.0.4:5000"), 2);

    ObservedPacket answer = new Observer(evidence()).observe(NODE, SENT).packets().get(1);

    assertThat(steps(answer))
        .containsExactly(
            "node-1/cbr0 in un-SNAT 10.240.0.4:5000", "node-1/cbr0 in un-DNAT 10.0.0.50:53");
    assertThat(answer.trace().ending()).hasToString("delivered at node-1");
  }

  @Test
  void whatANodeForwardsIsNoConversationOfItsOwn() {
    FiveTuple asked = tuple("10.244.0.2:5000", "10.0.0.50:53");
    FiveTuple rewritten = tuple("10.244.0.2:5000", "10.244.0.3:8053");
    connections.add(new Connection(asked, rewritten.mirrored(), "udp …"));
    see("pod-a/eth0", PacketType.OUTGOING, asked, 1);
    see("node-1/veth-a", PacketType.HOST, asked, 1);
    see("node-1/cbr0", PacketType.OUTGOING, rewritten, 1);
    see("node-1/veth-b", PacketType.OUTGOING, rewritten, 1);

    Observer observer = new Observer(evidence());

    assertThat(observer.conversations(NODE, Protocol.UDP, SERVICE)).isEmpty();
    assertThat(observer.conversations(HostName.of("pod-a"), Protocol.UDP, SERVICE))
        .containsExactly(asked);
  }

  @Test
  void whatARuleMadeOfAPacketIsKnownThoughRoutingRefusedItAndConntrackForgotIt() {
    FiveTuple asked = tuple("10.241.0.4:5000", "10.240.0.4:32000");
    see("vm-1/eth0", PacketType.OUTGOING, asked, 1);
    see("vnet/nic-vm-1", PacketType.HOST, asked, 1);
    see("vnet/nic-node-1", PacketType.OUTGOING, asked, 1);
    see("node-1/eth0", PacketType.HOST, asked, 1);
    pass(asked, Optional.of("eth0"), DNAT);
    oracle =
        (host, tuple, incoming) ->
            tuple.destination().equals(AddressPort.parse("10.244.0.3:8053"))
                ? Optional.of(new RouteOracle.Refusal(Disposition.NOT_FORWARDING, "EHOSTUNREACH"))
                : Optional.empty();

    ObservedPacket packet =
        new Observer(evidence()).observe(HostName.of("vm-1"), asked).packets().get(0);

    assertThat(packet.trace().ending()).hasToString("not forwarding at node-1");
    assertThat(steps(packet)).containsExactly("node-1/eth0 in DNAT 10.244.0.3:8053 KUBE-SEP-X");
  }
}
