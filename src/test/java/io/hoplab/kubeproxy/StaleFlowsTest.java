package io.hoplab.kubeproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.net.AddressPort;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class StaleFlowsTest {
  private static final String CLUSTER_IP = "10.0.0.10:53";
  private static final String CLIENT = "10.244.0.2:40000";
  private static final Endpoint HERE =
      Endpoint.ready(Ipv4Address.parse("10.244.0.53"), Web.NODE_1, Map.of("dns", 5353));
  private static final Endpoint THERE =
      Endpoint.ready(Ipv4Address.parse("10.244.1.53"), Web.NODE_2, Map.of("dns", 5353));

  private static Services dns(Endpoint... endpoints) {
    return services(Protocol.UDP, endpoints);
  }

  private static Services services(Protocol protocol, Endpoint... endpoints) {
    Web dns =
        Web.withoutEndpoints()
            .loadBalancer()
            .externalIp("198.51.100.9")
            .clusterIp(Ipv4Address.parse("10.0.0.10"))
            .ports(
                new ServicePort(
                    "dns", protocol, 53, TargetPort.parse("dns"), OptionalInt.of(30053)));
    for (Endpoint endpoint : endpoints) {
      dns.endpoint(endpoint);
    }
    return new Services(List.of(dns.backed()));
  }

  private static boolean stale(Services now, String destination, String answers) {
    return stale(now, now, Protocol.UDP, destination, answers);
  }

  private static boolean stale(
      Services before, Services now, Protocol protocol, String destination, String answers) {
    AddressPort client = AddressPort.parse(CLIENT);
    return StaleFlows.after(before, now)
        .contains(
            new FiveTuple(protocol, client, AddressPort.parse(destination)),
            new FiveTuple(protocol, AddressPort.parse(answers), client));
  }

  @Test
  void aConversationStaysWithAnEndpointThatAnswers() {
    assertThat(stale(dns(HERE, THERE), CLUSTER_IP, "10.244.0.53:5353")).isFalse();
    assertThat(stale(dns(HERE.terminating(true), THERE), CLUSTER_IP, "10.244.0.53:5353")).isFalse();
  }

  @Test
  void aConversationWithAnEndpointThatIsGoneOrDoesNotAnswerIsStale() {
    assertThat(stale(dns(THERE), CLUSTER_IP, "10.244.0.53:5353")).isTrue();
    assertThat(stale(dns(HERE.notReady(), THERE), CLUSTER_IP, "10.244.0.53:5353")).isTrue();
    assertThat(stale(dns(HERE.terminating(false), THERE), CLUSTER_IP, "10.244.0.53:5353")).isTrue();
  }

  @Test
  void anotherPortOfTheSameAddressIsAnotherEndpoint() {
    assertThat(stale(dns(HERE), CLUSTER_IP, "10.244.0.53:53")).isTrue();
  }

  @Test
  void everyAddressOfTheServiceCounts() {
    for (String destination :
        List.of(
            CLUSTER_IP,
            "20.45.123.10:53",
            "198.51.100.9:53",
            "10.240.0.4:30053",
            "1.2.3.4:30053")) {
      assertThat(stale(dns(THERE), destination, "10.244.0.53:5353")).as(destination).isTrue();
    }
    for (String destination : List.of("10.0.0.10:54", "10.0.0.11:53", "10.240.0.4:53")) {
      assertThat(stale(dns(THERE), destination, "10.244.0.53:5353")).as(destination).isFalse();
    }
  }

  @Test
  void anEntryThatWasMadeWhileThereWasNoEndpointIsStale() {
    assertThat(stale(dns(HERE), CLUSTER_IP, CLUSTER_IP)).isTrue();
  }

  @Test
  void theLastEndpointTakesItsConversationsAlong() {
    assertThat(stale(dns(), CLUSTER_IP, "10.244.0.53:5353")).isTrue();
  }

  @Test
  void aServiceThatIsDeletedTakesItsConversationsAlong() {
    Services none = new Services(List.of());
    assertThat(stale(dns(HERE), none, Protocol.UDP, CLUSTER_IP, "10.244.0.53:5353")).isTrue();
    assertThat(stale(none, none, Protocol.UDP, CLUSTER_IP, "10.244.0.53:5353")).isFalse();
  }

  @Test
  void tcpEndsByItself() {
    Services tcp = services(Protocol.TCP, THERE);
    assertThat(stale(tcp, tcp, Protocol.TCP, CLUSTER_IP, "10.244.0.53:5353")).isFalse();
    assertThat(stale(tcp, tcp, Protocol.UDP, CLUSTER_IP, "10.244.0.53:5353")).isFalse();
  }
}
