package io.hoplab.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.azure.Nic;
import io.hoplab.azure.Resources;
import io.hoplab.azure.Subnet;
import io.hoplab.azure.VirtualNetwork;
import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.plan.Plan;
import io.hoplab.plan.Planner;
import io.hoplab.plan.ShellCommand;
import io.hoplab.topology.Topology;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AzureCniTest {
  private static final Cidr RANGE = Cidr.parse("10.240.0.0/16");
  private static final Subnet AKS = new Subnet("aks", RANGE, Optional.empty());

  @Test
  void aPodIsToldAGatewayThatNobodyHas() {
    assertThat(commands(subnet(true, false)))
        .containsSubsequence(
            "ip -n pod-a addr add 10.240.0.10/16 dev eth0 noprefixroute",
            "ip -n pod-a neigh add 169.254.1.1 lladdr aa:aa:aa:aa:aa:aa dev eth0",
            "ip -n pod-a route add 169.254.1.1/32 dev eth0",
            "ip -n pod-a route add default via 169.254.1.1 dev eth0");
  }

  @Test
  void aNodeHasARouteToEachPodAndAnswersForTheGateway() {
    assertThat(commands(subnet(true, false)))
        .contains(
            "ip netns exec node-1 sysctl -q -w net.ipv4.conf.azva.proxy_arp=1",
            "ip -n node-1 route add 10.240.0.10/32 dev azva");
  }

  @Test
  void theVirtualNetworkHandsAPodsAddressToTheNodesNic() {
    assertThat(commands(subnet(true, false)))
        .contains("ip -n vnet route add 10.240.0.10/32 via 10.240.0.4 dev f-node-1 onlink");
    assertThat(commands(subnet(false, false)))
        .noneMatch(command -> command.startsWith("ip -n vnet route add 10.240.0.10/32"));
  }

  @Test
  void theSourceCheckLetsPassWhatIsOnTheNic() {
    assertThat(commands(subnet(true, false)))
        .containsSubsequence(
            "ip netns exec vnet iptables -t filter -A FORWARD -i f-node-1 -j FROM-f-node-1",
            "ip netns exec vnet iptables -t filter -A FROM-f-node-1 -s 10.240.0.4/32 -j RETURN",
            "ip netns exec vnet iptables -t filter -A FROM-f-node-1 -s 10.240.0.10/32 -j RETURN",
            "ip netns exec vnet iptables -t filter -A FROM-f-node-1 -m comment --comment"
                + " \"node-1 NIC: IP forwarding off\" -j DROP");
    assertThat(commands(subnet(true, true))).noneMatch(it -> it.contains("IP forwarding off"));
  }

  @Test
  void anOverlaysRangeIsKnownToItsNodesAlone() {
    Topology overlay =
        lower(
            NetworkPlugin.AZURE_CNI_OVERLAY,
            Optional.of(Cidr.parse("10.244.0.0/24")),
            "10.244.0.2",
            true,
            false);

    assertThat(commands(overlay))
        .contains(
            "ip -n vnet route add 10.244.0.0/24 via 10.240.0.4 dev f-node-1 onlink table 100",
            "ip -n vnet rule add pref 900 from all iif f-node-1 lookup 100",
            "ip -n pod-a addr add 10.244.0.2/24 dev eth0 noprefixroute");
  }

  @Test
  void theNodesEndOfAPodsCableIsNamedAsThePluginNamesIt() {
    assertThat(NetworkPlugin.AZURE_CNI.veth(HostName.of("nginx")))
        .isEqualTo(InterfaceName.of("azvc440f455693"));
  }

  private static Topology subnet(boolean ipConfiguration, boolean ipForwarding) {
    return lower(
        NetworkPlugin.AZURE_CNI, Optional.empty(), "10.240.0.10", ipConfiguration, ipForwarding);
  }

  private static Topology lower(
      NetworkPlugin plugin,
      Optional<Cidr> podCidr,
      String address,
      boolean ipConfiguration,
      boolean ipForwarding) {
    HostName name = HostName.of("node-1");
    Nic nic = new Nic(name, AKS, Ipv4Address.parse("10.240.0.4"), ipForwarding, 1500);
    Node node = new Node(nic, podCidr, true, true, true, true, List.of(), List.of());
    Pod pod =
        new Pod(
            HostName.of("pod-a"),
            name,
            Ipv4Address.parse(address),
            InterfaceName.of("azva"),
            ipConfiguration,
            true,
            List.of());
    Cluster cluster = new Cluster(plugin, RANGE, true, List.of(RANGE), List.of(node), List.of(pod));
    return Network.lower(
        new Resources(new VirtualNetwork(List.of(RANGE), List.of(AKS)), List.of()),
        Optional.of(cluster));
  }

  private static List<String> commands(Topology topology) {
    Plan plan = Planner.plan(topology);
    return plan.bare().stream().map(ShellCommand::of).toList();
  }
}
