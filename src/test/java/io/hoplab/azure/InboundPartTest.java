package io.hoplab.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.iptables.Table;
import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import io.hoplab.topology.Host;
import io.hoplab.topology.Route;
import io.hoplab.topology.VethPair;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The load balancer lb with the backends x and y, and z that is none. */
class InboundPartTest {
  private static final Ipv4Address OUTSIDE = Ipv4Address.parse("20.1.0.1");
  private static final Ipv4Address INSIDE = Ipv4Address.parse("10.9.0.100");
  private static final HealthProbe PROBE =
      new HealthProbe("h", HealthProbe.Kind.TCP, 80, "/", Duration.ofSeconds(5), 1);
  private static final Subnet SUBNET = new Subnet("s", Cidr.parse("10.9.0.0/24"), Optional.empty());

  @Test
  void withFloatingIpPacketsComeAsTheyWereSentAndTheFrontendIsLetThrough() {
    Fabric fabric = fabric(rule(OUTSIDE, true, Optional.empty()));
    assertThat(rules(fabric, Table.NAT)).isEmpty();
    assertThat(rules(fabric, Table.FILTER))
        .contains(
            "-A FROM-f-x -s 20.1.0.1/32 -j RETURN",
            "-A TO-f-x -d 20.1.0.1/32 -j RETURN",
            "-A FROM-f-y -s 20.1.0.1/32 -j RETURN",
            "-A TO-f-y -d 20.1.0.1/32 -j RETURN")
        .noneMatch(rule -> rule.contains("f-z") && rule.contains("20.1.0.1"));
    assertThat(rules(fabric, Table.RAW)).as("nobody inside can call it").isEmpty();
    assertThat(selectors(fabric, "vnet"))
        .contains("from 20.1.0.1 iif f-x", "from 20.1.0.1 iif f-y")
        .doesNotContain("from 20.1.0.1");
  }

  @Test
  void withoutFloatingIpPacketsAreRewrittenForTheNicThatWasChosen() {
    Fabric fabric = fabric(rule(OUTSIDE, false, Optional.empty()));
    assertThat(rules(fabric, Table.NAT))
        .containsExactly(
            "-A PREROUTING -d 20.1.0.1/32 -i lb-x -p tcp -m tcp --dport 80 -m comment --comment"
                + " \"rule r\" -j DNAT --to-destination 10.9.0.4:8080",
            "-A PREROUTING -d 20.1.0.1/32 -i lb-y -p tcp -m tcp --dport 80 -m comment --comment"
                + " \"rule r\" -j DNAT --to-destination 10.9.0.5:8080");
    assertThat(rules(fabric, Table.FILTER)).noneMatch(rule -> rule.contains("20.1.0.1"));
    assertThat(rules(fabric, Table.RAW)).isEmpty();
    assertThat(rules(fabric, Table.MANGLE)).anyMatch(rule -> rule.contains("--ctorigdst 20.1.0.1"));
  }

  @Test
  void eachBackendHasACableThatLeadsToItsNicWhateverTheDestination() {
    Fabric fabric = fabric(rule(OUTSIDE, true, Optional.empty()));
    assertThat(cables(fabric))
        .containsExactlyInAnyOrder(
            "lb/internet - internet/lb",
            "vnet/internet - internet/vnet",
            "lb/x - vnet/lb-x",
            "lb/y - vnet/lb-y");
    assertThat(selectors(fabric, "vnet"))
        .contains("iif lb-x", "iif lb-y")
        .doesNotContain("iif lb-z");
    assertThat(
            routes(fabric, "vnet")
                .filter(route -> route.destination().equals(Cidr.ALL))
                .filter(
                    route -> route.dev().filter(dev -> dev.value().startsWith("f-")).isPresent())
                .map(route -> route.via().orElseThrow().toString()))
        .containsExactly("10.9.0.4", "10.9.0.5");
  }

