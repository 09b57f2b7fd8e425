package io.hoplab.labfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.k8s.ProxyMode;
import io.hoplab.kubeproxy.BackedService;
import io.hoplab.kubeproxy.Endpoint;
import io.hoplab.kubeproxy.Service;
import io.hoplab.lab.Lab;
import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Services as a lab file's words give them, where nothing is wrong. */
class ServiceBinderTest {
  private static final String PODS =
      """
      {node: node-1, ip: 10.244.0.2, labels: {app: web, tier: front}, \
      ports: [{name: http, containerPort: 8080}]}
          pod-b: {node: node-1, labels: {app: web}, ready: off, \
      ports: [{name: http, containerPort: 9090}]}
          pod-c: {node: node-1, labels: {app: web}, terminating: on}
      """;

  private static String lab(String... lines) {
    return LabUnderTest.with(
        "{node: node-1, ip: 10.244.0.2}\n",
        PODS + Arrays.stream(lines).map(line -> "  " + line + "\n").collect(Collectors.joining()));
  }

  private static List<BackedService> services(String... lines) {
    return LabUnderTest.valid(lab(lines)).cluster().orElseThrow().services().all();
  }

  private static List<String> warnings(String... lines) {
    return ((Reading.Valid) LabUnderTest.read(lab(lines)))
        .warnings().stream().map(it -> it.path() + ": " + it.message()).toList();
  }

  private static final HostName NODE = HostName.of("node-1");

  @Test
  void aSelectorTakesThePodsThatHaveAllOfItsLabels() {
    assertThat(
            services(
                    "services:",
                    "  web: {selector: {app: web, tier: front}, ports: [{port: 80, targetPort: http}]}")
                .get(0)
                .endpoints())
        .containsExactly(Endpoint.ready(Ipv4Address.parse("10.244.0.2"), NODE, Map.of("", 8080)));
  }

