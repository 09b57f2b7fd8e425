package io.hoplab.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.flow.Way;
import io.hoplab.lab.Lab;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutedWayTest {
  private static final Lab LAB = DrawnLabs.read("src/test/resources/io/hoplab/graph/edge.yaml");

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "in, client internet lb vnet node-1 pod-a, pod-a node-1 vnet internet client",
        "in-rewritten, client internet lb vnet vm-1, vm-1 vnet internet client",
        "in-public-address, client internet vnet vm-2, vm-2 vnet internet client",
        "out, pod-a node-1 vnet egress internet client, client internet egress vnet node-1 pod-a",
        "out-by-rule, vm-1 vnet internet client, client internet lb vnet vm-1",
        "out-by-address, vm-2 vnet internet client, client internet vnet vm-2",
        "through-another-node, vm-1 vnet node-2 vnet node-1 pod-a,"
            + " pod-a node-1 vnet node-2 vnet vm-1",
        "service, pod-b node-2 vnet node-1 pod-a, pod-a node-1 vnet node-2 pod-b",
        "no-rule, client internet lb,",
        "gone, pod-a node-1 vnet,"
      })
  void aWayThatIsNotStatedGoesAsTheRoutesLead(String flow, String request, String reply) {
    Drawing drawn = DrawnLabs.of(LAB, flow);
    assertThat(hosts(drawn, Way.REQUEST)).isEqualTo(request);
    assertThat(hosts(drawn, Way.REPLY)).isEqualTo(reply == null ? "" : reply);
    assertThat(drawn.flow().orElseThrow().ways())
        .extracting(DrawnWay::summary)
        .allSatisfy(
            words ->
                assertThat(words)
                    .endsWith("; the way is not stated, drawn is where the routes lead"));
  }

  @Test
  void theHandedOnPacketTakesTheCableOfItsBackend() {
    DrawnWay request = DrawnLabs.of(LAB, "in").flow().orElseThrow().ways().get(0);
    assertThat(request.passages())
        .extracting(DrawnWay.Passage::line)
        .contains("cable lb/node-1 vnet/lb-node-1");
  }

  @Test
  void aReplyToAPodBehindABridgePassesTheBridge() {
    Drawing drawing = DrawnLabs.of(DrawnLabs.read("labs/client-to-kubenet-pod.yaml"), "out");
    DrawnWay reply = drawing.flow().orElseThrow().ways().get(1);
    assertThat(reply.stated()).isFalse();
    assertThat(reply.broken()).isEmpty();
    assertThat(reply.passages())
        .extracting(DrawnWay.Passage::line)
        .contains("inside node-1/cbr0")
        .last()
        .asString()
        .endsWith("pod-a/eth0");
  }

  /** The hosts that a way begins at, passes and ends at. */
  private static String hosts(Drawing drawing, Way which) {
    List<String> hosts = new ArrayList<>();
    for (DrawnWay way : drawing.flow().orElseThrow().ways()) {
      if (way.way() == which) {
        assertThat(way.broken()).isEmpty();
        hosts.add(name(way.start()));
        for (DrawnWay.Passage passage : way.passages()) {
          String host = name(drawing.line(passage.line()).end(passage.forward()).box());
          if (!host.equals(hosts.get(hosts.size() - 1))) {
            hosts.add(host);
          }
        }
      }
    }
    return hosts.stream().collect(Collectors.joining(" "));
  }

  private static String name(String box) {
    return box.replaceAll("^(host|routing of|bridge) ", "").replaceAll("/.*", "");
  }
}
