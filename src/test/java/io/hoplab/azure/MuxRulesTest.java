package io.hoplab.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MuxRulesTest {
  private static final Frontend FRONTEND =
      new Frontend("f", Ipv4Address.parse("203.0.113.10"), Optional.empty());
  private static final HealthProbe PROBE =
      new HealthProbe("h", HealthProbe.Kind.TCP, 80, "/", Duration.ofSeconds(5), 1);

  @Test
  void aSingleBackendGetsAll() {
    assertThat(rules(rule(Protocol.UDP, Optional.empty(), Distribution.DEFAULT, "a")))
        .containsExactly(
            "add table ip load-balancer",
            "add chain ip load-balancer prerouting { type filter hook prerouting priority -150 ; }",
            "add chain ip load-balancer rule-r",
            "add rule ip load-balancer prerouting ip daddr 203.0.113.10 udp dport 53 goto rule-r",
            "add rule ip load-balancer rule-r meta mark set 1 comment \"a\"");
  }

  @Test
  void aTcpFlowStaysWhereItIsAndANewOneIsHashed() {
    assertThat(rules(rule(Protocol.TCP, Optional.empty(), Distribution.DEFAULT, "a", "b")))
        .contains(
            "add map ip load-balancer flows-r { type ipv4_addr . inet_service : mark ;"
                + " flags dynamic,timeout ; timeout 240s ; size 131072 ; }")
        .endsWith(
            "add rule ip load-balancer rule-r tcp flags & (syn | ack) != syn meta mark set"
                + " ip saddr . tcp sport map @flows-r",
            "add rule ip load-balancer rule-r meta mark != 0"
                + " update @flows-r { ip saddr . tcp sport : meta mark } accept",
            "add rule ip load-balancer rule-r"
                + " delete @flows-r { ip saddr . tcp sport : meta mark }",
            "add rule ip load-balancer rule-r meta mark set jhash ip saddr . ip daddr . ip protocol"
                + " . tcp sport . tcp dport mod 2 seed 0x1 map { 0 : 1, 1 : 2 } comment \"a, b\"",
            "add rule ip load-balancer rule-r"
                + " update @flows-r { ip saddr . tcp sport : meta mark }");
  }

  @Test
  void aBackendThatIsDownLosesItsOwnFlowsToOthers() {
    assertThat(rules(rule(Protocol.UDP, Optional.of(PROBE), Distribution.SOURCE_IP, "a", "b", "c")))
        .contains(
            "add set ip load-balancer down-h { type mark ; flags dynamic ; comment \"backends that h finds down\" ; }",
            "add rule ip load-balancer rule-r meta mark @down-h meta mark set jhash ip saddr ."
                + " ip daddr mod 3 seed 0x2 map { 0 : 1, 1 : 2, 2 : 3 } comment \"another one\"",
            "add rule ip load-balancer rule-r meta mark @down-h meta mark set meta mark"
                + " map { 1 : 2, 2 : 3, 3 : 1 } comment \"the next one\"",
            "add rule ip load-balancer rule-r meta mark @down-h drop comment \"no backend is up\"");
  }

  @Test
  void theModesTakeFewerPartsOfThePacket() {
    assertThat(
            rules(rule(Protocol.TCP, Optional.empty(), Distribution.SOURCE_IP_PROTOCOL, "a", "b")))
        .anyMatch(it -> it.contains(" jhash ip saddr . ip daddr . ip protocol mod 2 "));
  }

  private static LoadBalancingRule rule(
      Protocol protocol, Optional<HealthProbe> probe, Distribution distribution, String... hosts) {
    return new LoadBalancingRule(
        "r",
        protocol,
        FRONTEND,
        protocol == Protocol.UDP ? 53 : 80,
        Stream.of(hosts).map(HostName::of).toList(),
        8080,
        false,
        distribution,
        probe,
        Duration.ofMinutes(4));
  }

  private static List<String> rules(LoadBalancingRule rule) {
    return MuxRules.of(List.of(rule), rule.backends()).stream()
        .map(it -> it.object().addition())
        .toList();
  }
}