  @Test
  void endpointsAreReadyOrNotOrAboutToEndAsTheirPods() {
    assertThat(
            services("services:", "  web: {selector: {app: web}, ports: [{port: 80}]}")
                .get(0)
                .endpoints())
        .extracting(Endpoint::address, Endpoint::ready, Endpoint::serving, Endpoint::terminating)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Ipv4Address.parse("10.244.0.2"), true, true, false),
            org.assertj.core.groups.Tuple.tuple(
                Ipv4Address.parse("10.244.0.3"), false, false, false),
            org.assertj.core.groups.Tuple.tuple(
                Ipv4Address.parse("10.244.0.4"), false, true, true));
  }

  @Test
  void aNamedTargetPortIsEachPodsOwnNumberAndLeavesOutPodsWithoutIt() {
    assertThat(
            services(
                    "services:",
                    "  web: {selector: {app: web}, ports: [{name: h, port: 80, targetPort: http}]}")
                .get(0)
                .endpoints())
        .extracting(Endpoint::ports)
        .containsExactly(Map.of("h", 8080), Map.of("h", 9090));
  }

  @Test
  void publishNotReadyAddressesMakesAllOfThemReady() {
    assertThat(
            services(
                    "services:",
                    "  web: {selector: {app: web}, publishNotReadyAddresses: on, ports: [{port: 80}]}")
                .get(0)
                .endpoints())
        .allMatch(Endpoint::ready);
  }

  @Test
  void listedEndpointsMayBePodsOrAddressesWithTheirOwnPorts() {
    assertThat(
            services(
                    "services:",
                    "  web:",
                    "    endpoints: [pod-a, {addresses: [10.244.9.9], conditions: {ready: off, serving: on, terminating: on}, ports: [{port: 81}]}]",
                    "    ports: [{port: 80}]")
                .get(0)
                .endpoints())
        .containsExactly(
            Endpoint.ready(Ipv4Address.parse("10.244.0.2"), NODE, Map.of("", 80)),
            new Endpoint(
                Ipv4Address.parse("10.244.9.9"),
                Map.of("", 81),
                Optional.empty(),
                false,
                true,
                true));
  }

  @Test
  void whatIsNotStatedIsGivenAsTheApiServerGivesIt() {
    List<Service> services =
        services(
                "services:",
                "  web: {type: LoadBalancer, externalTrafficPolicy: Local, endpoints: [pod-a], ports: [{port: 80}]}",
                "  kube-system/dns: {clusterIP: 10.0.1.1, endpoints: [pod-a], ports: [{port: 53, protocol: UDP}]}",
                "  api: {sessionAffinity: ClientIP, endpoints: [pod-a], ports: [{port: 80}]}")
            .stream()
            .map(BackedService::service)
            .toList();
    assertThat(services)
        .extracting(service -> service.name() + " " + service.clusterIp())
        .containsExactly(
            "default/web 10.0.1.2", "kube-system/dns 10.0.1.1", "default/api 10.0.1.3");
    assertThat(services.get(0).ports().get(0).nodePort()).isEqualTo(OptionalInt.of(30086));
    assertThat(services.get(0).healthCheckNodePort()).isEqualTo(OptionalInt.of(30087));
    assertThat(services.get(2).clientIpAffinitySeconds()).isEqualTo(OptionalInt.of(10800));
  }

  @Test
  void whatIsLegalAndSurprisingIsWarnedOf() {
    assertThat(warnings("services:", "  web: {selector: {app: wbe}, ports: [{port: 80}]}"))
        .containsExactly(
            "cluster.services.web.selector: no pod has these labels: the Service has no endpoints,"
                + " and whoever calls it is refused");
    assertThat(
            warnings(
                "serviceCidr: 172.31.0.0/16",
                "services:",
                "  web: {clusterIP: 172.31.0.5, endpoints: [pod-a], ports: [{port: 80}]}"))
        .anyMatch(it -> it.startsWith("cluster.serviceCidr: AKS refuses"));
    assertThat(warnings("services:", "  vm-1: {endpoints: [pod-a], ports: [{port: 80}]}"))
        .anyMatch(it -> it.startsWith("cluster.services.vm-1: in probes vm-1 is"));
  }

  @Test
  void anEmptySelectorIsNone() {
    assertThat(
            services("services:", "  web: {selector: {}, endpoints: [pod-a], ports: [{port: 80}]}")
                .get(0)
                .endpoints())
        .extracting(Endpoint::address)
        .containsExactly(Ipv4Address.parse("10.244.0.2"));
    assertThat(
            services("services:", "  web: {selector: {}, ports: [{port: 80}]}").get(0).endpoints())
        .isEmpty();
    assertThat(warnings("services:", "  web: {selector: {}, ports: [{port: 80}]}"))
        .containsExactly(
            "cluster.services.web: its selector is empty, which is like none, and it has no"
                + " endpoints: whoever calls it is refused");
  }

  @Test
  void endpointsMayBeNone() {
    assertThat(
            services("services:", "  web: {endpoints: [], ports: [{port: 80}]}").get(0).endpoints())
        .isEmpty();
    assertThat(warnings("services:", "  web: {endpoints: [], ports: [{port: 80}]}"))
        .containsExactly(
            "cluster.services.web.endpoints: this gives no endpoint: whoever calls the Service is"
                + " refused");
  }

  @Test
  void aCounterproofMayNameAListsItemAndABlockThatTheLabLeavesOut() {
    String services =
        lab(
            "services:",
            "  web:",
            "    type: NodePort",
            "    endpoints: [pod-a]",
            "    ports: [{name: a, port: 80, nodePort: 30080}, {name: b, port: 81, nodePort: 30081}]");
    String text =
        services.replace(
            "change: {cluster.nodes.node-1.ipForward: off}",
            "change: {\"cluster.services.web.ports[1].nodePort\": 30082, cluster.kubeProxy.mode:"
                + " nftables, cluster.nodes.node-1.ipForward: off}");
    Lab changed = LabUnderTest.valid(text).counterproofs().get(0).lab();
    assertThat(changed.cluster().orElseThrow().services().all().get(0).service().ports())
        .extracting(it -> it.nodePort().getAsInt())
        .containsExactly(30080, 30082);
    assertThat(changed.cluster().orElseThrow().kubeProxy().orElseThrow().mode())
        .isEqualTo(ProxyMode.NFTABLES);
  }

  @Test
  void aChangeBeforeAFlowMayBeInVainInACounterproof() {
    String text =
        lab("services:", "  web: {selector: {app: web}, ports: [{port: 80}]}")
            .replace(
                "  call:\n",
                "  first: {probe: ping vm-1 from pod-a, change: {cluster.pods.pod-b.ready: on},"
                    + " request: delivered at vm-1}\n  call:\n")
            .replace(
                "change: {cluster.nodes.node-1.ipForward: off}",
                "change: {cluster.services: null, cluster.nodes.node-1.ipForward: off}");
    assertThat(LabUnderTest.problems(text)).isEmpty();
  }

  @Test
  void ofAMisspeltKeyNothingFollowsForAChangeBelowIt() {
    String text =
        lab("sevices:", "  web: {selector: {app: web}, ports: [{port: 80}]}")
            .replace(
                "change: {cluster.nodes.node-1.ipForward: off}",
                "change: {cluster.services.web.type: NodePort}");
    assertThat(LabUnderTest.problems(text))
        .singleElement()
        .asString()
        .contains("cluster.sevices: wanted a key of a cluster");
  }
}
