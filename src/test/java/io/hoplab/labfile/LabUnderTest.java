package io.hoplab.labfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.lab.Lab;
import java.nio.file.Path;
import java.util.List;

/** A small lab that is in order, to be spoiled or looked at by a test. */
final class LabUnderTest {
  static final Path FILE = Path.of("labs/x.yaml");

  static final String TEXT =
      """
      title: A pod calls a VM
      vnet:
        subnets:
          aks: {range: 10.240.0.0/16, routeTable: routes}
          back: {range: 10.241.0.0/16}
        routeTables:
          routes:
            node-1: {to: 10.244.0.0/24, nextHop: node-1}
      cluster:
        network: kubenet
        podCidr: 10.244.0.0/16
        nodes:
          node-1: {subnet: aks, ip: 10.240.0.4, podCidr: 10.244.0.0/24}
        pods:
          pod-a: {node: node-1, ip: 10.244.0.2}
      vms:
        vm-1: {subnet: back, ip: 10.241.0.4, serves: http}
      flows:
        call:
          probe: curl http://vm-1/ from pod-a
          request:
            - pod-a/eth0 10.244.0.2 > 10.241.0.4
            - node-1/eth0 SNAT 10.240.0.4 > 10.241.0.4 by MASQ
            - vnet
            - vm-1/eth0
          reply: lost at vnet
      counterproofs:
        the node does not forward:
          change: {cluster.nodes.node-1.ipForward: off}
          then: {call: not forwarding at node-1}
      claims:
        R-1:
          document: The VM sees the node
          confirmed: It does
          says:
            - {flow: call.request, at: vm-1/eth0, source: 10.240.0.4}
      """;

  private static final LabFiles FILES =
      new LabFiles(WiredHosts.lowering(), (topology, probe, way, expected) -> List.of());

  private LabUnderTest() {}

  /** The lab with one text, which must be there once, replaced by another. */
  static String with(String old, String replacement) {
    assertThat(TEXT.split(java.util.regex.Pattern.quote(old), -1)).as(old).hasSize(2);
    return TEXT.replace(old, replacement);
  }

  static Reading read(String text) {
    return FILES.read(FILE, text);
  }

  static Reading read(String text, Allocations former) {
    return FILES.readRunning(FILE, text, former);
  }

  static Lab valid(String text) {
    Reading reading = read(text);
    assertThat(reading).isInstanceOf(Reading.Valid.class);
    return ((Reading.Valid) reading).lab();
  }

  /** The problems' texts without the name of the file. */
  static List<String> problems(String text) {
    return problems(read(text));
  }

  static List<String> problems(Reading reading) {
    return reading instanceof Reading.Invalid invalid
        ? invalid.problems().stream()
            .map(problem -> problem.toString().replaceFirst("^[^:]*x\\.yaml:? ?", ""))
            .toList()
        : List.of();
  }
}
