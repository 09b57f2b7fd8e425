package io.hoplab.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.evidence.Completeness;
import io.hoplab.evidence.HostRecord;
import io.hoplab.evidence.RuleHit;
import io.hoplab.evidence.RulePass;
import io.hoplab.evidence.Sighting;
import io.hoplab.flow.Disposition;
import io.hoplab.net.AddressPort;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.MacAddress;
import io.hoplab.net.Protocol;
import io.hoplab.pcap.Ipv4Packet;
import io.hoplab.pcap.PacketType;
import io.hoplab.pcap.Payload;
import io.hoplab.pcap.Transport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A datagram of pod-a to vm-1, and what became of it, made by hand. */
class EndingTest {
  private static final FiveTuple TUPLE =
      new FiveTuple(
          Protocol.UDP, AddressPort.parse("10.244.0.2:5000"), AddressPort.parse("10.241.0.4:53"));

  private final Map<String, List<Sighting>> sightings = new HashMap<>();
  private final Map<String, RulePass> passes = new HashMap<>();
  private final Map<String, List<RuleHit>> counters = new HashMap<>();
  private RouteOracle oracle = RouteOracle.SILENT;
  private final Map<String, List<HostState.Link>> links = new HashMap<>();
  private Optional<MacAddress> neighbour = Optional.empty();
  private Optional<List<Ipv4Address>> listeners = Optional.empty();
  private Optional<MacAddress> sentBy = Optional.empty();
  private Optional<HostState> given = Optional.empty();
  private long clock;

  /** Everything is on link by the interface towards vm-1. */
  private final HostState state =
      new HostState() {
        @Override
        public List<Link> links(HostName host) {
          return links.getOrDefault(host.value(), List.of());
        }

        @Override
        public List<Neighbour> neighbours(HostName host) {
          return neighbour.stream()
              .map(
                  mac ->
                      new Neighbour(
                          TUPLE.destination().address(),
                          InterfaceName.of("nic-vm-1"),
                          Optional.of(mac),
                          "STALE"))
              .toList();
        }

        @Override
        public Optional<NextHop> nextHop(HostName host, FiveTuple tuple, InterfaceName incoming) {
          return Optional.of(
              new NextHop(tuple.destination().address(), InterfaceName.of("nic-vm-1"), false));
        }

        @Override
        public Optional<List<Ipv4Address>> listeners(HostName host, Protocol protocol, int port) {
          return listeners;
        }
      };

  private static HostState.Link link(String name, MacAddress mac, String address) {
    return new HostState.Link(
        InterfaceName.of(name),
        Optional.of(mac),
        true,
        true,
        1500,
        List.of(Ipv4Address.parse(address)));
  }

  @Test
  void aLoopEndsWhereThePacketPassesAgainWithLessTimeToLive() {
    toVnet();
    out("vnet/nic-node-1", 62);
    in("node-1/eth0", 62);
    out("node-1/eth0", 61);
    in("vnet/nic-node-1", 61);
    ObservedPacket packet = observe();
    assertThat(packet.trace().ending()).hasToString("loop at node-1");
    assertThat(packet.trace().hops()).hasSize(8);
  }

  @Test
  void aPacketThatFloodedOverABridgeIsFollowedToItsMeantAddress() {
    out("pod-a/eth0", 64);
    see("node-1/veth-a", PacketType.OTHERHOST, udp(64));
    out("node-1/veth-b", 64);
    in("node-1/cbr0", 64);
    out("node-1/eth0", 63);
    see("pod-b/eth0", PacketType.OTHERHOST, udp(64));
    in("vnet/nic-node-1", 63);
    out("vnet/nic-vm-1", 62);
    in("vm-1/eth0", 62);
    ObservedPacket packet = observe();
    assertThat(packet.trace().ending()).hasToString("delivered at vm-1");
    assertThat(packet.trace().hops()).noneMatch(hop -> hop.host().value().equals("pod-b"));
    assertThat(packet.notes()).containsExactly("a bridge flooded a copy to pod-b/eth0");
  }

