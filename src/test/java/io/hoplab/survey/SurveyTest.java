package io.hoplab.survey;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.TwoNodes;
import io.hoplab.apply.RunningNetwork;
import io.hoplab.iptables.SavedRules;
import io.hoplab.iptables.Table;
import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceAddress;
import io.hoplab.net.InterfaceName;
import io.hoplab.topology.AppendedRule;
import io.hoplab.topology.AssignedAddress;
import io.hoplab.topology.Bridge;
import io.hoplab.topology.Host;
import io.hoplab.topology.Note;
import io.hoplab.topology.Role;
import io.hoplab.topology.Route;
import io.hoplab.topology.RouteType;
import io.hoplab.topology.RoutingRule;
import io.hoplab.topology.Sysctl;
import io.hoplab.topology.VethEnd;
import io.hoplab.topology.VethPair;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
class SurveyTest {
  private static final HostName WEST = HostName.of("west");
  private static final HostName EAST = HostName.of("east");
  private static final HostName POD = HostName.of("a");
  private static final HostName VNET = HostName.of("vnet");
  private static final InterfaceName ETH0 = InterfaceName.of("eth0");
  private static final InterfaceName CBR0 = InterfaceName.of("cbr0");
  private static final InterfaceName PORT = InterfaceName.of("veth-a");

  private static ByHand twoNodes() throws Exception {
    return ByHand.build(TwoNodes.topology());
  }

  private static VethEnd end(Survey survey, HostName host, InterfaceName name) {
    return survey.topology().end(host, name).orElseThrow();
  }

  @Test
  void anAddressAddedByHandIsThereAndOneTakenAwayIsNot() throws Exception {
    try (ByHand lab = twoNodes()) {
      lab.type(
          "ip -n a addr add 10.5.5.5/24 dev eth0", "ip -n west addr del 10.77.1.1/24 dev cbr0");
      Survey survey = lab.survey();
      List<AssignedAddress> addresses = end(survey, POD, ETH0).addresses();
      assertThat(addresses)
          .extracting(AssignedAddress::address)
          .extracting(InterfaceAddress::toString)
          .containsExactly("10.77.1.2/24", "10.5.5.5/24");
      assertThat(addresses.get(0).note()).isNotEqualTo(Survey.UNPLANNED);
      assertThat(addresses.get(1).note()).isEqualTo(Survey.UNPLANNED);
      assertThat(survey.topology().bridge(WEST, CBR0).orElseThrow().addresses()).isEmpty();
    }
  }

  @Test
  void anInterfaceSwitchedOffIsDownAndItsPeerHasNoCarrier() throws Exception {
    try (ByHand lab = twoNodes()) {
      lab.type("ip -n a link set eth0 down");
      Survey survey = lab.survey();
      assertThat(survey.down()).extracting(Object::toString).containsExactly("a/eth0");
      assertThat(survey.isUp(POD, ETH0)).isFalse();
      SurveyedInterface peer = survey.find(WEST, PORT).orElseThrow();
      assertThat(peer.up()).isTrue();
      assertThat(peer.carrier()).isFalse();
    }
  }

  @Test
  void macMtuHairpinAndParametersAreThoseOfNow() throws Exception {
    try (ByHand lab = twoNodes()) {
      lab.type(
          "ip -n a link set eth0 address 02:00:00:00:00:99 mtu 1300",
          "bridge -n west link set dev veth-a hairpin off",
          "ip netns exec west sysctl -qw net.ipv4.ip_forward=0",
          "ip netns exec west sysctl -qw net.ipv4.conf.eth0.rp_filter=1");
      Survey survey = lab.survey();
      VethEnd eth0 = end(survey, POD, ETH0);
      assertThat(eth0.mac().orElseThrow()).hasToString("02:00:00:00:00:99");
      assertThat(eth0.mtu()).isEqualTo(1300);
      assertThat(end(survey, WEST, PORT).hairpin()).isFalse();
      assertThat(survey.topology().host(WEST).sysctls())
          .filteredOn(sysctl -> sysctl.key().equals("net/ipv4/ip_forward"))
          .extracting(Sysctl::value)
          .containsExactly("0");
      SurveyedInterface nic = survey.find(WEST, ETH0).orElseThrow();
      assertThat(nic.conf())
          .containsEntry(InterfaceSwitch.RP_FILTER, 1)
          .containsEntry(InterfaceSwitch.FORWARDING, 0);
    }
  }

