package io.hoplab.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.topology.Route;
import io.hoplab.topology.RouteType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FabricTest {
  private final Ipv4Address appliance = Ipv4Address.parse("10.9.0.10");

  @Test
  void aUdrForEverythingLeavesTheVirtualNetworksOwnPrefixesAndAzuresDropsInForce() {
    List<Route> table = table(new UserDefinedRoute("all", Cidr.ALL, Optional.of(appliance)));

    assertThat(table)
        .extracting(Route::destination, Route::type)
        .contains(
            tuple(Cidr.ALL, RouteType.UNICAST),
            tuple(Cidr.parse("10.9.0.0/16"), RouteType.THROW),
            tuple(Cidr.parse("192.168.0.0/16"), RouteType.THROW));
  }

  @Test
  void aUdrForTheVirtualNetworksOwnPrefixWinsOverTheSystemRoute() {
    List<Route> table =
        table(new UserDefinedRoute("inside", Cidr.parse("10.9.0.0/16"), Optional.of(appliance)));

    assertThat(table).extracting(Route::type).containsExactly(RouteType.UNICAST);
  }

  @Test
  void aUdrWithNextHopNoneDrops() {
    assertThat(table(new UserDefinedRoute("none", Cidr.parse("10.77.0.0/16"), Optional.empty())))
        .extracting(Route::type)
        .containsExactly(RouteType.BLACKHOLE);
  }

  @Test
  void azureKeepsTheFirstFourAddressesAndTheLast() {
    Subnet subnet = new Subnet("s", Cidr.parse("10.9.0.0/24"), Optional.empty());

    assertThat(
            List.of(0, 1, 2, 3, 4, 254, 255).stream()
                .filter(index -> subnet.reserves(subnet.range().address(index))))
        .containsExactly(0, 1, 2, 3, 255);
  }

  private List<Route> table(UserDefinedRoute... routes) {
    RouteTable routeTable = new RouteTable("rt", List.of(routes));
    Subnet subnet = new Subnet("s", Cidr.parse("10.9.0.0/24"), Optional.of(routeTable));
    VirtualNetwork vnet = new VirtualNetwork(List.of(Cidr.parse("10.9.0.0/16")), List.of(subnet));
    Nic nic = new Nic(HostName.of("nva"), subnet, appliance, true, 1500);
    return new Fabric(vnet, List.of(nic), Edge.NONE)
        .hosts().get(0).routes().stream().filter(route -> route.table() != Route.MAIN).toList();
  }
}
