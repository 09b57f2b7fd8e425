package io.hoplab.survey;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.ShippedNetworks;
import io.hoplab.TwoNodes;
import io.hoplab.apply.HostFiles;
import io.hoplab.k8s.Network;
import io.hoplab.labfile.LabFiles;
import io.hoplab.labfile.Reading;
import io.hoplab.net.HostName;
import io.hoplab.nftables.NftObject;
import io.hoplab.nftables.NftTable;
import io.hoplab.serve.Server;
import io.hoplab.time.Await;
import io.hoplab.topology.Listener;
import io.hoplab.topology.NftAddition;
import io.hoplab.topology.Note;
import io.hoplab.topology.Topology;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("kernel")
class InspectionTest {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final LabFiles FILES =
      new LabFiles(Network::lower, (topology, probe, way, expected) -> List.of());

  static Stream<Named<Topology>> labs() {
    return ShippedNetworks.topologies();
  }

  private static List<String> changes(ByHand lab) throws Exception {
    return Inspection.of(lab.network(), lab.planned()).changes().stream()
        .map(Change::toString)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("labs")
  void nothingHasChangedOfALabJustBuilt(Topology planned) throws Exception {
    List<Server> servers = new ArrayList<>();
    try (ByHand lab = ByHand.build(planned)) {
      for (Listener listener : planned.listeners()) {
        servers.add(
            Server.start(
                listener,
                planned,
                lab.network().netns(listener.host()),
                new HostFiles(Path.of("/run/hoplab/servers"))));
      }
      for (Server server : servers) {
        Await.until(server::missing, DEADLINE);
      }
      assertThat(changes(lab)).isEmpty();
      Listener first = planned.listeners().get(0);
      assertThat(
              Inspection.of(lab.network(), planned)
                  .details()
                  .get(first.host())
                  .listening()
                  .orElseThrow())
          .contains(new Listening(first.kind().protocol(), "0.0.0.0", first.port()));
      servers.get(0).close();
      assertThat(changes(lab))
          .containsExactly(
              first.host()
                  + ": server "
                  + first.kind().name().toLowerCase(Locale.ROOT)
                  + " on "
                  + first.kind().protocol()
                  + " port "
                  + first.port()
                  + ": nothing listens there is missing");
    } finally {
      servers.forEach(Server::close);
    }
  }

  @Test
  void aNeighbourThatAPodWasToldIsMissedWhenItIsAnother() throws Exception {
    Path file = Path.of("labs/kubenet-pod-to-pod-same-node.yaml");
    Topology azureCni = ((Reading.Valid) FILES.read(file)).variants().get(0).topology();
    try (ByHand lab = ByHand.build(azureCni)) {
      assertThat(changes(lab)).noneMatch(it -> it.contains("neighbour"));
      lab.type(
          "ip -n pod-a neigh replace 169.254.1.1 lladdr 02:00:00:00:00:01 dev eth0 nud permanent");
      assertThat(changes(lab))
          .filteredOn(it -> it.contains("neighbour"))
          .containsExactlyInAnyOrder(
              "pod-a: neighbour 169.254.1.1 dev eth0 lladdr aa:aa:aa:aa:aa:aa PERMANENT is missing",
              "pod-a: neighbour 169.254.1.1 dev eth0 lladdr 02:00:00:00:00:01 PERMANENT is added");
    }
  }

  static List<Arguments> deeds() {
    return List.of(
        Arguments.of(
            "ip -n a route del default",
            List.of("a: route default via 10.77.1.1 dev eth0 is missing")),
        Arguments.of(
            "ip -n a route replace default via 10.77.1.3",
            List.of("a: route default via 10.77.1.3 dev eth0, was default via 10.77.1.1 dev eth0")),
        Arguments.of(
            "ip -n a route add 8.8.8.8 via 10.77.1.1 table 5",
            List.of("a: route 8.8.8.8 via 10.77.1.1 dev eth0 table 5 is added")),
        Arguments.of(
            "ip -n vnet route del 10.77.1.0/24 table 101",
            List.of(
                "vnet: route 10.77.1.0/24 via 10.9.0.10 dev f-west onlink table 101 is missing")),
        Arguments.of(
            "ip -n west route del 10.77.1.0/24 dev cbr0",
            List.of("west: route 10.77.1.0/24 dev cbr0 proto kernel is missing")),
        Arguments.of(
            "ip -n west route del local 10.77.1.1 dev cbr0 table local",
            List.of("west: route local 10.77.1.1 dev cbr0 table local proto kernel is missing")),
        Arguments.of(
            "ip -n vnet rule del pref 1001",
            List.of("vnet: routing rule 1001: from all iif f-east lookup 101 is missing")),
        Arguments.of(
            "ip -n a rule del pref 32766",
            List.of("a: routing rule 32766: from all lookup main is missing")),
        Arguments.of(
            "ip -n a rule add pref 5 from 10.77.1.2 blackhole",
            List.of("a: routing rule 5: from 10.77.1.2 blackhole is added")),
        Arguments.of(
            "ip -n a addr add 10.5.5.5/24 dev eth0",
            List.of("a: address 10.5.5.5/24 dev eth0 is added")),
        Arguments.of(
            "ip -n west addr del 10.77.1.1/24 dev cbr0",
            List.of("west: address 10.77.1.1/24 dev cbr0 is missing")),
        Arguments.of("ip -n west link set veth-a down", List.of("west: interface veth-a is down")),
        Arguments.of(
            "ip -n a link set eth0 mtu 1300 address 02:00:00:00:00:07",
            List.of(
                "a: interface eth0 mtu 1300, was 1500",
                "a: interface eth0 address 02:00:00:00:00:07, was 0a:58:0a:4d:01:02")),
        Arguments.of(
            "bridge -n west link set dev veth-a hairpin off",
            List.of("west: interface veth-a hairpin off, was on")),
        Arguments.of(
            "ip -n west link set veth-a nomaster",
            List.of("west: interface veth-a is a port of no bridge, was of cbr0")),
        Arguments.of(
            "ip -n a link set eth0 down; ip -n a link set eth0 name net0 up;"
                + " ip -n a route add default via 10.77.1.1",
            List.of("a: interface net0 is the name of what was eth0")),
        Arguments.of(
            "ip -n west link del veth-a",
            List.of(
                "west: interface veth-a is missing",
                "a: interface eth0 is missing",
                "a: route default via 10.77.1.1 dev eth0 is missing")),
        Arguments.of(
            "ip -n west link set veth-a name veth-x; ip -n west link set veth-b name veth-a;"
                + " ip -n west link set veth-x name veth-b",
            List.of(
                "west: interface veth-a leads to b/eth0, led to a/eth0",
                "west: interface veth-b leads to a/eth0, led to b/eth0")),
        Arguments.of(
            "ip -n a link add x0 type vxlan id 5 dstport 4789 remote 10.9.0.11;"
                + " ip -n a addr add 1.1.1.1/32 dev x0",
            List.of("a: interface x0 (vxlan) 1.1.1.1/32 is added")),
        Arguments.of(
            "ip netns exec west sysctl -qw net.ipv4.ip_forward=0",
            List.of(
                "west: sysctl net.ipv4.conf.cbr0.forwarding = 0, was 1",
                "west: sysctl net.ipv4.conf.eth0.forwarding = 0, was 1",
                "west: sysctl net.ipv4.conf.veth-a.forwarding = 0, was 1",
                "west: sysctl net.ipv4.conf.veth-b.forwarding = 0, was 1",
                "west: sysctl net.ipv4.ip_forward = 0, was 1")),
        Arguments.of(
            "ip netns exec west sysctl -qw net.ipv4.conf.cbr0.rp_filter=2",
            List.of("west: sysctl net.ipv4.conf.cbr0.rp_filter = 2, was 0")),
        Arguments.of(
            "ip netns exec a sysctl -qw net.ipv4.icmp_echo_ignore_all=1",
            List.of("a: sysctl net.ipv4.icmp_echo_ignore_all = 1, was 0")),
        Arguments.of(
            "ip netns exec a sysctl -qw net.ipv4.ip_default_ttl=65",
            List.of("a: sysctl net.ipv4.ip_default_ttl = 65, was 64")),
        Arguments.of(
            "ip -n a neigh add 10.77.1.1 lladdr 02:00:00:00:00:01 dev eth0",
            List.of("a: neighbour 10.77.1.1 dev eth0 lladdr 02:00:00:00:00:01 PERMANENT is added")),
        Arguments.of(
            "ip netns exec west iptables -P FORWARD DROP",
            List.of("west: iptables -t filter FORWARD policy DROP, was ACCEPT")),
        Arguments.of(
            "ip netns exec west iptables -t nat -I IP-MASQ-AGENT -d 10.9.1.4 -j RETURN",
            List.of(
                "west: iptables -t nat -A IP-MASQ-AGENT -d 10.9.1.4/32 -j RETURN (rule 1 of 3) is"
                    + " added")),
        Arguments.of(
            "ip netns exec west iptables -t nat -D IP-MASQ-AGENT 2",
            List.of(
                "west: iptables -t nat -A IP-MASQ-AGENT -m comment --comment \"ip-masq-agent:"
                    + " outbound traffic is subject to MASQUERADE (must be last in chain)\" -j"
                    + " MASQUERADE --random-fully is missing")),
        Arguments.of(
            "ip netns exec west sh -c 'iptables -t nat -S IP-MASQ-AGENT 1 | sed s/-A// | xargs"
                + " iptables -t nat -A; iptables -t nat -D IP-MASQ-AGENT 1'",
            List.of("west: iptables the order of the rules of -t nat IP-MASQ-AGENT")),
        Arguments.of(
            "ip netns exec a iptables -N MINE; ip netns exec a iptables -L",
            List.of("a: iptables chain -t filter MINE is added")),
        Arguments.of(
            "ip netns exec west iptables -t nat -F; ip netns exec west iptables -t nat -X",
            List.of("west: iptables chain -t nat IP-MASQ-AGENT is missing")),
        Arguments.of("ip netns exec a iptables -L", List.of()),
        Arguments.of(
            "ip netns exec a nft add table inet mine",
            List.of("a: nftables table inet mine is added")),
        Arguments.of("ip netns add mine", List.of("mine: host the netns mine is added")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("deeds")
  void whatWasDoneByHandIsToldAsItIs(String deed, List<String> told) throws Exception {
    try (ByHand lab = ByHand.build(TwoNodes.topology())) {
      lab.type(deed);
      List<String> changes = changes(lab);
      if (deed.contains("-t nat -F")) {
        assertThat(changes).containsAll(told).hasSize(4);
      } else {
        assertThat(changes).containsExactlyElementsOf(told);
      }
    }
  }

  @Test
  void rulesThatIptablesSpellsAnotherWayHaveNotChanged() throws Exception {
    try (ByHand lab =
        ByHand.build(
            new TwoNodes()
                .withRule("-t raw -A PREROUTING --proto tcp -i eth0 -s 10.1.2.3 -j CT --notrack")
                .build())) {
      assertThat(changes(lab)).isEmpty();
      lab.type("ip netns exec west iptables -t raw -F");
      assertThat(changes(lab))
          .containsExactly(
              "west: iptables -t raw -A PREROUTING -s 10.1.2.3/32 -i eth0 -p tcp -j CT --notrack"
                  + " is missing");
    }
  }

  private static final NftTable TABLE = new NftTable("kube-proxy");

  private static Topology withTable() {
    Topology plain = TwoNodes.topology();
    List<NftObject> objects =
        List.of(
            new NftObject.Table(TABLE, "rules for kube-proxy"),
            new NftObject.NamedSet(TABLE, "ips", "ipv4_addr", Optional.empty(), "Active"),
            new NftObject.NamedSet(
                TABLE, "seen", "ipv4_addr", Optional.of(Duration.ofHours(3)), ""),
            new NftObject.VerdictMap(TABLE, "ports", "inet_proto . inet_service", "ports"),
            new NftObject.BaseChain(TABLE, "filter-input", "filter", "input", 0),
            new NftObject.Chain(TABLE, "reject-chain", "helper for @ports"),
            new NftObject.Rule(TABLE, "filter-input", "meta l4proto . th dport vmap @ports", ""),
            new NftObject.Rule(TABLE, "filter-input", "update @seen { ip saddr }", "remember"),
            new NftObject.Rule(TABLE, "reject-chain", "reject", ""),
            new NftObject.Element(TABLE, "ips", "10.0.0.1", Optional.empty(), ""),
            new NftObject.Element(TABLE, "ips", "10.0.0.2", Optional.empty(), ""),
            new NftObject.Element(
                TABLE, "ports", "tcp . 81", Optional.of("goto reject-chain"), "a:b, c"),
            new NftObject.Element(TABLE, "ports", "tcp . 82", Optional.of("drop"), ""));
    return new Topology(
        plain.hosts().stream()
            .map(
                host ->
                    host.name().value().equals("west")
                        ? host.withNftables(
                            objects.stream()
                                .map(object -> new NftAddition(object, Note.because("test")))
                                .toList())
                        : host)
            .toList(),
        plain.pairs());
  }

  static List<Arguments> nftDeeds() {
    return List.of(
        Arguments.of("true", List.of()),
        Arguments.of("ping -c 1 -W 1 127.0.0.1", List.of()),
        Arguments.of("nft delete table ip kube-proxy", List.of("table ip kube-proxy is missing")),
        Arguments.of(
            "nft 'delete element ip kube-proxy ports { tcp . 81 }'",
            List.of(
                "ip kube-proxy element ports { tcp . 81 comment \"a:b, c\" : goto reject-chain } is"
                    + " missing")),
        Arguments.of(
            "nft 'add element ip kube-proxy ips { 10.0.0.3 }'",
            List.of("ip kube-proxy element ips { 10.0.0.3 } is added")),
        Arguments.of(
            "nft flush chain ip kube-proxy reject-chain",
            List.of("ip kube-proxy rule reject-chain reject is missing")),
        Arguments.of(
            "nft add rule ip kube-proxy reject-chain counter",
            List.of("ip kube-proxy rule reject-chain counter is added")),
        Arguments.of(
            "nft 'chain ip kube-proxy filter-input { policy drop ; }'",
            List.of(
                "ip kube-proxy chain filter-input type filter hook input priority filter; policy"
                    + " accept; is missing",
                "ip kube-proxy chain filter-input type filter hook input priority filter; policy"
                    + " drop; is added")),
        Arguments.of(
            "sh -c 'nft flush chain ip kube-proxy filter-input; nft add rule ip kube-proxy"
                + " filter-input update @seen \\{ ip saddr \\} comment \\\"remember\\\"; nft add rule ip"
                + " kube-proxy filter-input meta l4proto . th dport vmap @ports'",
            List.of("the order of the rules of ip kube-proxy")),
        Arguments.of(
            "nft add chain ip kube-proxy mine", List.of("ip kube-proxy chain mine is added")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("nftDeeds")
  void whatWasDoneToAPlannedNftablesTableIsToldPartByPart(String deed, List<String> told)
      throws Exception {
    try (ByHand lab = ByHand.build(withTable())) {
      lab.type("ip netns exec west " + deed);
      assertThat(changes(lab))
          .containsExactlyElementsOf(told.stream().map("west: nftables "::concat).toList());
    }
  }

  @Test
  void aHostTakenAwayIsMissing() throws Exception {
    try (ByHand lab = ByHand.build(TwoNodes.topology())) {
      lab.type("ip -n box link del eth0; ip netns del box");
      assertThat(changes(lab))
          .contains("box: host the netns box is missing", "vnet: interface f-box is missing");
      assertThat(Inspection.of(lab.network(), lab.planned()).details())
          .doesNotContainKey(HostName.of("box"));
    }
  }
}