  @Test
  void routesOfAllTablesAreThoseOfNow() throws Exception {
    try (ByHand lab = twoNodes()) {
      lab.type(
          "ip -n a route del default",
          "ip -n a route add 10.1.0.0/16 via 10.77.1.1 table 500",
          "ip -n a route add 10.2.0.0/16 via 10.77.1.1 metric 7",
          "ip -n a route add 10.3.0.0/16 nexthop via 10.77.1.1 nexthop via 10.77.1.3",
          "ip -n a route add prohibit 10.4.0.0/16");
      Survey survey = lab.survey();
      Host pod = survey.topology().host(POD);
      assertThat(pod.routes())
          .extracting(Route::destination)
          .extracting(Cidr::toString)
          .containsExactlyInAnyOrder("10.1.0.0/16", "10.4.0.0/16");
      assertThat(pod.routes()).extracting(Route::type).contains(RouteType.PROHIBIT);
      assertThat(survey.hosts().get(POD).routes())
          .filteredOn(route -> !route.byKernel())
          .extracting(SurveyedRoute::text)
          .containsExactlyInAnyOrder(
              "10.1.0.0/16 via 10.77.1.1 dev eth0 table 500",
              "10.2.0.0/16 via 10.77.1.1 dev eth0 metric 7",
              "10.3.0.0/16 and more: ip route shows it",
              "prohibit 10.4.0.0/16");
    }
  }

  @Test
  void theRoutesOfTheKernelAreMarked() throws Exception {
    try (ByHand lab = twoNodes()) {
      assertThat(lab.survey().hosts().get(POD).routes())
          .filteredOn(SurveyedRoute::byKernel)
          .extracting(SurveyedRoute::text)
          .contains(
              "10.77.1.0/24 dev eth0 proto kernel src 10.77.1.2",
              "local 10.77.1.2 dev eth0 table local proto kernel src 10.77.1.2");
    }
  }

  @Test
  void routingRulesAreThoseOfNow() throws Exception {
    try (ByHand lab = twoNodes()) {
      lab.type(
          "ip -n vnet rule del pref 1000",
          "ip -n vnet rule add pref 900 iif f-box lookup 77",
          "ip -n vnet rule add pref 901 not from 10.9.0.0/24 fwmark 0x5 lookup 78",
          "ip -n vnet rule add pref 902 to 10.9.1.4 blackhole");
      Survey survey = lab.survey();
      assertThat(survey.topology().host(VNET).routingRules())
          .extracting(RoutingRule::priority)
          .containsExactly(1001, 900);
      assertThat(survey.hosts().get(VNET).routingRules())
          .extracting(rule -> rule.priority() + ": " + rule.text())
          .containsExactly(
              "0: from all lookup local",
              "900: from all iif f-box lookup 77",
              "901: not from 10.9.0.0/24 fwmark 0x5 lookup 78",
              "902: from all to 10.9.1.4 blackhole",
              "1001: from all iif f-east lookup 101",
              "32766: from all lookup main",
              "32767: from all lookup default");
    }
  }

