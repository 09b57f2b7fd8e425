package io.hoplab.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.iptables.IptablesRule;
import io.hoplab.iptables.SavedRules;
import io.hoplab.iptables.Table;
import io.hoplab.kubeproxy.BackedService;
import io.hoplab.kubeproxy.Endpoint;
import io.hoplab.kubeproxy.IptablesProxy;
import io.hoplab.kubeproxy.NftablesProxy;
import io.hoplab.kubeproxy.ProxyNode;
import io.hoplab.kubeproxy.ProxyRules;
import io.hoplab.kubeproxy.Service;
import io.hoplab.kubeproxy.ServiceName;
import io.hoplab.kubeproxy.ServicePort;
import io.hoplab.kubeproxy.ServiceType;
import io.hoplab.kubeproxy.Services;
import io.hoplab.kubeproxy.TargetPort;
import io.hoplab.kubeproxy.TrafficPolicy;
import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import io.hoplab.plan.Planner;
import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import io.hoplab.topology.AppendedRule;
import io.hoplab.topology.Chain;
import io.hoplab.topology.Host;
import io.hoplab.topology.NftAddition;
import io.hoplab.topology.Note;
import io.hoplab.topology.Role;
import io.hoplab.topology.Topology;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
class ProxyUpdateTest {
  private static final HostName NODE = HostName.of("node-1");
  private static final Ipv4Address NODE_IP = Ipv4Address.parse("10.240.0.4");
  private static final Note NOTE = Note.because("a test");
  private static final IptablesRule AGENT =
      IptablesRule.parse("-t nat -A POSTROUTING -m addrtype ! --dst-type LOCAL -j MASQUERADE");

  @Test
  void onlyWhatDiffersIsWrittenAndASecondTimeNothing() throws IOException {
    try (RunningNetwork network = build(iptables(2))) {
      ProxyUpdate fewer = update(network, iptables(2), iptables(1));
      assertThat(fewer.written()).as("KUBE-SVC of the Service").isEqualTo(1);
      assertThat(fewer.removed()).as("KUBE-SEP of the endpoint").isEqualTo(1);
      assertThat(fewer.kept()).isGreaterThan(10);
      assertThat(update(network, iptables(1), iptables(1)).isEmpty()).isTrue();
      assertThat(saved(network)).containsSubsequence(line(iptables(1)));
    }
  }

  @Test
  void whatWasChangedByHandIsPutRight() throws IOException {
    try (RunningNetwork network = build(iptables(2))) {
      List<String> whole = saved(network);
      run(network, "iptables", "-t", "nat", "-F", "KUBE-SERVICES");
      run(network, "iptables", "-D", "INPUT", "-j", "KUBE-FIREWALL");
      run(network, "iptables", "-t", "nat", "-N", "KUBE-SEP-AAAAAAAAAAAAAAAA");
      run(network, "iptables", "-t", "nat", "-N", "KUBE-KUBELET-CANARY");
      ProxyUpdate update = update(network, iptables(2), iptables(2));
      assertThat(update.written()).isEqualTo(1);
      assertThat(update.removed()).isEqualTo(1);
      assertThat(saved(network)).isEqualTo(whole);
      run(network, "iptables", "-t", "nat", "-X", "KUBE-KUBELET-CANARY");
    }
  }

  @Test
  void theOtherModeTakesTheOneAway() throws IOException {
    try (RunningNetwork network = build(iptables(2))) {
      ProxyUpdate update = update(network, iptables(2), nftables(2));
      assertThat(update.isEmpty()).isFalse();
      assertThat(saved(network)).containsExactly(AGENT.line());
      assertThat(update(network, nftables(2), nftables(1)).isEmpty()).isFalse();
      run(network, "nft", "delete", "table", "ip", "kube-proxy");
      assertThat(update(network, nftables(1), nftables(2)).written())
          .as("the whole table, as it was taken away by hand")
          .isGreaterThan(10);
      assertThat(run(network, "nft", "list", "table", "ip", "kube-proxy")).contains("10.244.1.2");
      assertThat(update(network, nftables(2), iptables(2)).isEmpty()).isFalse();
      assertThat(run(network, "nft", "list", "tables")).doesNotContain("kube-proxy");
    }
  }

  @Test
  void aTableOfNftablesThatIsOtherwiseThanPlannedIsWrittenAnew() throws IOException {
    try (RunningNetwork network = build(nftables(2))) {
      String whole = listed(network);
      assertThat(update(network, nftables(2), nftables(2)).isEmpty()).isTrue();
      for (String spoiled :
          List.of(
              "delete table ip kube-proxy",
              "flush chain ip kube-proxy services",
              "insert rule ip kube-proxy services drop",
              "flush map ip kube-proxy service-ips",
              "add chain ip kube-proxy mine")) {
        run(network, ("nft " + spoiled).split(" "));
        ProxyUpdate update = update(network, nftables(2), nftables(2));
        assertThat(update.written()).as(spoiled).isGreaterThan(10);
        assertThat(update.removed()).as(spoiled).isEqualTo(spoiled.contains("mine") ? 1 : 0);
        assertThat(listed(network)).as(spoiled).isEqualTo(whole);
      }
    }
  }

  @Test
  void whatRulesHaveRememberedIsNoReasonToWriteATableAnew() throws IOException {
    Host sticky = nftables(services(2, OptionalInt.of(60)));
    try (RunningNetwork network = build(sticky)) {
      Matcher set = Pattern.compile("set (affinity-\\S+) \\{").matcher(listed(network));
      assertThat(set.find()).isTrue();
      run(network, "nft", "add", "element", "ip", "kube-proxy", set.group(1), "{10.244.0.9}");
      assertThat(update(network, sticky, sticky).isEmpty()).isTrue();
      assertThat(listed(network)).contains("10.244.0.9");
    }
  }

