package io.hoplab.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.kubeproxy.BackedService;
import io.hoplab.kubeproxy.Endpoint;
import io.hoplab.kubeproxy.Service;
import io.hoplab.kubeproxy.ServiceName;
import io.hoplab.kubeproxy.ServicePort;
import io.hoplab.kubeproxy.ServiceType;
import io.hoplab.kubeproxy.Services;
import io.hoplab.kubeproxy.TargetPort;
import io.hoplab.kubeproxy.TrafficPolicy;
import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class HealthCheckServersTest {
  private static final HostName HERE = HostName.of("here");
  private static final HostName THERE = HostName.of("there");
  private static final ServiceName SHOP = new ServiceName("trade", "shop");

  @Test
  void aNodeWithEndpointsSaysHowMany() {
    assertThat(answer(HERE, endpoint(2, HERE), endpoint(3, HERE), endpoint(4, THERE)))
        .isEqualTo(
            String.join(
                "\r\n",
                "HTTP/1.1 200 OK",
                "Content-Type: application/json",
                "X-Content-Type-Options: nosniff",
                "X-Load-Balancing-Endpoint-Weight: 2",
                "Content-Length: 113",
                "Connection: close",
                "",
                "{\n\t\"service\": {\n\t\t\"namespace\": \"trade\",\n\t\t\"name\": \"shop\"\n\t},"
                    + "\n\t\"localEndpoints\": 2,\n\t\"serviceProxyHealthy\": true\n}"));
  }

  @Test
  void aNodeWithoutEndpointsIsUnavailable() {
    assertThat(answer(HERE, endpoint(4, THERE)))
        .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
        .contains("X-Load-Balancing-Endpoint-Weight: 0\r\n", "\"localEndpoints\": 0,");
    assertThat(answer(HERE)).startsWith("HTTP/1.1 503 ");
  }

  @Test
  void anEndpointThatIsNotReadyDoesNotCount() {
    assertThat(answer(HERE, endpoint(2, HERE).notReady())).startsWith("HTTP/1.1 503 ");
    assertThat(answer(HERE, endpoint(2, HERE).terminating(true))).startsWith("HTTP/1.1 503 ");
  }

  @Test
  void anotherServiceDoesNotCount() {
    assertThat(
            HealthCheckServers.answer(
                services(endpoint(2, HERE)), new ServiceName("default", "shop"), HERE))
        .startsWith("HTTP/1.1 503 ");
  }

  private static String answer(HostName node, Endpoint... endpoints) {
    return HealthCheckServers.answer(services(endpoints), SHOP, node);
  }

  private static Endpoint endpoint(int last, HostName node) {
    return Endpoint.ready(Ipv4Address.parse("10.77.1." + last), node, Map.of("http", 8080));
  }

  private static Services services(Endpoint... endpoints) {
    return new Services(
        List.of(
            new BackedService(
                new Service(
                    SHOP,
                    ServiceType.LOAD_BALANCER,
                    Ipv4Address.parse("10.0.0.50"),
                    List.of(
                        new ServicePort(
                            "http",
                            Protocol.TCP,
                            443,
                            TargetPort.parse("8080"),
                            OptionalInt.of(30_080))),
                    TrafficPolicy.CLUSTER,
                    TrafficPolicy.LOCAL,
                    OptionalInt.empty(),
                    List.of(),
                    List.of(Ipv4Address.parse("20.1.0.1")),
                    List.of(),
                    OptionalInt.of(31_000)),
                List.of(endpoints))));
  }
}
