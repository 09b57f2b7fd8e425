package io.hoplab.labfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.kubeproxy.BackedService;
import io.hoplab.kubeproxy.Service;
import io.hoplab.kubeproxy.ServiceName;
import io.hoplab.kubeproxy.ServicePort;
import io.hoplab.kubeproxy.Services;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What Services keep while others come and go. */
class AllocationsTest {
  private static final String POD = "{node: node-1, ip: 10.244.0.2}\n";
  private static final String WEB = "web: {selector: {a: b}, ports: [{port: 80}]}";
  private static final String OTHER = "aaa: {selector: {a: b}, ports: [{port: 80}]}";
  private static final String DOOR =
      "door: {type: NodePort, selector: {a: b}, ports: [{name: x, port: 80}]}";
  private static final String SECOND =
      "aaa: {type: NodePort, selector: {a: b}, ports: [{name: x, port: 80}]}";
  private static final String BALANCED =
      "lb: {type: LoadBalancer, externalTrafficPolicy: Local, selector: {a: b}, ports: [{port: 80}]}";

  private static String lab(String... services) {
    StringBuilder text = new StringBuilder(POD).append("  services:\n");
    for (String service : services) {
      text.append("    ").append(service).append('\n');
    }
    return LabUnderTest.with(POD, text.toString());
  }

  private static Services services(Reading reading) {
    assertThat(reading).isInstanceOf(Reading.Valid.class);
    return ((Reading.Valid) reading).lab().cluster().orElseThrow().services();
  }

  private static Allocations up(String... services) {
    return Allocations.of(services(LabUnderTest.read(lab(services))));
  }

  /** {@code web 10.0.1.1 30086}, with the node port for health checks last. */
  private static List<String> applied(Allocations former, String... services) {
    return services(LabUnderTest.read(lab(services), former)).all().stream()
        .map(BackedService::service)
        .map(AllocationsTest::words)
        .toList();
  }

  private static String words(Service service) {
    String ports =
        service.ports().stream()
            .map(ServicePort::nodePort)
            .filter(OptionalInt::isPresent)
            .map(port -> " " + port.getAsInt())
            .collect(Collectors.joining());
    String check =
        service.healthCheckNodePort().isPresent()
            ? " " + service.healthCheckNodePort().getAsInt()
            : "";
    return service.name().name() + " " + service.clusterIp() + ports + check;
  }

  private static List<String> problems(Allocations former, String... services) {
    return LabUnderTest.problems(LabUnderTest.read(lab(services), former));
  }

  @Test
  void anAddressStaysWhateverServicesComeAndGo() {
    assertThat(applied(up(WEB), OTHER, WEB)).containsExactly("aaa 10.0.1.2", "web 10.0.1.1");
    assertThat(applied(up(OTHER, WEB), WEB)).containsExactly("web 10.0.1.2");
    assertThat(applied(up(OTHER, WEB), WEB, "bbb: {selector: {a: b}, ports: [{port: 1}]}"))
        .as("one that is free again")
        .containsExactly("web 10.0.1.2", "bbb 10.0.1.1");
  }

  @Test
  void anAddressThatIsNotStatedAnyMoreStays() {
    Allocations stated = up("web: {clusterIP: 10.0.0.9, selector: {a: b}, ports: [{port: 80}]}");
    assertThat(applied(stated, WEB)).containsExactly("web 10.0.0.9");
  }

  @Test
  void nodePortsStayAndSoDoesTheOneForHealthChecks() {
    assertThat(applied(up(DOOR, BALANCED), SECOND, DOOR, BALANCED))
        .containsExactly("aaa 10.0.1.3 30089", "door 10.0.1.1 30086", "lb 10.0.1.2 30087 30088");
    assertThat(applied(up(SECOND, DOOR, BALANCED), BALANCED, DOOR))
        .containsExactly("lb 10.0.1.3 30088 30089", "door 10.0.1.2 30087");
  }

  @Test
  void nodePortsGoByTheNamesOfPorts() {
    assertThat(
            applied(
                up(DOOR),
                DOOR.replace(
                    "[{name: x, port: 80}]", "[{name: new, port: 81}, {name: x, port: 80}]")))
        .containsExactly("door 10.0.1.1 30087 30086");
    assertThat(applied(up(DOOR), DOOR.replace("port: 80", "port: 80, nodePort: 30001")))
        .containsExactly("door 10.0.1.1 30001");
    assertThat(
            applied(
                up(DOOR),
                DOOR.replace(
                    "[{name: x, port: 80}]",
                    "[{name: new, port: 81, nodePort: 30086}, {name: x, port: 80}]")))
        .as("one that another port of it states now")
        .containsExactly("door 10.0.1.1 30086 30087");
  }

  @Test
  void aServiceThatNeedsNoNodePortGivesItUp() {
    assertThat(applied(up(DOOR), DOOR.replace("NodePort", "ClusterIP"), SECOND))
        .containsExactly("door 10.0.1.1", "aaa 10.0.1.2 30086");
  }

  @Test
  void whatAServiceHasNoOtherCanState() {
    assertThat(problems(up(WEB), WEB, OTHER.replace("selector", "clusterIP: 10.0.1.1, selector")))
        .singleElement()
        .asString()
        .endsWith(
            "cluster.services.aaa.clusterIP: wanted an address that is free, came 10.0.1.1, which"
                + " is already allocated to Service web");
    assertThat(problems(up(DOOR), DOOR, SECOND.replace("port: 80", "port: 80, nodePort: 30086")))
        .singleElement()
        .asString()
        .endsWith(
            "cluster.services.aaa.ports[0].nodePort: wanted a node port that is free, came 30086,"
                + " which is already allocated to Service door for tcp");
  }

  @Test
  void theTextOfThemIsReadAgain() {
    Allocations all = up(WEB, DOOR, BALANCED);
    assertThat(all.toString()).contains("default/lb 10.0.1.3 =30087 health-check:30088\n");
    assertThat(Allocations.parse(all.toString())).isEqualTo(all);
    assertThat(Allocations.parse("")).isEqualTo(Allocations.NONE);
  }

  @Test
  void ofTwoTheFirstWins() {
    Allocations both = up(OTHER, WEB).and(up(WEB, DOOR));
    assertThat(both.services()).hasSize(3);
    assertThat(both.services().get(new ServiceName("default", "web")).clusterIp())
        .hasToString("10.0.1.2");
  }

  @Test
  void aServiceKeepsWhatItHasThroughTheChangesOfALab() {
    String text =
        lab(OTHER, WEB)
            .replace(
                "flows:\n",
                "flows:\n  first: {probe: curl http://web/ from vm-1, request: lost at vnet}\n"
                    + "  second: {probe: curl http://vm-1/ from pod-a, request: delivered at vm-1,"
                    + " change: {cluster.services.aaa: null}}\n");
    Reading reading = LabUnderTest.read(text);
    assertThat(LabUnderTest.problems(reading)).isEmpty();
    assertThat(
            ((Reading.Valid) reading)
                .lab().flows().stream()
                    .flatMap(flow -> flow.change().stream())
                    .flatMap(change -> change.cluster().stream())
                    .flatMap(cluster -> cluster.services().all().stream())
                    .map(BackedService::service)
                    .map(AllocationsTest::words))
        .containsExactly("web 10.0.1.2");
  }
}