  @Test
  void iptablesRulesAreThoseOfNowInTheirOrder() throws Exception {
    try (ByHand lab = twoNodes()) {
      lab.type(
          "ip netns exec west iptables -t nat -I IP-MASQ-AGENT -d 10.9.1.4 -j RETURN",
          "ip netns exec west iptables -P FORWARD DROP",
          "ip netns exec a iptables -A OUTPUT -p udp -j REJECT",
          "ip netns exec a iptables -t security -A OUTPUT -j ACCEPT",
          "ip netns exec b nft add table inet mine");
      Survey survey = lab.survey();
      List<AppendedRule> rules = survey.topology().host(WEST).rules();
      assertThat(rules)
          .extracting(appended -> appended.rule().target())
          .containsExactly("IP-MASQ-AGENT", "RETURN", "RETURN", "MASQUERADE");
      assertThat(rules.get(1).rule())
          .hasToString("-t nat -A IP-MASQ-AGENT -d 10.9.1.4/32 -j RETURN");
      assertThat(rules.get(1).note()).isEqualTo(Survey.UNPLANNED);
      assertThat(rules.get(2).note()).isNotEqualTo(Survey.UNPLANNED);
      assertThat(survey.hosts().get(WEST).iptables().chains())
          .contains(
              new SavedRules.SavedChain(Table.FILTER, "FORWARD", Optional.of("DROP")),
              new SavedRules.SavedChain(Table.NAT, "IP-MASQ-AGENT", Optional.empty()));
      assertThat(survey.topology().host(POD).filters()).isTrue();
      assertThat(survey.hosts().get(POD).iptables().elsewhere())
          .containsExactly("-t security -A OUTPUT -j ACCEPT");
      assertThat(survey.hosts().get(HostName.of("b")).nftTables()).containsExactly("inet mine");
      assertThat(survey.hosts().get(WEST).nftTables()).isEmpty();
    }
  }

  @Test
  void neighboursAreThoseOfNow() throws Exception {
    try (ByHand lab = twoNodes()) {
      lab.type("ip -n a neigh add 10.77.1.1 lladdr 02:00:00:00:00:01 dev eth0");
      assertThat(lab.survey().hosts().get(POD).neighbours())
          .filteredOn(SurveyedNeighbour::isFixed)
          .extracting(Object::toString)
          .containsExactly("10.77.1.1 dev eth0 lladdr 02:00:00:00:00:01 PERMANENT");
    }
  }

  @Test
  void aHostAddedByHandPlaysAPodBehindANodeAndAMachineElsewhere() throws Exception {
    try (ByHand lab = twoNodes()) {
      lab.type(
          "ip netns add mine",
          "ip -n mine link add eth0 type veth peer name veth-mine netns west",
          "ip -n west link set veth-mine master cbr0 up",
          "ip netns add other",
          "ip -n other link add eth0 type veth peer name f-other netns vnet");
      Survey survey = lab.survey();
      Host mine = survey.topology().host(HostName.of("mine"));
      assertThat(mine.role()).isEqualTo(Role.POD);
      assertThat(mine.note()).isEqualTo(Survey.UNPLANNED);
      assertThat(survey.topology().host(HostName.of("other")).role()).isEqualTo(Role.VM);
      VethEnd eth0 = end(survey, mine.name(), ETH0);
      assertThat(survey.topology().peer(eth0)).hasToString("west/veth-mine");
      assertThat(survey.topology().peer(eth0).bridge()).contains(CBR0);
      List<VethPair> pairs = survey.topology().pairs();
      int planned = TwoNodes.topology().pairs().size();
      assertThat(pairs).hasSize(planned + 2);
      assertThat(pairs.subList(planned, planned + 2))
          .extracting(VethPair::note)
          .containsOnly(Survey.UNPLANNED);
    }
  }

  @Test
  void aHostTakenAwayIsGoneWithItsCables() throws Exception {
    try (ByHand lab = twoNodes()) {
      lab.type("ip -n a link del eth0", "ip netns del a");
      Survey survey = lab.survey();
      assertThat(survey.topology().findHost(POD)).isEmpty();
      assertThat(survey.topology().end(WEST, PORT)).isEmpty();
    }
  }

  @Test
  void aPortMovedToAnotherBridgeIsAPortOfThat() throws Exception {
    try (ByHand lab = twoNodes()) {
      lab.type(
          "ip -n west link add cbr1 mtu 1400 type bridge",
          "ip -n west link set veth-a master cbr1",
          "ip -n west link set veth-b nomaster");
      Survey survey = lab.survey();
      assertThat(end(survey, WEST, PORT).bridge()).contains(InterfaceName.of("cbr1"));
      assertThat(end(survey, WEST, InterfaceName.of("veth-b")).bridge()).isEmpty();
      assertThat(survey.topology().host(WEST).bridges())
          .extracting(Bridge::name)
          .extracting(InterfaceName::value)
          .containsExactly("cbr0", "cbr1");
      assertThat(survey.topology().host(WEST).bridges())
          .extracting(Bridge::note)
          .element(1)
          .isEqualTo(Survey.UNPLANNED);
    }
  }

