package io.hoplab.kubeproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.Golden;
import io.hoplab.net.AddressPort;
import io.hoplab.net.Protocol;
import io.hoplab.nftables.NftObject;
import io.hoplab.nftables.NftRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class NftablesProxyTest {
  private static final Map<String, Kinds.Setting> KINDS = new TreeMap<>(Kinds.all());
  private static final Pattern NAMED = Pattern.compile("(jump |goto |@)(\\S+)");
  private static final NftRules NONE = none(Web.node());

  static Set<String> kinds() {
    return KINDS.keySet();
  }

  private static NftRules none(ProxyNode node) {
    return new Kinds.Setting(new Services(List.of()), node).nftables();
  }

  private static String besidesTheFixed(NftRules rules) {
    List<NftObject> own = new ArrayList<>(rules.objects());
    own.removeAll(NONE.objects());
    return new NftRules(own).text();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void eachKindHasTheRulesThatKubeProxyWrites(String kind) {
    Golden.check("kubeproxy/" + kind + ".nft", besidesTheFixed(KINDS.get(kind).nftables()));
  }

  @Test
  void theTableWithoutAnyServiceIsTheFixedOne() {
    Golden.check("kubeproxy/none.nft", NONE.text());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void everythingThatIsNamedIsThereAndEachChainIsNamed(String kind) {
    Set<String> chains = new TreeSet<>();
    Set<String> sets = new TreeSet<>();
    Set<String> reached = new TreeSet<>();
    for (NftObject object : KINDS.get(kind).nftables().objects()) {
      String text = object.addition();
      if (object instanceof NftObject.Chain chain) {
        assertThat(chains.add(chain.name())).as("%s once", chain).isTrue();
      } else if (object instanceof NftObject.NamedSet set) {
        assertThat(sets.add(set.name())).as("%s once", set).isTrue();
      } else if (object instanceof NftObject.VerdictMap map) {
        assertThat(sets.add(map.name())).as("%s once", map).isTrue();
      } else if (object instanceof NftObject.Element element) {
        assertThat(sets).as(text).contains(element.set());
      }
      if (object instanceof NftObject.Rule || object instanceof NftObject.Element) {
        Matcher named = NAMED.matcher(text);
        while (named.find()) {
          assertThat(named.group(1).equals("@") ? sets : chains).as(text).contains(named.group(2));
          reached.add(named.group(2));
        }
      }
    }
    chains.removeAll(reached);
    assertThat(chains).as("chains that nothing leads to").isSubsetOf("reject-chain");
  }

  @ParameterizedTest
  @CsvSource({
    "ns1, svc1, p80, ULMVA6XW-ns1/svc1/tcp/p80",
    "ns5, svc5, p80, HVFWP5L3-ns5/svc5/tcp/p80",
    "default, kubernetes, https, 2QRHZV4L-default/kubernetes/tcp/https",
    "default, web, http, SUSTUHLJ-default/web/tcp/http",
    "default, web, '', PFISGYVC-default/web/tcp/"
  })
  void aServicesChainsShareOneBase(String namespace, String service, String port, String base) {
    NftNames names = names(namespace, service, port);
    assertThat(List.of(names.cluster(), names.local(), names.external(), names.firewall()))
        .containsExactly(
            "service-" + base, "local-" + base, "external-" + base, "firewall-" + base);
  }

  @ParameterizedTest
  @CsvSource({
    "ns1, svc1, p80, 10.180.0.1:80, 5OJB2KTY-ns1/svc1/tcp/p80__10.180.0.1/80",
    "ns5, svc5, p80, 10.180.0.3:80, GTK6MW7G-ns5/svc5/tcp/p80__10.180.0.3/80",
    "default, web, http, 10.244.0.3:8080, E7CNK33K-default/web/tcp/http__10.244.0.3/8080",
    "default, web, http, 10.244.1.2:8080, SVLGPL42-default/web/tcp/http__10.244.1.2/8080"
  })
  void anEndpointsChainAndSetAreNamedByItsPlaceToo(
      String namespace, String service, String port, String place, String base) {
    NftNames names = names(namespace, service, port);
    assertThat(names.endpoint(AddressPort.parse(place))).isEqualTo("endpoint-" + base);
    assertThat(names.affinity(AddressPort.parse(place))).isEqualTo("affinity-" + base);
  }

  private static NftNames names(String namespace, String service, String port) {
    return new NftNames(
        new ServiceName(namespace, service),
        new ServicePort(port, Protocol.TCP, 80, TargetPort.parse("80"), OptionalInt.empty()));
  }

  @Test
  void theLongestNameIsNoneThatKubeProxyWouldCut() {
    String longest = "x".repeat(63);
    String endpoint =
        names(longest, longest, longest).endpoint(AddressPort.parse("100.100.100.100:10000"));
    assertThat(endpoint.length()).isLessThanOrEqualTo("endpoint-".length() + 240);
  }

  @Test
  void aCommentThatNftWouldRefuseIsCut() {
    String longest = "x".repeat(63);
    Service service = Web.withoutEndpoints().spec();
    Service renamed =
        new Service(
            new ServiceName(longest, longest),
            service.type(),
            service.clusterIp(),
            service.ports(),
            service.internalTrafficPolicy(),
            service.externalTrafficPolicy(),
            service.clientIpAffinitySeconds(),
            service.externalIps(),
            service.loadBalancerIngress(),
            service.loadBalancerSourceRanges(),
            service.healthCheckNodePort());
    Services services = new Services(List.of(new BackedService(renamed, List.of())));
    assertThat(new Kinds.Setting(services, Web.node()).nftables().text())
        .contains("comment \"" + longest + "/" + longest + ":\" : goto reject-chain");
  }

  @Test
  void nodePortsAnswerAtThePrimaryAddressUnlessOthersAreAskedFor() {
    assertThat(none(Web.node()).text()).contains("nodeport-ips { 10.240.0.4 }");
    assertThat(none(Web.nodePortsOnlyAt(true, "10.244.0.0/16", "127.0.0.0/8")).text())
        .contains("nodeport-ips { 10.244.0.1 }")
        .doesNotContain("nodeport-ips { 10.240.0.4 }", "127.0.0");
  }

  @Test
  void whereNodePortsAnswerAtEveryAddressThereIsNoSetOfThem() {
    assertThat(none(Web.nodePortsOnlyAt(true, "0.0.0.0/0")).text())
        .doesNotContain("nodeport-ips")
        .contains(
            "services fib daddr type local ip daddr != 127.0.0.0/8 meta l4proto . th dport vmap"
                + " @service-nodeports\n",
            "nodeport-endpoints-check fib daddr type local ip daddr != 127.0.0.0/8 meta l4proto ."
                + " th dport vmap @no-endpoint-nodeports\n");
  }

  @Test
  void withoutKnownServiceRangesNothingIsDropped() {
    assertThat(NftablesProxy.rules(new Services(List.of()), List.of(), Web.node()).text())
        .contains("reject comment \"Reject traffic to invalid ports of ClusterIPs\"")
        .doesNotContain("unallocated");
  }

  @Test
  void anotherMasqueradeBitIsAnotherMark() {
    ProxyNode node =
        new ProxyNode(
            Web.NODE_1,
            Web.NODE_1_IP,
            List.of(Web.NODE_1_IP),
            new LocalDetector.SourceRange(Web.CLUSTER),
            false,
            true,
            List.of(),
            31,
            true);
    assertThat(Web.service().nodePort().on(node).nftables().text())
        .contains(
            "10.244.0.0/16 mark set mark or 0x80000000",
            "mark and 0x80000000 != 0 mark set mark xor 0x80000000 masquerade",
            "/http mark set mark or 0x80000000")
        .doesNotContain("0x4000");
  }

  @Test
  void theLaterOfTwoServicesThatClaimAnAddressHasIt() {
    Web first = Web.service().externalIp("198.51.100.9");
    Web second =
        Web.withoutEndpoints()
            .name("web-2")
            .clusterIp(Web.SERVICE_CIDR.address(6))
            .endpoint("192.0.2.7")
            .externalIp("198.51.100.9");
    Services both = new Services(List.of(second.backed(), first.backed()));
    assertThat(new Kinds.Setting(both, Web.node()).nftables().text().lines())
        .filteredOn(line -> line.contains("{ 198.51.100.9 . tcp . 443"))
        .singleElement()
        .asString()
        .contains("-default/web-2/tcp/http");
  }
}
