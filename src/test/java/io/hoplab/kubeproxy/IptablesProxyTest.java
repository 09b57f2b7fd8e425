package io.hoplab.kubeproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.Golden;
import io.hoplab.iptables.IptablesRule;
import io.hoplab.iptables.Table;
import io.hoplab.net.Cidr;
import io.hoplab.net.Protocol;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class IptablesProxyTest {
  private static final Map<String, Kinds.Setting> KINDS = new TreeMap<>(Kinds.all());
  private static final Set<String> TARGETS =
      Set.of("ACCEPT", "DROP", "REJECT", "RETURN", "MARK", "MASQUERADE", "DNAT");

  static Set<String> kinds() {
    return KINDS.keySet();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void eachKindHasTheRulesThatKubeProxyWrites(String kind) {
    Golden.check("kubeproxy/" + kind + ".rules", besidesTheFixed(KINDS.get(kind).iptables()));
  }

  @Test
  void theRulesWithoutAnyServiceAreTheFixedOnes() {
    Golden.check("kubeproxy/none.rules", Kinds.none(Web.node()).text());
  }

  private static String besidesTheFixed(ProxyRules rules) {
    ProxyRules fixed = Kinds.none(Web.node());
    List<KubeChain> chains = new ArrayList<>(rules.chains());
    chains.removeAll(fixed.chains());
    List<IptablesRule> own = new ArrayList<>(rules.rules());
    own.removeAll(fixed.rules());
    return new ProxyRules(chains, own).text();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void eachJumpHasItsChainAndEachChainItsJump(String kind) {
    ProxyRules rules = KINDS.get(kind).iptables();
    Set<String> chains = new TreeSet<>();
    for (KubeChain chain : rules.chains()) {
      assertThat(chain.name().length()).as(chain.name()).isLessThanOrEqualTo(28);
      assertThat(chains.add(chain.table() + " " + chain.name())).as("%s once", chain).isTrue();
    }
    Set<String> jumps = new TreeSet<>();
    Set<String> homes = new HashSet<>();
    for (IptablesRule rule : rules.rules()) {
      if (!rule.target().isEmpty() && !TARGETS.contains(rule.target())) {
        jumps.add(rule.table() + " " + rule.target());
      }
      if (!rule.table().builtinChains().contains(rule.chain())) {
        homes.add(rule.table() + " " + rule.chain());
      }
    }
    assertThat(chains).as("a chain for each jump").containsAll(jumps);
    assertThat(chains).as("a chain for each rule").containsAll(homes);
    chains.removeAll(jumps);
    assertThat(chains)
        .as("chains that nothing jumps to")
        .isSubsetOf(
            "filter KUBE-PROXY-CANARY",
            "mangle KUBE-PROXY-CANARY",
            "nat KUBE-PROXY-CANARY",
            "nat KUBE-MARK-MASQ");
  }

  @ParameterizedTest
  @CsvSource({
    "default/kubernetes:https, TCP, NPX46M4PTMTKRN6Y",
    "kube-system/kube-dns:dns, UDP, TCOU7JCQXEZGVUNU",
    "kube-system/kube-dns:dns-tcp, TCP, ERIFXISQEP7F7OF4",
    "default/web, TCP, LOLE4ISW44XBNF3G",
    "default/web:http, TCP, CDGGSHYLG3RE2FKL"
  })
  void aServicesChainsShareOneHash(String name, Protocol protocol, String hash) {
    ChainNames names = new ChainNames(name, protocol);
    assertThat(List.of(names.cluster(), names.local(), names.external(), names.firewall()))
        .containsExactly(
            "KUBE-SVC-" + hash, "KUBE-SVL-" + hash, "KUBE-EXT-" + hash, "KUBE-FW-" + hash);
  }

  @Test
  void anEndpointsChainIsNamedByItsPlaceToo() {
    ChainNames names = new ChainNames("default/web:http", Protocol.TCP);
    assertThat(names.endpoint("10.244.0.3:8080")).isEqualTo("KUBE-SEP-TCD3IFXQZW3ZEZQU");
    assertThat(names.endpoint("10.244.1.2:8080")).isEqualTo("KUBE-SEP-UIQK3OSOSTRHRPBX");
  }

  @ParameterizedTest
  @CsvSource({
    "2, 0.50000000000",
    "3, 0.33333333349",
    "4, 0.25000000000",
    "5, 0.20000000019",
    "7, 0.14285714272",
    "50, 0.02000000002"
  })
  void aProbabilityIsPrintedAsTheKernelKeepsIt(int count, String printed) {
    assertThat(Probability.oneIn(count)).isEqualTo(printed);
  }

  @Test
  void theOrderOfTheInputDoesNotMatter() {
    Random random = new Random(4);
    List<BackedService> services = new ArrayList<>();
    Cidr range = Cidr.parse("172.31.1.0/24");
    for (int i = 0; i < 20; i++) {
      Web web = Web.withoutEndpoints().name("web-" + i).clusterIp(range.address(i));
      List<Endpoint> endpoints = new ArrayList<>(List.of(Web.podB(), Web.podC()));
      Collections.shuffle(endpoints, random);
      endpoints.forEach(web::endpoint);
      services.add(web.backed());
    }
    String first = IptablesProxy.rules(new Services(services), Web.node()).text();
    Collections.shuffle(services, random);
    assertThat(IptablesProxy.rules(new Services(services), Web.node()).text()).isEqualTo(first);
  }

  @Test
  void anEndpointThatIsNotReadyServesOnlyWhileItIsTerminating() {
    Endpoint slow =
        new Endpoint(Web.CBR0, Map.of("http", 8080), Optional.of(Web.NODE_1), false, true, false);
    assertThat(Web.withoutEndpoints().endpoint(slow).rules().text())
        .contains("has no endpoints")
        .doesNotContain("KUBE-SEP-");
  }

  @Test
  void endpointsAreSortedAsText() {
    Web web = Web.withoutEndpoints().endpoint("192.0.2.2").endpoint("192.0.2.10");
    assertThat(web.rules().text()).containsSubsequence("-> 192.0.2.10:8080", "-> 192.0.2.2:8080");
  }

  @Test
  void nodePortsAnswerOnlyAtTheAddressesAskedFor() {
    assertThat(lastOfServices(Web.nodePortsOnlyAt(true, "10.240.0.0/16", "127.0.0.0/8")))
        .containsExactly("-d 127.0.0.1/32", "-d 10.240.0.4/32");
    assertThat(lastOfServices(Web.nodePortsOnlyAt(false, "10.240.0.0/16", "127.0.0.0/8")))
        .containsExactly("-d 10.240.0.4/32");
    assertThat(lastOfServices(Web.nodePortsOnlyAt(false))).containsExactly("! -d 127.0.0.0/8");
    assertThat(lastOfServices(Web.nodePortsOnlyAt(true, "0.0.0.0/0"))).containsExactly("");
  }

  private static List<String> lastOfServices(ProxyNode node) {
    return Kinds.none(node).rules().stream()
        .filter(rule -> rule.target().equals(KubeChain.NODE_PORTS) && rule.table() == Table.NAT)
        .map(rule -> rule.spec().replaceFirst(" ?-m comment.*", ""))
        .toList();
  }

  @Test
  void withoutLocalhostNodePortsThereIsNothingToFence() {
    assertThat(Kinds.none(Web.nodePortsOnlyAt(false)).text())
        .contains(":KUBE-FIREWALL - ", "-A INPUT -j KUBE-FIREWALL")
        .doesNotContain("-A KUBE-FIREWALL");
  }

  @Test
  void anotherMasqueradeBitIsAnotherMark() {
    ProxyNode node =
        new ProxyNode(
            Web.NODE_1,
            Web.NODE_1_IP,
            List.of(Web.NODE_1_IP),
            new LocalDetector.None(),
            false,
            true,
            List.of(),
            31,
            true);
    assertThat(Kinds.none(node).text())
        .contains(
            "-A KUBE-POSTROUTING -m mark ! --mark 0x80000000/0x80000000 -j RETURN",
            "-A KUBE-POSTROUTING -j MARK --set-xmark 0x80000000/0x0",
            "-A KUBE-MARK-MASQ -j MARK --set-xmark 0x80000000/0x80000000",
            "-m mark --mark 0x80000000/0x80000000 -j ACCEPT")
        .doesNotContain("INVALID", "0x4000");
  }

  @Test
  void aServiceWithoutAWayInFromOutsideHasNoChainForIt() {
    assertThat(Web.service().rules().text()).doesNotContain("KUBE-EXT-");
  }
}