  @Test
  void aRenamedInterfaceKeepsItsPeer() throws Exception {
    try (ByHand lab = twoNodes()) {
      lab.type("ip -n a link set eth0 down", "ip -n a link set eth0 name net0 up");
      Survey survey = lab.survey();
      assertThat(survey.topology().end(POD, ETH0)).isEmpty();
      VethEnd renamed = end(survey, POD, InterfaceName.of("net0"));
      assertThat(survey.topology().peer(renamed)).hasToString("west/veth-a");
      Note note = survey.topology().pairs().get(survey.topology().pairs().size() - 1).note();
      assertThat(note).isEqualTo(Survey.UNPLANNED);
    }
  }

  @Test
  void whatATopologyHasNoWordsForStandsBesideIt() throws Exception {
    try (ByHand lab = twoNodes()) {
      lab.type(
          "ip -n west link add x0 type vxlan id 5 dstport 4789 remote 10.9.0.11",
          "ip -n west addr add 1.1.1.1/32 dev x0",
          "ip link add own0 type veth peer name loose0 netns west",
          "ip -n west link add in0 type veth peer name in1",
          "ip -n west link add 'odd+name' type veth peer name odd1 netns east");
      Survey survey = lab.survey();
      assertThat(survey.others())
          .extracting(each -> each + " " + each.kind() + " " + each.isLoose())
          .containsExactlyInAnyOrder(
              "west/x0 vxlan false",
              "west/loose0 veth true",
              "west/odd+name veth false",
              "east/odd1 veth false");
      assertThat(survey.find(WEST, InterfaceName.of("x0")).orElseThrow().addresses())
          .containsExactly(InterfaceAddress.parse("1.1.1.1/32"));
      assertThat(survey.find(EAST, InterfaceName.of("odd1")).orElseThrow().peer())
          .contains("west/odd+name");
      assertThat(survey.topology().peer(end(survey, WEST, InterfaceName.of("in0"))))
          .hasToString("west/in1");
      try (RunningNetwork joined = RunningNetwork.attach(lab.network().folder())) {
        assertThat(joined.interfaces(WEST)).containsValue(InterfaceName.of("x0"));
      }
      lab.type("ip link del own0");
    }
  }

  /**
   * West's cable leads out of the lab, to number 50; and east has a number 50 that names 60 too.
   */
  @Test
  void numbersThatNameEachOtherByChanceAreNoCable() throws Exception {
    try (ByHand lab = twoNodes()) {
      lab.type(
          "ip link add name own1 index 50 type veth peer name loose1 index 60 netns west",
          "ip -n east link add name e50 index 50 type veth peer name b60 index 60 netns box");
      Survey survey = lab.survey();
      assertThat(survey.others()).extracting(Object::toString).containsExactly("west/loose1");
      assertThat(survey.topology().peer(end(survey, EAST, InterfaceName.of("e50"))))
          .hasToString("box/b60");
      lab.type("ip link del own1");
    }
  }

  @Test
  void filesThatAreNoHostsAreNoHosts() throws Exception {
    try (ByHand lab = twoNodes()) {
      lab.type(
          "ip netns add Mine",
          "ip -n Mine link add v0 type veth peer name v-mine netns a",
          "touch /run/netns/broken",
          "touch /run/netns/again && mount --bind /run/netns/a /run/netns/again");
      Survey survey = lab.survey();
      assertThat(survey.strangers()).containsExactly("Mine");
      assertThat(survey.topology().hosts())
          .extracting(Host::name)
          .containsExactlyElementsOf(TwoNodes.topology().hosts().stream().map(Host::name).toList());
      assertThat(survey.find(POD, InterfaceName.of("v-mine")).orElseThrow().peer())
          .contains("Mine/v0");
      try (RunningNetwork joined = RunningNetwork.attach(lab.network().folder())) {
        assertThat(joined.hosts()).contains(POD).doesNotContain(HostName.of("broken"));
        assertThat(Survey.of(joined, TwoNodes.topology()).hosts()).isEqualTo(survey.hosts());
      }
    }
  }
}