  @Test
  void anIcmpErrorSaysWhyTheRouterGaveUp() {
    Map<int[], Disposition> answers =
        Map.of(
            new int[] {11, 0}, Disposition.TTL_EXPIRED,
            new int[] {3, 4}, Disposition.TOO_BIG,
            new int[] {3, 0}, Disposition.NO_ROUTE,
            new int[] {3, 13}, Disposition.REJECTED);
    answers.forEach(
        (answer, disposition) -> {
          sightings.clear();
          toVnet();
          see("vnet/nic-node-1", PacketType.OUTGOING, error("10.240.0.1", answer[0], answer[1]));
          assertThat(observe().trace().ending().disposition()).isEqualTo(disposition);
        });
  }

  @Test
  void aNextHopThatDoesNotAnswerArpIsNamed() {
    toVnet();
    arp("vnet/nic-vm-1", PacketType.OUTGOING, false, "10.241.0.1", "10.241.0.4");
    assertThat(observe().trace().ending().disposition())
        .isEqualTo(Disposition.NEIGHBOUR_UNREACHABLE);
    assertThat(observe().trace().ending().cause()).isEqualTo("nobody answered who has 10.241.0.4");
    arp("vnet/nic-vm-1", PacketType.HOST, true, "10.241.0.4", "10.241.0.1");
    assertThat(observe().trace().ending()).hasToString("lost at vnet");
  }

  @Test
  void aFrameForAnotherIsLostUnlessTheNeighbourTableShowsWhy() {
    MacAddress router = new MacAddress(0x11);
    MacAddress card = new MacAddress(0x22);
    toVnet();
    sentBy = Optional.of(router);
    out("vnet/nic-vm-1", 62);
    see("vm-1/eth0", PacketType.OTHERHOST, udp(62));
    links.put("vnet", List.of(link("nic-vm-1", router, "10.241.0.1")));
    links.put("vm-1", List.of(link("eth0", card, "10.241.0.4")));
    assertThat(observe().trace().ending()).hasToString("lost at vnet");
    assertThat(observe().trace().ending().cause())
        .contains("vm-1/eth0 saw a frame for another Ethernet address");
    neighbour = Optional.of(card);
    assertThat(observe().trace().ending()).hasToString("lost at vnet");
    neighbour = Optional.of(new MacAddress(0x33));
    assertThat(observe().trace().ending()).hasToString("wrong neighbour at vnet");
    assertThat(observe().trace().ending().cause())
        .isEqualTo(
            "ip neigh: 10.241.0.4 dev nic-vm-1 lladdr 00:00:00:00:00:33 STALE, which is nobody's"
                + " there; vm-1/eth0 has 00:00:00:00:00:22");
  }

  @Test
  void aRefusalIsARulesIfSomethingListens() {
    toVnet();
    out("vnet/nic-vm-1", 62);
    in("vm-1/eth0", 62);
    links.put("vm-1", List.of(link("eth0", new MacAddress(0x22), "10.241.0.4")));
    see("vm-1/eth0", PacketType.OUTGOING, error("10.241.0.4", 3, 3));
    listeners = Optional.of(List.of());
    assertThat(observe().trace().ending()).hasToString("refused at vm-1");
    listeners = Optional.of(List.of(Ipv4Address.parse("127.0.0.1")));
    assertThat(observe().trace().ending().cause())
        .isEqualTo(
            "UDP port 53 is listened on only at 127.0.0.1; it answered with ICMP type 3 code 3");
    listeners = Optional.of(List.of(Ipv4Address.parse("0.0.0.0")));
    assertThat(observe().trace().ending()).hasToString("rejected at vm-1");
  }

  @Test
  void aClientWhoseGatewayIsSilentNeverSendsItsPacket() {
    arp("pod-a/eth0", PacketType.OUTGOING, false, "10.244.0.2", "10.244.0.1");
    ObservedPacket packet = observe();
    assertThat(packet.trace().hops()).isEmpty();
    assertThat(packet.trace().ending()).hasToString("neighbour unreachable at pod-a");
  }

