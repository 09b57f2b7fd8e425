package io.hoplab.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.topology.Host;
import io.hoplab.topology.Route;
import io.hoplab.topology.RouteType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PeeringPartTest {
  private final Subnet own = new Subnet("own", Cidr.parse("10.9.0.0/24"), Optional.empty());
  private final Subnet hub = new Subnet("hub/a", Cidr.parse("10.50.0.0/24"), Optional.empty());
  private final Subnet spoke = new Subnet("spoke/a", Cidr.parse("10.60.0.0/24"), Optional.empty());

  @Test
  void eachNetworkReachesItselfAndWhatItIsPeeredWith() {
    VirtualNetwork vnet = vnet(both("vnet", "hub"), both("hub", "spoke"));

    assertThat(reached(vnet, Route.MAIN)).containsExactly("10.9.0.4/32", "10.50.0.4/32");
    assertThat(reached(vnet, 400)).containsExactly("10.50.0.4/32", "10.60.0.4/32", "10.9.0.0/16");
    assertThat(reached(vnet, 401)).containsExactly("10.50.0.4/32", "10.60.0.4/32");
    assertThat(vnet.spacesFrom(own)).containsExactly(space("10.9"), space("10.50"));
    assertThat(vnet.spacesFrom(spoke)).containsExactly(space("10.60"), space("10.50"));
  }

  @Test
  void onePeeringSideIsNoPeeringAndNeitherAreTwoOfWhichOneSaysNo() {
    Peering there = new Peering("vnet", "hub", true, true);
    Peering shut = new Peering("hub", "vnet", false, true);

    assertThat(reached(vnet(Stream.of(there)), Route.MAIN)).containsExactly("10.9.0.4/32");
    assertThat(reached(vnet(Stream.of(there, shut)), Route.MAIN)).containsExactly("10.9.0.4/32");
    assertThat(reached(vnet(Stream.of(there, shut)), 400)).containsExactly("10.50.0.4/32");
  }

  @Test
  void whatIsForwardedIsDroppedOnlyWhereItIsNotAllowed() {
    Stream<Peering> strictAtTheHub =
        Stream.of(new Peering("vnet", "hub", true, true), new Peering("hub", "vnet", true, false));

    assertThat(rules(vnet(strictAtTheHub)))
        .containsExactly(
            "-A FORWARD -i f-own -j FORWARDED-1",
            "-A FORWARDED-1 -s 10.9.0.0/16 -j RETURN",
            "-A FORWARDED-1 -o f-hub -m comment --comment \"peering of hub with vnet: forwarded"
                + " traffic is not allowed\" -j DROP");
  }

  @Test
  void anApplianceThatIsNotPeeredIsNoNextHop() {
    RouteTable table =
        new RouteTable(
            "rt",
            List.of(
                new UserDefinedRoute(
                    "all", Cidr.parse("10.70.0.0/16"), Optional.of(spoke.range().address(4)))));
    Subnet routed = new Subnet("own", own.range(), Optional.of(table));
    VirtualNetwork apart =
        new VirtualNetwork(
            List.of(space("10.9")),
            List.of(routed),
            SecurityGroups.NONE,
            vnet(both("hub", "spoke")).peerings());

    assertThat(
            vnetHost(apart, List.of(nic("own", routed), nic("spoke", spoke))).routes().stream()
                .filter(route -> route.destination().equals(space("10.70")))
                .map(Route::type))
        .containsExactly(RouteType.BLACKHOLE);
  }

  @Test
  void theTagVirtualNetworkHasThePeeredSpaces() {
    NetworkSecurityGroup group = new NetworkSecurityGroup("g", List.of());
    VirtualNetwork vnet =
        new VirtualNetwork(
            List.of(space("10.9")),
            List.of(own),
            new SecurityGroups(Map.of("own", group), Map.of()),
            vnet(both("vnet", "hub")).peerings());

    assertThat(rules(vnet))
        .anyMatch(line -> line.startsWith("-A SUBNET-IN-own -s 10.50.0.0/16 -d 10.9.0.0/16"))
        .noneMatch(line -> line.contains("10.60."));
  }

  private static Stream<Peering> both(String one, String other) {
    return Stream.of(new Peering(one, other, true, false), new Peering(other, one, true, false));
  }

  private static Cidr space(String octets) {
    return Cidr.parse(octets + ".0.0/16");
  }

  private VirtualNetwork vnet(Stream<Peering> some, Stream<Peering> others) {
    return vnet(Stream.concat(some, others));
  }

  private VirtualNetwork vnet(Stream<Peering> peerings) {
    return new VirtualNetwork(
        List.of(space("10.9")),
        List.of(own),
        SecurityGroups.NONE,
        new Peerings(
            List.of(
                new Peerings.Remote("hub", List.of(space("10.50")), List.of(hub)),
                new Peerings.Remote("spoke", List.of(space("10.60")), List.of(spoke))),
            peerings.toList()));
  }

  private static Nic nic(String name, Subnet subnet) {
    return new Nic(HostName.of(name), subnet, subnet.range().address(4), true, 1500);
  }

  private Host vnetHost(VirtualNetwork vnet) {
    return vnetHost(vnet, List.of(nic("own", own), nic("hub", hub), nic("spoke", spoke)));
  }

  private static Host vnetHost(VirtualNetwork vnet, List<Nic> nics) {
    return new Fabric(vnet, nics, Edge.NONE).hosts().get(0);
  }

  private List<String> reached(VirtualNetwork vnet, int table) {
    return vnetHost(vnet).routes().stream()
        .filter(route -> route.table() == table && route.destination().prefixLength() >= 16)
        .filter(route -> route.type() == RouteType.UNICAST || route.type() == RouteType.THROW)
        .filter(route -> route.dev().filter(io.hoplab.net.InterfaceName.LO::equals).isEmpty())
        .map(route -> route.destination().toString())
        .toList();
  }

  private List<String> rules(VirtualNetwork vnet) {
    return vnetHost(vnet).rules().stream()
        .map(rule -> rule.rule().line())
        .filter(line -> line.contains("FORWARDED") || line.contains("SUBNET"))
        .toList();
  }
}
