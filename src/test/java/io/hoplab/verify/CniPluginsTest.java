package io.hoplab.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.apply.Applier;
import io.hoplab.apply.RunningNetwork;
import io.hoplab.lab.Lab;
import io.hoplab.net.HostName;
import io.hoplab.plan.Planner;
import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import io.hoplab.time.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Pods made by the real CNI plugins {@code bridge} and {@code host-local}, configured as on AKS
 * with kubenet but for hairpinMode in place of promiscMode, against those of a lab.
 */
@Tag("kernel")
class CniPluginsTest {
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final Path NETNS = Path.of("/run/netns");
  private static final List<String> NAMES = List.of("cni-node", "cni-pod-1", "cni-pod-2");

  /** What is random, counts, or depends on how many interfaces there are. */
  private static final Set<String> BY_CHANCE =
      Set.of(
          // the plugins make the pod's end with a queue of 0 packets; a veth has no queue to fill
          "txqlen",
          "address",
          "ifindex",
          "link_index",
          "link_netnsid",
          "root_id",
          "bridge_id",
          "designated_bridge",
          "designated_root",
          "valid_life_time",
          "preferred_life_time");

  private static final List<String> POD =
      List.of(
          "ip -d -j link show",
          "ip -4 -j addr show",
          "ip -4 -d -j route show table all",
          "ip -4 -j neigh show nud all",
          "ip -4 -j rule show",
          "iptables-save");

  /** Of a node's state what the plugins care for: cbr0 and its ports. */
  private static final List<String> NODE =
      List.of(
          "ip -d -j link show dev cbr0",
          "ip -4 -j addr show dev cbr0",
          "ip -4 -d -j route show table all dev cbr0",
          "ip -4 -j neigh show nud all dev cbr0",
          "ip -d -j link show master cbr0",
          "bridge -d -j link show",
          "cat /proc/sys/net/ipv4/ip_forward");

  private final Lab lab = Trial.read(Trial.LABS.resolve("kubenet-pod-to-pod-same-node.yaml"));

  @BeforeEach
  void makeNetns() throws Exception {
    for (String name : NAMES) {
      run(Command.of("ip", "netns", "add", name));
      run(Command.of("ip", "-n", name, "link", "set", "lo", "up"));
    }
  }

  @AfterEach
  void removeNetns() throws Exception {
    for (String name : NAMES) {
      Finished.run(Command.of("ip", "netns", "del", name), "", DEADLINE);
    }
  }

  private void add(String pod, Path state) throws IOException {
    String configuration =
        """
        {"cniVersion": "0.3.1", "name": "kubenet", "type": "bridge", "bridge": "cbr0", "mtu": 1500,
         "isGateway": true, "ipMasq": false, "hairpinMode": true,
         "ipam": {"type": "host-local", "subnet": "10.244.0.0/24", "dataDir": "%s",
                  "routes": [{"dst": "0.0.0.0/0"}]}}
        """
            .formatted(state);
    Finished.run(
            Command.of(
                    "env",
                    "CNI_COMMAND=ADD",
                    "CNI_CONTAINERID=" + pod,
                    "CNI_NETNS=" + NETNS.resolve(pod),
                    "CNI_IFNAME=eth0",
                    "CNI_PATH=/usr/lib/cni",
                    "/usr/lib/cni/bridge")
                .in(NETNS.resolve("cni-node")),
            configuration,
            DEADLINE)
        .outputOrThrow();
  }

  @Test
  void theyLeaveNodeAndPodsAsTheLabDoes(@TempDir Path state) throws Exception {
    add("cni-pod-1", state);
    add("cni-pod-2", state);
    Path folder = Trial.FOLDER.resolve("cni");
    try (RunningNetwork network = Applier.apply(Planner.plan(lab.topology()), folder)) {
      assertSame(POD, network.netns(HostName.of("pod-a")), NETNS.resolve("cni-pod-1"));
      assertSame(POD, network.netns(HostName.of("pod-b")), NETNS.resolve("cni-pod-2"));
      assertSame(NODE, network.netns(HostName.of("node-1")), NETNS.resolve("cni-node"));
    }
  }

  /** The kernel says of a new link that it is up with some delay. */
  private static void assertSame(List<String> questions, Path lab, Path cni) throws Exception {
    for (String question : questions) {
      try {
        Await.until(
            () ->
                ask(lab, question).equals(ask(cni, question))
                    ? Optional.empty()
                    : Optional.of("they differ"),
            DEADLINE);
      } catch (TimeoutException e) {
        assertThat(ask(lab, question)).as("%s in %s", question, lab).isEqualTo(ask(cni, question));
      }
    }
  }

  private static String ask(Path netns, String question) {
    String answer;
    try {
      answer =
          Finished.run(Command.of(question.split(" ")).in(netns), "", DEADLINE).outputOrThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!question.contains(" -j ")) {
      return answer;
    }
    JsonNode tree = JsonMapper.shared().readTree(answer);
    forget(tree);
    return tree.toPrettyString();
  }

  private static void forget(JsonNode tree) {
    if (tree instanceof ObjectNode object) {
      object.remove(BY_CHANCE);
      object.remove(
          object.propertyNames().stream().filter(name -> name.endsWith("_timer")).toList());
      if (object.path("ifname").asString("").startsWith("veth")) {
        object.put("ifname", "a pod's veth");
      }
    }
    if (tree instanceof ObjectNode || tree instanceof ArrayNode) {
      tree.forEach(CniPluginsTest::forget);
    }
  }

  private static void run(Command command) throws IOException {
    Finished.run(command, "", DEADLINE).outputOrThrow();
  }
}
