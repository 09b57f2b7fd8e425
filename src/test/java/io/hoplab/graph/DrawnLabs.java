package io.hoplab.graph;

import io.hoplab.k8s.Network;
import io.hoplab.lab.Flow;
import io.hoplab.lab.Lab;
import io.hoplab.labfile.LabFiles;
import io.hoplab.labfile.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Labs to draw: the shipped ones, and some that are larger or have longer names. */
public final class DrawnLabs {
  private static final LabFiles FILES =
      new LabFiles(Network::lower, (topology, probe, way, expected) -> List.of());

  private static final String NETWORK =
      """
      title: Many pods, "quoted" & <more>
      vnet:
        subnets:
          aks: {range: 10.240.0.0/16, routeTable: routes}
          vms: {range: 10.241.0.0/16}
        routeTables:
          routes: {one: {to: 10.244.0.0/24, nextHop: node-1}}
      cluster:
        network: kubenet
        podCidr: 10.244.0.0/16
        nodes:
          node-1: {subnet: aks, ip: 10.240.0.4, podCidr: 10.244.0.0/24}
          %s: {subnet: aks, ip: 10.240.0.5, podCidr: 10.244.1.0/24}
        pods:
          pod-a: {node: node-1, ip: 10.244.0.2, serves: [http, dns]}
          others: {node: node-1, replicas: %d}
          %s: {node: node-1}
      vms:
        vm-1: {subnet: vms, ip: 10.241.0.4, serves: [http, dns]}
      flows:
        call:
          probe: curl http://vm-1/ from others-2
          request: delivered at vm-1
          reply: delivered at others-2
        lost:
          probe: curl http://pod-a/ from vm-1
          request: blackhole at vnet
      """;

  private DrawnLabs() {}

  /** A lab file of the repository. */
  public static Lab read(String file) {
    return valid(FILES.read(Path.of(file)));
  }

  /** A node with as many pods that are alike, and one pod with a name as long as may be. */
  public static Lab pods(int replicas) {
    String longest = "a".repeat(63);
    String text = NETWORK.formatted("b".repeat(63), replicas, longest);
    try {
      Path file = Files.createTempFile("many", ".yaml");
      try {
        return read(Files.writeString(file, text).toString());
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Lab valid(Reading reading) {
    if (reading instanceof Reading.Valid valid) {
      return valid.lab();
    }
    throw new IllegalArgumentException(reading.toString());
  }

  /** Every lab without a flow and with each of its flows. */
  public static List<Drawing> all() {
    List<Drawing> drawings = new ArrayList<>();
    for (Lab lab :
        List.of(
            read("labs/kubenet-pod-to-vm.yaml"),
            read("labs/kubenet-pod-to-pod-same-node.yaml"),
            read("labs/kubenet-pod-to-pod-cross-node.yaml"),
            read("src/test/resources/io/hoplab/verify/three-nodes.yaml"),
            read("src/test/resources/io/hoplab/graph/edge.yaml"),
            read("labs/peered-vnet.yaml"),
            read("labs/network-security-groups.yaml"),
            read("labs/private-endpoint.yaml"),
            pods(8),
            pods(50))) {
      drawings.add(Drawing.of(Subject.of(lab), Optional.empty()));
      for (Flow flow : lab.flows()) {
        drawings.add(Drawing.of(Subject.of(lab), Optional.of(flow)));
      }
    }
    return drawings;
  }

  /** A lab with one of its flows. */
  public static Drawing of(Lab lab, String flow) {
    return Drawing.of(
        Subject.of(lab),
        lab.flows().stream().filter(known -> known.name().equals(flow)).findFirst());
  }
}