  @Test
  void anInternalFrontendIsLedToFromInsideAndIsNotOnTheInternet() {
    Fabric fabric = fabric(rule(INSIDE, false, Optional.empty()));
    assertThat(cables(fabric))
        .contains("vnet/lb - lb/vnet")
        .doesNotContain("lb/internet - internet/lb");
    assertThat(
            routes(fabric, "vnet")
                .filter(route -> route.destination().equals(Cidr.host(INSIDE)))
                .map(route -> route.dev().orElseThrow().value()))
        .containsExactly("lb");
    assertThat(rules(fabric, Table.RAW))
        .as("a conntrack zone of its own for what vnet sees a second time")
        .containsExactly(
            "-A PREROUTING -d 10.9.0.100/32 -i lb-x -p tcp -m tcp --dport 80 -m comment --comment"
                + " \"rule r\" -j CT --zone-orig 1",
            "-A PREROUTING -d 10.9.0.100/32 -i lb-y -p tcp -m tcp --dport 80 -m comment --comment"
                + " \"rule r\" -j CT --zone-orig 1");
    assertThat(rules(fabric, Table.MANGLE)).noneMatch(rule -> rule.contains("--ctorigdst"));
    assertThat(selectors(fabric, "vnet")).doesNotContain("from 10.9.0.100");
  }

  @Test
  void probesAskNicsAndTheirAnswersComeBack() {
    Fabric fabric = fabric(rule(OUTSIDE, true, Optional.of(PROBE)));
    assertThat(
            routes(fabric, "lb")
                .map(Route::destination)
                .filter(to -> to.prefixLength() == 32)
                .map(Object::toString))
        .containsExactly("10.9.0.4/32", "10.9.0.5/32");
    assertThat(
            routes(fabric, "vnet")
                .filter(route -> route.destination().equals(Cidr.host(LoadBalancer.PROBER)))
                .map(route -> route.dev().orElseThrow().value()))
        .containsExactly("lb-x");
    assertThat(
            routes(fabric(rule(OUTSIDE, true, Optional.empty())), "vnet").map(Route::destination))
        .doesNotContain(Cidr.host(LoadBalancer.PROBER));
  }

  private static LoadBalancingRule rule(
      Ipv4Address frontend, boolean floatingIp, Optional<HealthProbe> probe) {
    return new LoadBalancingRule(
        "r",
        Protocol.TCP,
        new Frontend("f", frontend, frontend.equals(INSIDE) ? Optional.of("s") : Optional.empty()),
        80,
        List.of(HostName.of("x"), HostName.of("y")),
        floatingIp ? 80 : 8080,
        floatingIp,
        Distribution.DEFAULT,
        probe,
        Duration.ofMinutes(4));
  }

  private static Fabric fabric(LoadBalancingRule rule) {
    Frontend frontend = rule.frontend();
    LoadBalancer balancer =
        new LoadBalancer(
            HostName.of("lb"),
            frontend.isInternal() ? Map.of() : Map.of(frontend.name(), frontend.address()),
            List.of(),
            List.of(rule));
    return new Fabric(
        new VirtualNetwork(List.of(Cidr.parse("10.9.0.0/16")), List.of(SUBNET)),
        List.of(nic("x", 4), nic("y", 5), nic("z", 6)),
        new Edge(Optional.of(new Internet(List.of())), List.of(), List.of(balancer)));
  }

  private static Nic nic(String host, int last) {
    return new Nic(HostName.of(host), SUBNET, SUBNET.range().address(last), false, 1500);
  }

  private static Host host(Fabric fabric, String name) {
    return fabric.hosts().stream()
        .filter(host -> host.name().value().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> rules(Fabric fabric, Table table) {
    return host(fabric, "vnet").rules().stream()
        .map(appended -> appended.rule())
        .filter(rule -> rule.table() == table)
        .map(rule -> "-A " + rule.chain() + " " + rule.spec())
        .toList();
  }

  private static List<String> selectors(Fabric fabric, String host) {
    return host(fabric, host).routingRules().stream()
        .map(rule -> rule.selector().toString().replace("from all ", ""))
        .toList();
  }

  private static Stream<Route> routes(Fabric fabric, String host) {
    return host(fabric, host).routes().stream();
  }

  private static List<String> cables(Fabric fabric) {
    return fabric.cables().stream().map(InboundPartTest::words).toList();
  }

  private static String words(VethPair cable) {
    return cable.left().host()
        + "/"
        + cable.left().name()
        + " - "
        + cable.right().host()
        + "/"
        + cable.right().name();
  }
}
