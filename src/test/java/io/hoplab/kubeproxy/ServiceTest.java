package io.hoplab.kubeproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hoplab.net.Cidr;
import io.hoplab.net.InvalidValueException;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceTest {

  private static void refused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(InvalidValueException.class).hasMessage(message);
  }

  private static ServicePort port(String name, int number, OptionalInt nodePort) {
    return new ServicePort(name, Protocol.TCP, number, TargetPort.parse("8080"), nodePort);
  }

  @ParameterizedTest
  @ValueSource(ints = {29999, 32768, 0, -1})
  void aNodePortLiesInTheApiServersRange(int number) {
    refused(
        () -> port("http", 443, OptionalInt.of(number)),
        "wanted a node port from 30000 to 32767, came \"" + number + "\"");
  }

  @Test
  void aPortHasANumberAndAProtocolWithPorts() {
    refused(
        () -> port("http", 0, OptionalInt.empty()), "wanted a port from 1 to 65535, came \"0\"");
    refused(
        () -> new ServicePort("x", Protocol.ICMP, 7, TargetPort.parse("7"), OptionalInt.empty()),
        "wanted TCP or UDP for a Service's port, came \"ICMP\"");
    refused(
        () -> port("HTTP", 80, OptionalInt.empty()),
        "wanted a port name of lower-case letters, digits and dashes, at most 63 characters, came"
            + " \"HTTP\"");
  }

  @Test
  void aTargetPortIsANumberOrAContainerPortsName() {
    assertThat(TargetPort.parse("8080")).isEqualTo(new TargetPort.Numbered(8080));
    assertThat(TargetPort.parse("dns-tcp")).isEqualTo(new TargetPort.Named("dns-tcp"));
    for (String wrong : List.of("sixteen-letters-", "a--b", "-a", "Http", "")) {
      assertThatThrownBy(() -> TargetPort.parse(wrong)).hasMessageContaining(wrong);
    }
    refused(() -> TargetPort.parse("70000"), "wanted a port from 1 to 65535, came \"70000\"");
  }

  @Test
  void severalPortsAreNamedAndDifferent() {
    refused(
        () ->
            Web.service()
                .ports(port("", 80, OptionalInt.empty()), port("b", 81, OptionalInt.empty()))
                .spec(),
        "wanted a name for each port of default/web, which has several, came \"80\"");
    refused(
        () ->
            Web.service()
                .ports(port("a", 80, OptionalInt.empty()), port("a", 81, OptionalInt.empty()))
                .spec(),
        "wanted different port names in default/web, came \"a\"");
    refused(
        () ->
            Web.service()
                .ports(port("a", 80, OptionalInt.empty()), port("b", 80, OptionalInt.empty()))
                .spec(),
        "wanted each port and protocol once in default/web, came \"80/tcp\"");
    refused(
        () -> Web.service().ports().spec(),
        "wanted at least one port for default/web, came \"none\"");
  }

  @Test
  void theTypeDecidesAboutNodePorts() {
    refused(
        () -> Web.service().ports(port("a", 80, OptionalInt.of(30000))).spec(),
        "wanted default/web of type ClusterIP without node ports, came \"30000\"");
    refused(
        () -> Web.service().nodePort().ports(port("a", 80, OptionalInt.empty())).spec(),
        "wanted a node port for each port of default/web, which is of type NodePort, came"
            + " \"80/tcp\"");
  }

  @Test
  void whatIsForTheOutsideIsRefusedInside() {
    refused(
        () -> Web.service().externalLocal().spec(),
        "wanted externalTrafficPolicy Local only where default/web can be reached from outside,"
            + " came \"Local\"");
    assertThat(Web.service().externalIp("192.0.2.1").externalLocal().spec()).isNotNull();
    refused(
        () -> Web.service().nodePort().sourceRanges("10.0.0.0/8").spec(),
        "wanted default/web of type NodePort without loadBalancerSourceRanges, came"
            + " \"loadBalancerSourceRanges\"");
    refused(
        () -> Web.service().loadBalancer().healthCheck(31000).spec(),
        "wanted a healthCheckNodePort only of a LoadBalancer with externalTrafficPolicy Local, not"
            + " of default/web, came \"31000\"");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -5, 86_401})
  void anAffinityLastsASecondToADay(int seconds) {
    refused(
        () -> Web.service().affinity(seconds).spec(),
        "wanted an affinity timeout from 1 to 86400 seconds, came \"" + seconds + "\"");
  }

  @Test
  void anEndpointHasOnlyPortsOfItsServiceAndIsThereOnce() {
    Endpoint other = Endpoint.ready(Web.NODE_1_IP, Web.NODE_1, Map.of("https", 8443));
    refused(
        () -> Web.service().endpoint(other).backed(),
        "wanted ports of default/web at its endpoint 10.240.0.4, came \"https\"");
    refused(
        () -> Web.service().endpoint(Web.podB()).backed(),
        "wanted each endpoint once for port \"http\" of default/web, came \"10.244.0.3:8080\"");
  }

  @Test
  void servicesShareNeitherNameNorAddressNorNodePort() {
    BackedService web = Web.service().nodePort().backed();
    refused(
        () -> new Services(List.of(web, web)),
        "wanted Service default/web once, which default/web has, came \"default/web\"");
    refused(
        () -> new Services(List.of(web, Web.service().name("b").backed())),
        "wanted ClusterIP 172.31.0.5 once, which default/web has, came \"default/b\"");
    Web other = Web.service().name("b").clusterIp(Ipv4Address.parse("172.31.0.6"));
    refused(
        () -> new Services(List.of(web, other.nodePort().backed())),
        "wanted node port 32000/tcp once, which default/web has, came \"default/b\"");
    Web checked = Web.service().name("b").clusterIp(Ipv4Address.parse("172.31.0.6"));
    checked.loadBalancer().ports(port("http", 443, OptionalInt.of(32001)));
    refused(
        () -> new Services(List.of(web, checked.externalLocal().healthCheck(32000).backed())),
        "wanted node port 32000/tcp once, which default/web has, came \"default/b\"");
  }

  @Test
  void aNodeHasItsPrimaryAddressAndABitOfTheMark() {
    refused(
        () -> ProxyNode.of(Web.NODE_1, Web.NODE_1_IP, List.of(Web.CBR0), Web.CLUSTER),
        "wanted the primary address of node-1 among its addresses [10.244.0.1], came"
            + " \"10.240.0.4\"");
    refused(
        () ->
            new ProxyNode(
                Web.NODE_1,
                Web.CBR0,
                List.of(Web.CBR0),
                new LocalDetector.None(),
                false,
                true,
                List.of(),
                32,
                false),
        "wanted a masquerade bit from 0 to 31, came \"32\"");
    refused(
        () -> new LocalDetector.SourceRange(Cidr.ALL),
        "wanted a range that has only the pods, came \"0.0.0.0/0\"");
    refused(
        () -> new LocalDetector.InterfacePrefix("fifteen-letters"),
        "wanted the start of an interface's name, at most 14 characters, came"
            + " \"fifteen-letters\"");
  }

  @Test
  void aNameIsWhatTheApiServerTakes() {
    assertThat(new ServiceName("kube-system", "kube-dns")).hasToString("kube-system/kube-dns");
    assertThatThrownBy(() -> new ServiceName("Default", "web")).hasMessageContaining("Default");
    assertThatThrownBy(() -> new ServiceName("default", "1web")).hasMessageContaining("1web");
    assertThat(ServiceType.parse("NodePort")).isEqualTo(ServiceType.NODE_PORT);
    refused(
        () -> ServiceType.parse("nodeport"),
        "wanted ClusterIP, NodePort or LoadBalancer, came \"nodeport\"");
    refused(() -> TrafficPolicy.parse("local"), "wanted Cluster or Local, came \"local\"");
  }
}