  @Test
  void aBridgeThatIsDownTakesNothingFromItsPorts() {
    out("pod-a/eth0", 64);
    see("node-1/veth-a", PacketType.OTHERHOST, udp(64));
    assertThat(observe().trace().ending()).hasToString("lost at node-1");
    given = Optional.of(bridge(true));
    assertThat(observe().trace().ending()).hasToString("lost at node-1");
    given = Optional.of(bridge(false));
    assertThat(observe().trace().ending()).hasToString("link down at node-1");
    assertThat(observe().trace().ending().cause()).isEqualTo("node-1/cbr0 is down");
  }

  @Test
  void whatTheRoutingSaysIsAskedLast() {
    toVnet();
    oracle =
        (host, tuple, incoming) ->
            Optional.of(
                new RouteOracle.Refusal(
                    Disposition.BLACKHOLE, host + " " + tuple.destination() + " by " + incoming));
    assertThat(observe().trace().ending().disposition()).isEqualTo(Disposition.BLACKHOLE);
    assertThat(observe().trace().ending().cause()).isEqualTo("vnet 10.241.0.4:53 by nic-node-1");
  }

  @Test
  void theFabricsNicCheckIsToldFromAnotherDrop() {
    toVnet();
    drop(
        "vnet",
        "-t filter -A FORWARD -m comment --comment \"node-1 NIC: IP forwarding off\" -j DROP");
    assertThat(observe().trace().ending().disposition()).isEqualTo(Disposition.SOURCE_CHECK);
    drop("vnet", "-t filter -A FORWARD -m comment --comment \"deny all\" -j DROP");
    assertThat(observe().trace().ending().disposition()).isEqualTo(Disposition.DENIED);
  }

  @Test
  void withoutTracesTheOneDroppingRuleThatCountedIsNamed() {
    toVnet();
    count("vnet", "-t filter -A FORWARD -j DENY-ALL");
    count("vnet", "-t filter -A DENY-ALL -j DROP");
    assertThat(observe().trace().ending()).hasToString("denied at vnet");
    count("vnet", "-t filter -A FORWARD -p tcp -j DROP");
    assertThat(observe().trace().ending()).hasToString("lost at vnet");
  }

  @Test
  void withoutTracesTheOneRuleThatCanHaveRewrittenIsNamed() {
    out("pod-a/eth0", 64);
    in("node-1/veth-a", 64);
    FiveTuple translated =
        new FiveTuple(Protocol.UDP, AddressPort.parse("10.240.0.4:6000"), TUPLE.destination());
    see("node-1/eth0", PacketType.OUTGOING, udp(translated, 63));
    count("node-1", "-t nat -A POSTROUTING -j MASQUERADE");
    assertThat(observe().trace().hops().get(2).steps().get(0).toString())
        .contains("rule=Optional[-t nat -A POSTROUTING -j MASQUERADE]");
  }

  @Test
  void aRewriteWithoutAConntrackEntryIsShownWithoutOne() {
    out("pod-a/eth0", 64);
    in("node-1/veth-a", 64);
    FiveTuple translated =
        new FiveTuple(Protocol.UDP, AddressPort.parse("10.240.0.4:6000"), TUPLE.destination());
    see("node-1/eth0", PacketType.OUTGOING, udp(translated, 63));
    assertThat(observe().trace().hops().get(2).steps())
        .singleElement()
        .hasToString(
            "Translation[kind=SNAT, before=10.244.0.2:5000, after=10.240.0.4:6000,"
                + " rule=Optional.empty, conntrack=Optional.empty]");
  }

  @Test
  void aNewDestinationThatConntrackForgotIsTheRules() {
    out("pod-a/eth0", 64);
    in("node-1/veth-a", 64);
    in("node-1/cbr0", 64);
    String rule = "-t nat -A SEP -j DNAT --to-destination 10.244.1.2:5353";
    hit("node-1", "nat", "SEP", "DNAT", rule);
    assertThat(observe().trace().hops().get(2).steps())
        .singleElement()
        .hasToString(
            "Translation[kind=DNAT, before=10.241.0.4:53, after=10.244.1.2:5353, rule=Optional["
                + rule
                + "], conntrack=Optional.empty]");
  }