  @Test
  void aChangeThatWasKilledBetweenTwoNodesOrModesIsTakenUpAgain() throws IOException {
    try (RunningNetwork network = build(iptables(2))) {
      update(network, iptables(2), nftables(1));
      assertThat(update(network, iptables(2), nftables(1)).isEmpty())
          .as("on a node that was reached")
          .isTrue();
      assertThat(update(network, iptables(2), nftables(2)).isEmpty()).isFalse();
      assertThat(listed(network)).contains("10.244.1.2");
      ProxyUpdate back = update(network, iptables(2), iptables(2));
      assertThat(back.removed()).as("chains of the other mode").isGreaterThan(10);
      assertThat(run(network, "nft", "list", "tables")).doesNotContain("kube-proxy");
      assertThat(saved(network)).containsSubsequence(line(iptables(2)));
    }
    try (RunningNetwork network = build(nftables(2))) {
      update(network, nftables(2), iptables(2));
      assertThat(update(network, nftables(2), nftables(2)).isEmpty()).isFalse();
      assertThat(saved(network)).containsExactly(AGENT.line());
    }
  }

  @Test
  void routeLocalnetIsWhatItShallBeWhoeverHasSetIt() throws IOException {
    try (RunningNetwork network = build(nftables(1))) {
      run(network, "sysctl", "-w", "net.ipv4.conf.all.route_localnet=1");
      assertThat(update(network, nftables(1), nftables(1)).isEmpty()).isFalse();
      assertThat(run(network, "sysctl", "-n", "net.ipv4.conf.all.route_localnet").strip())
          .isEqualTo("0");
    }
  }

  @Test
  void whatElseDiffersIsNamed() {
    assertThat(ProxyUpdate.othersThan(topology(iptables(1)), topology(nftables(2))))
        .hasValue(List.of());
    assertThat(
            ProxyUpdate.othersThan(
                topology(iptables(1)), topology(host(rules(1), List.of(), List.of()))))
        .hasValue(List.of(NODE));
  }

  private static RunningNetwork build(Host host) throws IOException {
    return Applier.apply(Planner.plan(topology(host)), Path.of("/run/netns"));
  }

  private static Topology topology(Host host) {
    return new Topology(List.of(host), List.of());
  }

  private static ProxyUpdate update(RunningNetwork network, Host before, Host after)
      throws IOException {
    return ProxyUpdate.fullSync(
        network, before, after, Optional.empty(), "iptables-nft-restore", "iptables-nft-save");
  }

  private static String run(RunningNetwork network, String... words) throws IOException {
    Command command = Command.of(words).in(network.netns(NODE));
    return Finished.run(command, "", Duration.ofSeconds(10)).outputOrThrow();
  }

  private static List<String> saved(RunningNetwork network) throws IOException {
    return SavedRules.parse(run(network, "iptables-nft-save")).rules().stream()
        .map(IptablesRule::line)
        .toList();
  }

  private static String listed(RunningNetwork network) throws IOException {
    return run(network, "nft", "list", "table", "ip", "kube-proxy");
  }

  private static List<String> line(Host host) {
    return host.rules().stream()
        .map(AppendedRule::rule)
        .filter(rule -> rule.table() == Table.NAT && rule.chain().equals("KUBE-SERVICES"))
        .map(IptablesRule::line)
        .toList();
  }

  private static Host iptables(int endpoints) {
    return host(rules(endpoints), List.of(AGENT), List.of());
  }

  private static Host nftables(int endpoints) {
    return nftables(services(endpoints, OptionalInt.empty()));
  }

  private static Host nftables(Services services) {
    return host(
        new ProxyRules(List.of(), List.of()),
        List.of(AGENT),
        NftablesProxy.rules(services, List.of(), node()).objects().stream()
            .map(object -> new NftAddition(object, NOTE))
            .toList());
  }

  private static ProxyRules rules(int endpoints) {
    return IptablesProxy.rules(services(endpoints, OptionalInt.empty()), node());
  }

  private static Host host(ProxyRules rules, List<IptablesRule> others, List<NftAddition> nft) {
    List<IptablesRule> all = new ArrayList<>(rules.rules());
    all.addAll(others);
    return new Host(
            NODE,
            Role.NODE,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            rules.chains().stream()
                .map(chain -> new Chain(chain.table(), chain.name(), NOTE))
                .toList(),
            all.stream().map(rule -> new AppendedRule(rule, NOTE)).toList(),
            List.of(),
            NOTE)
        .withNftables(nft);
  }

  private static ProxyNode node() {
    return ProxyNode.of(NODE, NODE_IP, List.of(NODE_IP), Cidr.parse("10.244.0.0/16"));
  }

  private static Services services(int endpoints, OptionalInt affinitySeconds) {
    List<Endpoint> all = new ArrayList<>();
    for (int i = 0; i < endpoints; i++) {
      Ipv4Address pod = Ipv4Address.parse("10.244." + i + ".2");
      all.add(Endpoint.ready(pod, NODE, Map.of("http", 8080)));
    }
    return new Services(
        List.of(
            new BackedService(
                new Service(
                    new ServiceName("default", "web"),
                    ServiceType.CLUSTER_IP,
                    Ipv4Address.parse("10.0.0.50"),
                    List.of(
                        new ServicePort(
                            "http",
                            Protocol.TCP,
                            443,
                            TargetPort.parse("8080"),
                            OptionalInt.empty())),
                    TrafficPolicy.CLUSTER,
                    TrafficPolicy.CLUSTER,
                    affinitySeconds,
                    List.of(),
                    List.of(),
                    List.of(),
                    OptionalInt.empty()),
                all)));
  }
}
