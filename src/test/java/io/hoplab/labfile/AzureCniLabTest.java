package io.hoplab.labfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.k8s.Cluster;
import io.hoplab.k8s.NetworkPlugin;
import io.hoplab.k8s.Pod;
import io.hoplab.net.Cidr;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import java.util.List;
import org.junit.jupiter.api.Test;

class AzureCniLabTest {
  private static final String SUBNET =
      """
      title: x
      vnet:
        subnets:
          aks: {range: 10.240.0.0/24}
          vms: {range: 10.241.0.0/16}
      cluster:
        network: azure-cni
        nodes:
          node-1: {subnet: aks, ip: 10.240.0.5}
          node-2: {subnet: aks, ip: 10.240.0.7}
        pods:
          pod-a: {node: node-1}
          pod-b: {node: node-2}
          pod-c: {node: node-1, ip: 10.240.0.8}
          pod-d: {node: node-2}
        services:
          web: {endpoints: [pod-a], ports: [{port: 80}]}
      vms:
        vm-1: {subnet: vms, ip: 10.241.0.4}
      flows:
        call: {probe: ping pod-b from pod-a, request: delivered at pod-b}
      """;
  private static final String OVERLAY =
      """
      title: x
      vnet: {subnets: {aks: {range: 10.240.0.0/24}}}
      cluster:
        network: azure-cni-overlay
        podCidr: 10.244.0.0/16
        nodes:
          node-1: {subnet: aks, ip: 10.240.0.5, podCidr: 10.244.0.0/24}
        pods:
          pod-a: {node: node-1}
          pod-b: {node: node-1, ip: 10.244.0.9}
        services:
          web: {endpoints: [pod-a], ports: [{port: 80}]}
      flows:
        call: {probe: ping pod-b from pod-a, request: delivered at pod-b}
      """;

  @Test
  void podsOfASubnetGetItsAddressesThatNoNicAndNoOtherPodHas() {
    assertThat(cluster(SUBNET).pods())
        .extracting(Pod::address)
        .containsExactly(
            Ipv4Address.parse("10.240.0.4"),
            Ipv4Address.parse("10.240.0.6"),
            Ipv4Address.parse("10.240.0.8"),
            Ipv4Address.parse("10.240.0.9"));
  }

  @Test
  void theVirtualNetworkIsNotMasqueradedAndTheNodesPartOfItCountsAsPods() {
    Cluster cluster = cluster(SUBNET);

    assertThat(cluster.network()).isEqualTo(NetworkPlugin.AZURE_CNI);
    assertThat(cluster.podCidr()).isEmpty();
    assertThat(cluster.nonMasqueradeCidrs())
        .containsExactly(Cidr.parse("10.240.0.0/24"), Cidr.parse("10.241.0.0/16"));
    assertThat(cluster.kubeProxy().orElseThrow().clusterCidr())
        .contains(Cidr.parse("10.240.0.0/24"));
    assertThat(cluster.nodes()).noneMatch(node -> node.nic().ipForwarding());
  }

  @Test
  void theNodesEndsOfCablesAreNamedAsThePluginNamesThem() {
    assertThat(cluster(SUBNET).pods().get(0).veth()).isEqualTo(InterfaceName.of("azv5e1c4d6c68c"));
  }

  @Test
  void anOverlayHasPodCidrsLikeKubenet() {
    Cluster cluster = cluster(OVERLAY);

    assertThat(cluster.nonMasqueradeCidrs()).containsExactly(Cidr.parse("10.244.0.0/16"));
    assertThat(cluster.kubeProxy().orElseThrow().clusterCidr())
        .contains(Cidr.parse("10.244.0.0/16"));
    assertThat(cluster.pods())
        .extracting(Pod::address)
        .isEqualTo(List.of(Ipv4Address.parse("10.244.0.2"), Ipv4Address.parse("10.244.0.9")));
  }

  private static Cluster cluster(String text) {
    Reading reading =
        new LabFiles(io.hoplab.k8s.Network::lower, (topology, probe, way, expected) -> List.of())
            .read(LabUnderTest.FILE, text);
    assertThat(LabUnderTest.problems(reading)).isEmpty();
    return ((Reading.Valid) reading).lab().cluster().orElseThrow();
  }
}