  private static HostState bridge(boolean up) {
    return new HostState() {
      @Override
      public List<Link> links(HostName host) {
        return host.value().equals("node-1")
            ? List.of(new Link(InterfaceName.of("cbr0"), Optional.empty(), up, up, 1500, List.of()))
            : List.of();
      }
    };
  }

  private void toVnet() {
    out("pod-a/eth0", 64);
    in("node-1/veth-a", 64);
    in("node-1/cbr0", 64);
    out("node-1/eth0", 63);
    in("vnet/nic-node-1", 63);
  }

  private void out(String place, int ttl) {
    see(place, PacketType.OUTGOING, udp(ttl));
  }

  private void in(String place, int ttl) {
    see(place, PacketType.HOST, udp(ttl));
  }

  private void see(String place, PacketType type, Payload payload) {
    String[] words = place.split("/");
    sightings
        .computeIfAbsent(words[0], host -> new ArrayList<>())
        .add(
            new Sighting(
                HostName.of(words[0]), InterfaceName.of(words[1]), type, clock++, sentBy, payload));
  }

  private void arp(String place, PacketType type, boolean reply, String sender, String target) {
    see(
        place,
        type,
        new Payload.Arp(
            reply, new MacAddress(1), Ipv4Address.parse(sender), Ipv4Address.parse(target)));
  }

  private static Ipv4Packet udp(int ttl) {
    return udp(TUPLE, ttl);
  }

  private static Ipv4Packet udp(FiveTuple tuple, int ttl) {
    return new Ipv4Packet(
        tuple.source().address(),
        tuple.destination().address(),
        ttl,
        77,
        33,
        new Transport.Udp(tuple.source().port(), tuple.destination().port(), 5),
        4711);
  }

  private static Ipv4Packet error(String sender, int type, int code) {
    return new Ipv4Packet(
        Ipv4Address.parse(sender),
        TUPLE.source().address(),
        64,
        78,
        61,
        new Transport.IcmpError(type, code, Optional.of(TUPLE)),
        4712);
  }

  private void drop(String host, String rule) {
    hit(host, "filter", "FORWARD", "DROP", rule);
  }

  private void hit(String host, String table, String chain, String target, String rule) {
    RuleHit.PacketHead head =
        new RuleHit.PacketHead(
            Optional.of(InterfaceName.of("nic-node-1")),
            Optional.empty(),
            TUPLE.source().address(),
            5000,
            TUPLE.destination().address(),
            53,
            77,
            33);
    RuleHit hit =
        new RuleHit(RuleHit.Source.TRACE, table, chain, target, rule, 1, Optional.of(head));
    passes.put(host, new RulePass(hit.packet().orElseThrow(), List.of(hit)));
  }

  private void count(String host, String rule) {
    String table = rule.startsWith("-t nat") ? "nat" : "filter";
    counters
        .computeIfAbsent(host, name -> new ArrayList<>())
        .add(
            new RuleHit(
                RuleHit.Source.COUNTER, table, rule.split(" ")[3], "", rule, 1, Optional.empty()));
  }

  private ObservedPacket observe() {
    Map<HostName, HostRecord> records = new HashMap<>();
    RecordedBundle.topology()
        .hosts()
        .forEach(
            host ->
                records.put(
                    host.name(),
                    new HostRecord(
                        sightings.getOrDefault(host.name().value(), List.of()),
                        Completeness.COMPLETE,
                        List.of(),
                        Optional.ofNullable(passes.get(host.name().value())).stream().toList(),
                        counters.getOrDefault(host.name().value(), List.of()),
                        Completeness.COMPLETE)));
    HostState known = given.orElse(links.isEmpty() ? HostState.UNKNOWN : state);
    Evidence evidence = new Evidence(RecordedBundle.topology(), records, oracle, known);
    return new Observer(evidence).observe(HostName.of("pod-a"), TUPLE).packets().get(0);
  }
}
