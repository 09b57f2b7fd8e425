package io.hoplab.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.azure.SecurityRule.Access;
import io.hoplab.azure.SecurityRule.Direction;
import io.hoplab.iptables.Table;
import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SecurityFilterTest {
  private static final UserDefinedRoute UDR =
      new UserDefinedRoute("pods", Cidr.parse("10.77.0.0/16"), Optional.empty());

  private final Subnet routed =
      new Subnet(
          "routed", Cidr.parse("10.9.0.0/24"), Optional.of(new RouteTable("rt", List.of(UDR))));
  private final Subnet plain = new Subnet("plain", Cidr.parse("10.9.1.0/24"), Optional.empty());
  private final Nic first =
      new Nic(HostName.of("one"), routed, Ipv4Address.parse("10.9.0.4"), true, 1500);
  private final Nic second =
      new Nic(HostName.of("two"), plain, Ipv4Address.parse("10.9.1.4"), true, 1500);

  @Test
  void aVirtualNetworkWithoutGroupsHasNoChainOfThem() {
    Fabric fabric = new Fabric(vnet(SecurityGroups.NONE), List.of(first, second), Edge.NONE);

    assertThat(fabric.hosts().get(0).chains()).isEmpty();
    assertThat(lines(SecurityGroups.NONE)).noneMatch(line -> line.contains("NSG"));
  }

  @Test
  void outboundTheNicIsAskedFirstAndInboundTheSubnet() {
    NetworkSecurityGroup group = new NetworkSecurityGroup("g", List.of());

    assertThat(
            lines(new SecurityGroups(Map.of("plain", group), Map.of(second.host(), group))).stream()
                .filter(line -> line.matches("-A NSG .*f-.*")))
        .containsExactly(
            "-A NSG -i f-two -j NIC-OUT-two",
            "-A NSG -i f-two -j SUBNET-OUT-plain",
            "-A NSG -o f-two -j SUBNET-IN-plain",
            "-A NSG -o f-two -j NIC-IN-two");
  }

  @Test
  void aPrivateEndpointIsAskedAboutWhereItsSubnetHasNetworkPolicies() {
    NetworkSecurityGroup group = new NetworkSecurityGroup("g", List.of());
    InternetHost service =
        new InternetHost(HostName.of("storage"), Ipv4Address.parse("20.1.0.1"), List.of());
    PrivateAccess access =
        new PrivateAccess(
            List.of(
                new PrivateEndpoint("policed", Ipv4Address.parse("10.9.1.9"), true, service.name()),
                new PrivateEndpoint("free", Ipv4Address.parse("10.9.1.10"), false, service.name()),
                new PrivateEndpoint("other", Ipv4Address.parse("10.9.0.9"), true, service.name())),
            Map.of(),
            PrivateAccess.NONE.dns());
    Edge edge = new Edge(Optional.of(new Internet(List.of(service))), List.of(), List.of(), access);

    assertThat(
            lines(new SecurityGroups(Map.of("plain", group), Map.of()), List.of(first), edge)
                .stream()
                .filter(line -> line.contains("SUBNET-")))
        .first()
        .isEqualTo("-A NSG -o policed -j SUBNET-IN-plain");
  }

  @Test
  void theRulesComeByPriorityAndAzuresOwnLast() {
    NetworkSecurityGroup group =
        new NetworkSecurityGroup(
            "g",
            List.of(
                new SecurityRule(
                    "second",
                    200,
                    Direction.INBOUND,
                    Access.DENY,
                    Optional.empty(),
                    AddressPrefixes.ANY,
                    List.of(new PortRange(1000, 2000)),
                    AddressPrefixes.ANY,
                    List.of(new PortRange(53, 53))),
                new SecurityRule(
                    "first",
                    100,
                    Direction.INBOUND,
                    Access.ALLOW,
                    Optional.of(Protocol.TCP),
                    new AddressPrefixes.Tag(ServiceTag.INTERNET),
                    List.of(),
                    new AddressPrefixes.Ranges(
                        List.of(Cidr.parse("10.9.0.4/32"), Cidr.parse("10.9.0.8/29"))),
                    List.of(new PortRange(80, 80), new PortRange(8000, 8100)))));
    String comment = "-m comment --comment \"networkSecurityGroup g: ";
    String notInternet =
        "-m iprange ! --src-range 10.0.0.0-10.255.255.255"
            + " -m iprange ! --src-range 100.64.0.0-100.127.255.255"
            + " -m iprange ! --src-range 168.63.129.16-168.63.129.16"
            + " -m iprange ! --src-range 169.254.0.0-169.254.255.255"
            + " -m iprange ! --src-range 172.16.0.0-172.31.255.255"
            + " -m iprange ! --src-range 192.168.0.0-192.168.255.255 ";
    String web = "-p tcp " + notInternet + "-m multiport --dports 80,8000:8100 ";

    assertThat(chain("SUBNET-IN-routed", new SecurityGroups(Map.of("routed", group), Map.of())))
        .containsExactly(
            "-d 10.9.0.4/32 " + web + comment + "first\" -j RETURN",
            "-d 10.9.0.8/29 " + web + comment + "first\" -j RETURN",
            "-p tcp -m multiport --sports 1000:2000 -m multiport --dports 53 "
                + comment
                + "second\" -j DROP",
            "-p udp -m multiport --sports 1000:2000 -m multiport --dports 53 "
                + comment
                + "second\" -j DROP",
            "-s 10.9.0.0/16 -d 10.9.0.0/16 " + comment + "AllowVnetInBound\" -j RETURN",
            "-s 10.9.0.0/16 -d 10.77.0.0/16 " + comment + "AllowVnetInBound\" -j RETURN",
            "-s 10.77.0.0/16 -d 10.9.0.0/16 " + comment + "AllowVnetInBound\" -j RETURN",
            "-s 10.77.0.0/16 -d 10.77.0.0/16 " + comment + "AllowVnetInBound\" -j RETURN",
            "-s 168.63.129.16/32 -d 10.9.0.0/16 " + comment + "AllowVnetInBound\" -j RETURN",
            "-s 168.63.129.16/32 -d 10.77.0.0/16 " + comment + "AllowVnetInBound\" -j RETURN",
            "-s 168.63.129.16/32 " + comment + "AllowAzureLoadBalancerInBound\" -j RETURN",
            comment + "DenyAllInBound\" -j DROP");
  }

  @Test
  void theTagVirtualNetworkHasTheRoutesOfTheSubnetItIsAskedIn() {
    NetworkSecurityGroup group = new NetworkSecurityGroup("g", List.of());
    SecurityGroups groups = new SecurityGroups(Map.of("plain", group), Map.of(first.host(), group));

    assertThat(chain("SUBNET-OUT-plain", groups)).noneMatch(line -> line.contains("10.77."));
    assertThat(chain("NIC-OUT-one", groups)).anyMatch(line -> line.contains("-d 10.77.0.0/16"));
  }

  @Test
  void theTagVirtualNetworkHasTheOverlaysPods() {
    NetworkSecurityGroup group = new NetworkSecurityGroup("g", List.of());
    Nic node = second.withOverlay(Cidr.parse("10.66.1.0/24"));
    Fabric fabric =
        new Fabric(
            vnet(new SecurityGroups(Map.of("plain", group), Map.of())),
            List.of(first, node),
            Edge.NONE);

    assertThat(fabric.hosts().get(0).rules())
        .anyMatch(rule -> rule.rule().line().startsWith("-A SUBNET-IN-plain -s 10.66.1.0/24"));
  }

  @Test
  void moreThanFifteenPortsTakeMoreThanOneRule() {
    List<PortRange> ports = new ArrayList<>();
    for (int port = 1; port <= 9; port++) {
      ports.add(new PortRange(10 * port, 10 * port + 1));
    }
    SecurityRule rule =
        new SecurityRule(
            "r",
            100,
            Direction.INBOUND,
            Access.ALLOW,
            Optional.of(Protocol.UDP),
            AddressPrefixes.ANY,
            List.of(),
            AddressPrefixes.ANY,
            ports);

    assertThat(SecurityRuleText.of(rule, new TaggedRanges(List.of(), List.of(), plain), "r"))
        .containsExactly(
            "-p udp -m multiport --dports 10:11,20:21,30:31,40:41,50:51,60:61,70:71"
                + " -m comment --comment \"r\" -j RETURN",
            "-p udp -m multiport --dports 80:81,90:91 -m comment --comment \"r\" -j RETURN");
  }

  @Test
  void rangesThatAreOneAreWrittenAsOne() {
    assertThat(
            Cover.of(
                List.of(
                    Cidr.parse("10.244.1.0/24"),
                    Cidr.parse("10.244.0.0/24"),
                    Cidr.parse("10.244.2.0/23"),
                    Cidr.parse("10.244.1.128/25"),
                    Cidr.parse("10.250.0.0/16"))))
        .containsExactly(Cidr.parse("10.244.0.0/22"), Cidr.parse("10.250.0.0/16"));
  }

  @Test
  void longNamesOfSubnetsHaveChainsThatTheKernelTakesAndEachItsOwn() {
    Subnet longer =
        new Subnet(
            "a-subnet-with-quite-a-long-name-1", Cidr.parse("10.9.2.0/24"), Optional.empty());
    Subnet other =
        new Subnet(
            "a-subnet-with-quite-a-long-name-2", Cidr.parse("10.9.3.0/24"), Optional.empty());
    NetworkSecurityGroup group = new NetworkSecurityGroup("g", List.of());
    List<String> names =
        new Fabric(
                vnet(
                    new SecurityGroups(
                        Map.of(longer.name(), group, other.name(), group), Map.of())),
                List.of(
                    new Nic(HostName.of("x"), longer, longer.range().address(4), true, 1500),
                    new Nic(HostName.of("y"), other, other.range().address(4), true, 1500)),
                Edge.NONE)
            .hosts().get(0).chains().stream().map(chain -> chain.name()).toList();

    assertThat(names).hasSize(5).doesNotHaveDuplicates().allMatch(name -> name.length() <= 28);
  }

  private VirtualNetwork vnet(SecurityGroups groups) {
    return new VirtualNetwork(List.of(Cidr.parse("10.9.0.0/16")), List.of(routed, plain), groups);
  }

  private List<String> lines(SecurityGroups groups) {
    return lines(groups, List.of(first, second), Edge.NONE);
  }

  private List<String> lines(SecurityGroups groups, List<Nic> nics, Edge edge) {
    return new Fabric(vnet(groups), nics, edge)
        .hosts().get(0).rules().stream()
            .filter(rule -> rule.rule().table() == Table.FILTER)
            .map(rule -> rule.rule().line())
            .toList();
  }

  private List<String> chain(String name, SecurityGroups groups) {
    return lines(groups).stream()
        .filter(line -> line.startsWith("-A " + name + " "))
        .map(line -> line.substring(name.length() + 4))
        .toList();
  }
}
