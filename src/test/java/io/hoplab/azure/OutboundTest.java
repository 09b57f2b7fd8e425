package io.hoplab.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import io.hoplab.topology.AppendedRule;
import io.hoplab.topology.Host;
import io.hoplab.topology.RoutingRule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutboundTest {
  private static final HostName BOX = HostName.of("box");
  private static final HostName OTHER = HostName.of("other");
  private static final NatGateway GATEWAY =
      new NatGateway(HostName.of("egress"), List.of(Ipv4Address.parse("20.1.0.1")));
  private static final LoadBalancer BALANCER =
      new LoadBalancer(
          HostName.of("lb"),
          Map.of("out", Ipv4Address.parse("20.1.0.2")),
          List.of(
              new OutboundRule(
                  "all", Ipv4Address.parse("20.1.0.2"), List.of(OTHER, BOX), 64, 1024)),
          List.of());
  private static final Ipv4Address OWN = Ipv4Address.parse("20.1.0.3");
  private static final Ipv4Address LENT = Ipv4Address.parse("20.1.0.4");

  @Test
  void azureTakesTheFirstOfGatewayOwnAddressRuleAndLentAddress() {
    Edge all = edge(List.of(GATEWAY), List.of(BALANCER));
    assertThat(Egress.of(nic(Optional.of("egress"), Optional.of(OWN), Optional.of(LENT)), all))
        .isEqualTo(new Egress.Gateway(GATEWAY));
    assertThat(Egress.of(nic(Optional.empty(), Optional.of(OWN), Optional.of(LENT)), all))
        .isEqualTo(new Egress.InstanceAddress(OWN));
    assertThat(Egress.of(nic(Optional.empty(), Optional.empty(), Optional.of(LENT)), all))
        .isEqualTo(
            new Egress.Outbound(
                BALANCER, BALANCER.outboundRules().get(0), new PortRange(1088, 1151)));
    Edge none = edge(List.of(), List.of());
    assertThat(Egress.of(nic(Optional.empty(), Optional.empty(), Optional.of(LENT)), none))
        .isEqualTo(new Egress.Default(LENT));
    assertThat(Egress.of(nic(Optional.empty(), Optional.empty(), Optional.empty()), none))
        .isEqualTo(new Egress.None());
  }

  @Test
  void aBackendWithoutAnOutboundRuleHasNoWayOut() {
    LoadBalancer inbound =
        new LoadBalancer(
            HostName.of("lb"),
            Map.of("web", Ipv4Address.parse("20.1.0.2")),
            List.of(),
            List.of(
                new LoadBalancingRule(
                    "web",
                    Protocol.TCP,
                    new Frontend("web", Ipv4Address.parse("20.1.0.2"), Optional.empty()),
                    80,
                    List.of(BOX),
                    80,
                    false,
                    Distribution.DEFAULT,
                    Optional.empty(),
                    Duration.ofMinutes(4))));
    Nic lent = nic(Optional.empty(), Optional.empty(), Optional.of(LENT));
    assertThat(Egress.of(lent, edge(List.of(), List.of(inbound)))).isEqualTo(new Egress.None());
    Nic own = nic(Optional.empty(), Optional.of(OWN), Optional.of(LENT));
    assertThat(Egress.of(own, edge(List.of(), List.of(inbound))))
        .isEqualTo(new Egress.InstanceAddress(OWN));
  }

  @Test
  void portsAreAllocatedAsAzureDoesByTheSizeOfThePool() {
    assertThat(
            List.of(1, 50, 51, 100, 101, 200, 201, 400, 401, 800, 801).stream()
                .map(OutboundRule::defaultPorts))
        .containsExactly(1024, 1024, 512, 512, 256, 256, 128, 128, 64, 64, 32);
  }

  @Test
  void aMemberHasPortsThatNoOtherHas() {
    OutboundRule rule = BALANCER.outboundRules().get(0);
    assertThat(rule.ports(OTHER)).contains(new PortRange(1024, 1087));
    assertThat(rule.ports(BOX)).contains(new PortRange(1088, 1151));
    assertThat(rule.ports(HostName.of("stranger"))).isEmpty();
    OutboundRule next = new OutboundRule("next", rule.frontend(), List.of(BOX), 8, 1152);
    assertThat(next.ports(BOX)).contains(new PortRange(1152, 1159));
  }

  @Test
  void onlyTheAddressesOfANicAreLedToItsGateway() {
    Nic nic =
        nic(Optional.of("egress"), Optional.empty(), Optional.empty())
            .withSecondary(List.of(Ipv4Address.parse("10.9.0.10")));
    assertThat(selectors(nic, edge(List.of(GATEWAY), List.of())))
        .containsExactly("from 10.9.0.4 iif f-box", "from 10.9.0.10 iif f-box", "from all");
  }

  @Test
  void secondaryAddressesHaveNoWayOutButAGateway() {
    Nic nic =
        nic(Optional.empty(), Optional.of(OWN), Optional.empty())
            .withSecondary(List.of(Ipv4Address.parse("10.9.0.10")));
    assertThat(selectors(nic, edge(List.of(), List.of())))
        .containsExactly("from 10.9.0.4 iif f-box", "from all fwmark 0x1", "from all");
  }

  @Test
  void severalAddressesOfAGatewayAreChosenByChance() {
    NatGateway three =
        new NatGateway(
            HostName.of("egress"),
            List.of(
                Ipv4Address.parse("20.1.0.1"),
                Ipv4Address.parse("20.2.0.1"),
                Ipv4Address.parse("20.3.0.1")));
    Host host =
        fabric(
                nic(Optional.of("egress"), Optional.empty(), Optional.empty()),
                edge(List.of(three), List.of()))
            .stream()
            .filter(it -> it.name().value().equals("egress"))
            .findFirst()
            .orElseThrow();
    assertThat(
            host.rules().stream()
                .map(AppendedRule::rule)
                .map(Object::toString)
                .filter(rule -> rule.contains("-p tcp")))
        .satisfiesExactly(
            first ->
                assertThat(first).contains("--probability 0.3333333333", "20.1.0.1:1024-65535"),
            second ->
                assertThat(second).contains("--probability 0.5000000000", "20.2.0.1:1024-65535"),
            third -> assertThat(third).doesNotContain("statistic").contains("20.3.0.1:1024-65535"));
  }

  private static List<String> selectors(Nic nic, Edge edge) {
    return fabric(nic, edge).get(0).routingRules().stream()
        .map(RoutingRule::selector)
        .map(Object::toString)
        .toList();
  }

  private static List<Host> fabric(Nic nic, Edge edge) {
    VirtualNetwork vnet =
        new VirtualNetwork(List.of(Cidr.parse("10.9.0.0/16")), List.of(nic.subnet()));
    return new Fabric(vnet, List.of(nic), edge).hosts();
  }

  private static Edge edge(List<NatGateway> gateways, List<LoadBalancer> loadBalancers) {
    return new Edge(Optional.of(new Internet(List.of())), gateways, loadBalancers);
  }

  private static Nic nic(
      Optional<String> gateway, Optional<Ipv4Address> own, Optional<Ipv4Address> lent) {
    Subnet subnet = new Subnet("s", Cidr.parse("10.9.0.0/24"), Optional.empty(), gateway, lent);
    return new Nic(BOX, subnet, Ipv4Address.parse("10.9.0.4"), false, 1500).withPublicAddress(own);
  }
}
