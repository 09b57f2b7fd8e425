package io.hoplab.kubeproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.iptables.IptablesRule;
import io.hoplab.iptables.Table;
import io.hoplab.net.Cidr;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProxyChangeTest {
  private static final ProxyRules NOTHING = new ProxyRules(List.of(), List.of());

  @Test
  void whatStaysTheSameNeedsNoText() {
    ProxyChange change = ProxyChange.between(Web.service().rules(), Web.service().rules());
    assertThat(change.isEmpty()).isTrue();
    assertThat(change.kept()).isEqualTo(Web.service().rules().chains().size());
  }

  @Test
  void aRuleOfSomebodyElseThatLeadsToKubeProxysChainsIsNotKubeProxys() {
    ProxyRules own = Web.service().rules();
    List<IptablesRule> all = new ArrayList<>(own.rules());
    all.add(IptablesRule.parse("-t nat -A POSTROUTING -s 9.9.9.9/32 -j KUBE-MARK-MASQ"));
    all.add(IptablesRule.parse("-t filter -A INPUT -s 9.9.9.9/32 -j KUBE-FIREWALL"));
    assertThat(ProxyRules.among(own.chains(), all).rules()).containsExactlyElementsOf(own.rules());
  }

  @Test
  void anEndpointThatComesChangesTheChoiceAndBringsItsOwnChain() {
    ProxyRules before = Web.withoutEndpoints().endpoint(Web.podB()).rules();
    ProxyChange change = ProxyChange.between(before, Web.service().rules());
    assertThat(change.text())
        .isEqualTo(
            """
            *nat
            :KUBE-SEP-UIQK3OSOSTRHRPBX - [0:0]
            :KUBE-SVC-CDGGSHYLG3RE2FKL - [0:0]
            -A KUBE-SEP-UIQK3OSOSTRHRPBX -s 10.244.1.2/32 -m comment --comment "default/web:http" -j KUBE-MARK-MASQ
            -A KUBE-SEP-UIQK3OSOSTRHRPBX -p tcp -m comment --comment "default/web:http" -m tcp -j DNAT --to-destination 10.244.1.2:8080
            -A KUBE-SVC-CDGGSHYLG3RE2FKL ! -s 10.244.0.0/16 -d 172.31.0.5/32 -p tcp -m comment --comment "default/web:http cluster IP" -m tcp --dport 443 -j KUBE-MARK-MASQ
            -A KUBE-SVC-CDGGSHYLG3RE2FKL -m comment --comment "default/web:http -> 10.244.0.3:8080" -m statistic --mode random --probability 0.50000000000 -j KUBE-SEP-TCD3IFXQZW3ZEZQU
            -A KUBE-SVC-CDGGSHYLG3RE2FKL -m comment --comment "default/web:http -> 10.244.1.2:8080" -j KUBE-SEP-UIQK3OSOSTRHRPBX
            COMMIT
            """);
    assertThat(change.made())
        .containsExactly(new KubeChain(Table.NAT, "KUBE-SEP-UIQK3OSOSTRHRPBX"));
    assertThat(change.changed())
        .containsExactly(new KubeChain(Table.NAT, "KUBE-SVC-CDGGSHYLG3RE2FKL"));
    assertThat(change.kept()).isEqualTo(before.chains().size() - 1);
  }

  @Test
  void chainsThatGoAreAllEmptiedBeforeTheFirstIsDeleted() {
    ProxyRules before = Web.withoutEndpoints().endpoint(Web.podB()).rules();
    ProxyChange change = ProxyChange.between(before, Kinds.none(Web.node()));
    assertThat(change.text())
        .isEqualTo(
            """
            *nat
            :KUBE-SERVICES - [0:0]
            :KUBE-SVC-CDGGSHYLG3RE2FKL - [0:0]
            :KUBE-SEP-TCD3IFXQZW3ZEZQU - [0:0]
            -A KUBE-SERVICES -m comment --comment "kubernetes service nodeports; NOTE: this must be the last rule in this chain" -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS
            -X KUBE-SVC-CDGGSHYLG3RE2FKL
            -X KUBE-SEP-TCD3IFXQZW3ZEZQU
            COMMIT
            """);
  }

  @Test
  void ofALongChainOnlyTheChangedLineIsRewritten() {
    List<BackedService> services = crowd(100);
    ProxyRules before = IptablesProxy.rules(new Services(services), Web.node());
    BackedService one = services.get(50);
    services.set(50, new BackedService(one.service(), List.of()));
    ProxyChange change =
        ProxyChange.between(before, IptablesProxy.rules(new Services(services), Web.node()));
    assertThat(change.text().lines().filter(line -> line.contains("KUBE-SERVICES")))
        .containsExactly(
            ":KUBE-SERVICES - [0:0]",
            "-A KUBE-SERVICES -d 10.9.0.50/32 -p tcp -m comment --comment"
                + " \"default/s50:http has no endpoints\" -m tcp --dport 443 -j REJECT"
                + " --reject-with icmp-port-unreachable",
            "-D KUBE-SERVICES -d 10.9.0.50/32 -p tcp -m comment --comment"
                + " \"default/s50:http cluster IP\" -m tcp --dport 443 -j "
                + new ChainNames("default/s50:http", one.service().ports().get(0).protocol())
                    .cluster());
  }

  private static List<BackedService> crowd(int count) {
    List<BackedService> services = new ArrayList<>();
    Cidr range = Cidr.parse("10.9.0.0/16");
    for (int i = 0; i < count; i++) {
      services.add(
          Web.withoutEndpoints()
              .name("s" + i)
              .clusterIp(range.address(i))
              .endpoint(Endpoint.ready(range.address(1000 + i), Web.NODE_1, Map.of("http", 8080)))
              .backed());
    }
    return services;
  }

  @Test
  void builtInChainsAreOthersToo() {
    ProxyChange all = ProxyChange.between(NOTHING, Kinds.none(Web.node()));
    assertThat(all.text()).doesNotContain(":POSTROUTING", "-A POSTROUTING");
    assertThat(all.text().lines().filter(line -> line.contains(" INPUT ")))
        .hasSize(4)
        .first()
        .isEqualTo("-I INPUT 1 -j KUBE-FIREWALL");
    ProxyChange none = ProxyChange.between(Kinds.none(Web.node()), NOTHING);
    assertThat(none.text())
        .contains(
            "-D POSTROUTING -m comment --comment \"kubernetes postrouting rules\" -j"
                + " KUBE-POSTROUTING\n")
        .doesNotContain(":POSTROUTING");
  }

  @Test
  void everyLineOfAChangeIsAboutWhatChanged() {
    ChangingServices services = new ChangingServices(7, 30);
    ProxyRules before = IptablesProxy.rules(services.services(), Web.node());
    for (int i = 0; i < 200; i++) {
      String what = services.happen();
      ProxyRules after = IptablesProxy.rules(services.services(), Web.node());
      ProxyChange change = ProxyChange.between(before, after);
      assertThat(change.isEmpty()).as(what).isEqualTo(before.equals(after));
      assertThat(change.made().size() + change.changed().size() + change.kept())
          .as(what)
          .isEqualTo(after.chains().size());
      assertThat(change.kept()).as(what).isGreaterThan(after.chains().size() * 8 / 10);
      for (KubeChain chain : change.changed()) {
        assertThat(rules(before, chain))
            .as("%s: %s", what, chain)
            .isNotEqualTo(rules(after, chain));
      }
      before = after;
    }
  }

  private static List<IptablesRule> rules(ProxyRules all, KubeChain chain) {
    return all.rules().stream()
        .filter(rule -> rule.table() == chain.table() && rule.chain().equals(chain.name()))
        .toList();
  }
}
