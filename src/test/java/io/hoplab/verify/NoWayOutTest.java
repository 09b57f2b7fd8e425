package io.hoplab.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.apply.Applier;
import io.hoplab.apply.RunningNetwork;
import io.hoplab.lab.Lab;
import io.hoplab.labfile.Labs;
import io.hoplab.net.HostName;
import io.hoplab.plan.Planner;
import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** No packet can leave the sandbox: every cable begins and ends in it. */
@Tag("kernel")
@Tag("any-user")
class NoWayOutTest {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  static Collection<Path> files() {
    return Labs.shipped(Trial.LABS).files().values();
  }

  @Test
  void theSandboxItselfHasNothingButItsLoopback() throws Exception {
    List<JsonNode> links = json(Command.of("ip", "-d", "-j", "link"));
    assertThat(links).extracting(link -> link.get("ifname").asString()).containsExactly("lo");
    assertThat(
            Finished.run(Command.of("ip", "route", "show", "table", "all"), "", DEADLINE)
                .outputOrThrow())
        .doesNotContain("default");
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyCableOfALabEndsInTheLab(Path file) throws Exception {
    Lab lab = Trial.read(file);
    Path folder = Path.of("/run/netns");
    try (RunningNetwork network = Applier.apply(Planner.plan(lab.topology()), folder)) {
      assertThat(network.hosts()).hasSize(lab.topology().hosts().size());
      Map<String, String> cables = cables(network);
      assertThat(cables).hasSize(2 * lab.topology().pairs().size());
      assertThat(loose(cables)).isEmpty();
    }
  }

  @Test
  void aCableThatEndsOutsideIsFound() throws Exception {
    Lab lab = Trial.read(Trial.LABS.resolve("kubenet-pod-to-vm.yaml"));
    Path folder = Path.of("/run/netns");
    try (RunningNetwork network = Applier.apply(Planner.plan(lab.topology()), folder)) {
      Finished.run(
              Command.of("ip", "link", "add", "way-out", "type", "veth", "peer", "netns", "vnet"),
              "",
              DEADLINE)
          .outputOrThrow();
      assertThat(loose(cables(network))).containsExactly("vnet/veth0");
    } finally {
      Finished.run(Command.of("ip", "link", "del", "way-out"), "", DEADLINE);
    }
  }

  /** Every end of a cable, and the other end; only loopbacks and bridges are no cables. */
  private static Map<String, String> cables(RunningNetwork network) throws IOException {
    Map<String, String> cables = new TreeMap<>();
    Set<Object> netns = new HashSet<>();
    for (HostName host : network.hosts()) {
      assertThat(netns.add(Files.getAttribute(network.netns(host), "unix:ino"))).isTrue();
      for (JsonNode link : links(network, host)) {
        String place = host + "/" + link.get("ifname").asString();
        String kind = link.path("linkinfo").path("info_kind").asString("loopback");
        assertThat(kind).as(place).isIn("loopback", "veth", "bridge");
        if (kind.equals("veth")) {
          cables.put(place, peer(network, host, link));
        }
      }
    }
    return cables;
  }

  private static List<String> loose(Map<String, String> cables) {
    return cables.keySet().stream()
        .filter(end -> !end.equals(cables.get(cables.get(end))))
        .toList();
  }

  /**
   * The place that the cable leads to, as the kernel says. ip(8) names a netns that has a file in
   * {@code /run/netns}, and no other.
   */
  private static String peer(RunningNetwork network, HostName from, JsonNode link)
      throws IOException {
    String host = from.value();
    if (link.has("link_netnsid")) {
      host = "outside";
      for (JsonNode known :
          json(Command.of("ip", "-j", "netns", "list-id").in(network.netns(from)))) {
        if (known.get("nsid").asLong() == link.get("link_netnsid").asLong()) {
          host = known.path("name").asString("outside");
        }
      }
    }
    if (!network.hosts().contains(HostName.of(host))) {
      return "outside";
    }
    long index = link.get("link_index").asLong(-1);
    for (JsonNode other : links(network, HostName.of(host))) {
      if (other.get("ifindex").asLong() == index) {
        return host + "/" + other.get("ifname").asString();
      }
    }
    return "outside";
  }

  private static List<JsonNode> links(RunningNetwork network, HostName host) throws IOException {
    return json(Command.of("ip", "-d", "-j", "link").in(network.netns(host)));
  }

  private static List<JsonNode> json(Command command) throws IOException {
    String output = Finished.run(command, "", DEADLINE).outputOrThrow();
    List<JsonNode> values = new ArrayList<>();
    JsonMapper.shared().readTree(output).forEach(values::add);
    return values;
  }
}
