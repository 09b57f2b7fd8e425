package io.hoplab.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.diff.FlowDiff;
import io.hoplab.diff.PacketDiff;
import io.hoplab.diff.Row;
import io.hoplab.diff.Side;
import io.hoplab.flow.Way;
import io.hoplab.lab.Flow;
import io.hoplab.lab.Lab;
import io.hoplab.tracing.Backend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Real packets of two labs side by side. */
@Tag("kernel")
class SideBySideTest {
  private static final Path TO_VM = Trial.LABS.resolve("kubenet-pod-to-vm.yaml");

  private static FlowDiff diff(String flow, Lab left, Lab right) throws Exception {
    List<Unbuilt> unbuilt = new ArrayList<>();
    List<LabEvidence> seen =
        Trial.verification(Backend.NFT)
            .observe(List.of(only(flow, left), only(flow, right)), unbuilt);
    assertThat(unbuilt).isEmpty();
    FlowDiff diff =
        FlowDiff.of(
            side(flow, left, seen.get(0)),
            side(flow, right, seen.get(1)),
            EnumSet.allOf(Way.class));
    assertThat(diff.left().complete()).isTrue();
    assertThat(diff.right().complete()).isTrue();
    return diff;
  }

  private static Lab only(String flow, Lab lab) {
    return lab.only(lab.flows().stream().filter(it -> it.name().equals(flow)).toList());
  }

  private static Side side(String name, Lab lab, LabEvidence seen) {
    Flow flow = lab.flows().stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
    FlowEvidence evidence = seen.flows().get(name);
    return new Side(
        name,
        flow.probe(),
        evidence.probe().said(),
        evidence.probe().answered(),
        lab.topology(),
        evidence.packets(),
        evidence.gaps());
  }

  private static List<String> marked(PacketDiff packet) {
    return packet.traces().orElseThrow().rows().stream()
        .filter(row -> row.mark() != Row.Mark.SAME)
        .map(row -> row.mark() + " " + row.left().or(row::right).orElseThrow().place())
        .toList();
  }

  @Test
  void aLabIsTheSameAsItselfThoughPortsAreDrawn() throws Exception {
    Lab lab = Trial.read(TO_VM);
    for (String flow : List.of("call", "call (ping)", "call (dig)", "from-outside")) {
      FlowDiff diff = diff(flow, lab, lab);
      assertThat(diff.summary()).as(flow).isEqualTo("no difference");
      assertThat(diff.result()).isEqualTo(FlowDiff.Result.SAME);
      assertThat(diff.packets()).isNotEmpty();
    }
  }

  @Test
  void aLabWithOtherNumbersIsTheSame() throws Exception {
    String text = Files.readString(TO_VM);
    text = text.substring(0, text.indexOf("counterproofs:"));
    String other =
        text.replace("10.244.", "10.99.").replace("10.240.", "10.66.").replace("10.241.", "10.67.");
    for (String flow : List.of("call", "neighbour")) {
      FlowDiff diff = diff(flow, Trial.of(text), Trial.of(other));
      assertThat(diff.summary()).as(flow).isEqualTo("no difference");
    }
  }

  @Test
  void aLabWithoutMasqueradingDiffersFromThereOn() throws Exception {
    String text = Files.readString(TO_VM);
    text = text.substring(0, text.indexOf("counterproofs:"));
    String other =
        Trial.replace(text, "  network: kubenet\n", "  network: kubenet\n  ipMasqAgent: off\n");
    FlowDiff diff = diff("call (ping)", Trial.of(text), Trial.of(other));
    assertThat(diff.result()).isEqualTo(FlowDiff.Result.DIFFERS);
    assertThat(diff.summary())
        .contains(
            "left translates the source at node-1, right does not",
            "the reply: left is delivered at pod-a, right is blackhole at vnet");
    assertThat(marked(diff.packets().get(0)))
        .containsExactly(
            "changed node-1/eth0 out",
            "changed vnet/f-node-1 in",
            "changed vnet/f-vm-1 out",
            "changed vm-1/eth0 in");
  }

  @Test
  void betweenNodesTheWayIsLongerThanOnOne() throws Exception {
    FlowDiff diff =
        diff(
            "call",
            Trial.read(Trial.LABS.resolve("kubenet-pod-to-pod-same-node.yaml")),
            Trial.read(Trial.LABS.resolve("kubenet-pod-to-pod-cross-node.yaml")));
    assertThat(diff.summary())
        .contains(
            "right passes node-2 and vnet, left does not",
            "the server is pod-b on the left and pod-c on the right");
    assertThat(marked(diff.packets().get(0)))
        .containsExactly(
            "right-only node-1/cbr0 in",
            "right-only node-1/eth0 out",
            "right-only vnet/f-node-1 in",
            "right-only vnet/f-node-2 out",
            "right-only node-2/eth0 in",
            "right-only node-2/cbr0 out",
            "changed node-1/veth90fdc9e0 out",
            "changed pod-b/eth0 in");
  }
}
