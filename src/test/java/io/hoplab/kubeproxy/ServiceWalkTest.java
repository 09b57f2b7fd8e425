package io.hoplab.kubeproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.iptables.IptablesRule;
import io.hoplab.net.AddressPort;
import io.hoplab.net.Cidr;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import io.hoplab.netfilter.Leg;
import io.hoplab.netfilter.Legs;
import io.hoplab.netfilter.Netfilter;
import io.hoplab.netfilter.Outcome;
import io.hoplab.netfilter.Packet;
import io.hoplab.netfilter.RuleSet;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where kube-proxy's rules send packets, as Kubernetes' documentation of Services has it. */
class ServiceWalkTest {
  /** {@code b<10.244.0.1}: pod-b answers and sees this client; {@code out}: on to the network. */
  @ParameterizedTest(name = "{0}: {1} to {2}")
  @CsvSource(delimiter = '|', textBlock = Walks.ROWS)
  void aClientReachesTheEndpointsOfThePolicy(
      String kind, String client, String target, String expected) {
    assertThat(new TwoProxies(Walks.kind(kind)).call(Walks.client(client), Walks.target(target)))
        .isEqualTo(expected);
  }

  @Test
  void whereForwardDropsNodePortsWorkAndPodsDoNotReachTheClusterIp() {
    TwoProxies nodes = new TwoProxies(Web.service().nodePort(), "*filter\n:FORWARD DROP [0:0]\n");
    assertThat(nodes.call("10.241.0.4", "10.240.0.4:32000")).contains("b<10.244.0.1");
    assertThat(nodes.call("10.244.0.2", "172.31.0.5:443")).isEqualTo("timeout");
  }

  private static final InterfaceName ETH0 = InterfaceName.of("eth0");

  private static Netfilter alone(ProxyRules rules, Deque<Double> draws, long[] now) {
    Legs legs = new Legs(List.of(new Leg(ETH0, Web.NODE_1_IP, List.of(Cidr.ALL))));
    return new Netfilter(
        RuleSet.read(rules.text()),
        legs,
        () -> draws.isEmpty() ? 0 : draws.removeFirst(),
        () -> now[0]);
  }

  private static Packet from(String client) {
    return Packet.first(
        Protocol.TCP, AddressPort.parse(client + ":40000"), new AddressPort(Web.CLUSTER_IP, 443));
  }

  private static Ipv4Address chosen(Netfilter node, String client) {
    return node.arrives(from(client), ETH0).packet().destination().address();
  }

  @Test
  void aClientKeepsItsEndpointUntilItsAffinityEnds() {
    long[] now = {1000};
    Deque<Double> draws = new ArrayDeque<>(List.of(0.9));
    Netfilter node = alone(Web.service().affinity(600).rules(), draws, now);
    assertThat(chosen(node, "10.241.0.4")).hasToString("10.244.1.2");
    assertThat(chosen(node, "10.241.0.4")).hasToString("10.244.1.2");
    assertThat(chosen(node, "10.241.0.5")).as("another client").hasToString("10.244.0.3");
    now[0] += 600;
    assertThat(chosen(node, "10.241.0.4")).as("after 600 s").hasToString("10.244.1.2");
    now[0] += 601;
    assertThat(chosen(node, "10.241.0.4")).as("601 s later").hasToString("10.244.0.3");
  }

  @Test
  void theDrawsSpreadConnectionsEvenly() {
    ProxyRules three = Web.service().endpoint("192.0.2.7").rules();
    long[] now = {0};
    assertThat(chosen(alone(three, new ArrayDeque<>(List.of(0.333)), now), "10.241.0.4"))
        .hasToString("10.244.0.3");
    assertThat(chosen(alone(three, new ArrayDeque<>(List.of(0.334, 0.499)), now), "10.241.0.4"))
        .hasToString("10.244.1.2");
    assertThat(chosen(alone(three, new ArrayDeque<>(List.of(0.334, 0.5)), now), "10.241.0.4"))
        .hasToString("192.0.2.7");
  }

  @Test
  void aNodePortsPacketMeetsTheRulesThatTheKernelTraces() {
    Netfilter node =
        alone(Web.service().nodePort().rules(), new ArrayDeque<>(List.of(0.9)), new long[1]);
    Packet syn =
        Packet.first(
            Protocol.TCP,
            AddressPort.parse("10.241.0.4:40000"),
            AddressPort.parse("10.240.0.4:32000"));
    Outcome outcome = node.arrives(syn, ETH0);
    assertThat(outcome.met())
        .extracting(IptablesRule::chain, IptablesRule::target)
        .extracting(tuple -> tuple.toList().get(0) + " " + tuple.toList().get(1))
        .containsExactly(
            "PREROUTING KUBE-SERVICES",
            "KUBE-SERVICES KUBE-NODEPORTS",
            "KUBE-NODEPORTS KUBE-EXT-CDGGSHYLG3RE2FKL",
            "KUBE-EXT-CDGGSHYLG3RE2FKL KUBE-MARK-MASQ",
            "KUBE-MARK-MASQ MARK",
            "KUBE-EXT-CDGGSHYLG3RE2FKL KUBE-SVC-CDGGSHYLG3RE2FKL",
            "KUBE-SVC-CDGGSHYLG3RE2FKL KUBE-SEP-UIQK3OSOSTRHRPBX",
            "KUBE-SEP-UIQK3OSOSTRHRPBX DNAT",
            "FORWARD KUBE-PROXY-FIREWALL",
            "FORWARD KUBE-FORWARD",
            "KUBE-FORWARD ACCEPT",
            "POSTROUTING KUBE-POSTROUTING",
            "KUBE-POSTROUTING MARK",
            "KUBE-POSTROUTING MASQUERADE");
    assertThat(outcome.packet().mark()).isZero();
    assertThat(outcome.packet().destination()).hasToString("10.244.1.2:8080");
  }
}
