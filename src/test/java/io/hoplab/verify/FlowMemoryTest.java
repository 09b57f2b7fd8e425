package io.hoplab.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.apply.Applier;
import io.hoplab.apply.RunningNetwork;
import io.hoplab.azure.Distribution;
import io.hoplab.azure.Frontend;
import io.hoplab.azure.LoadBalancer;
import io.hoplab.azure.LoadBalancingRule;
import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import io.hoplab.nftables.NftObject;
import io.hoplab.plan.Planner;
import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import io.hoplab.topology.Host;
import io.hoplab.topology.NftAddition;
import io.hoplab.topology.Note;
import io.hoplab.topology.Role;
import io.hoplab.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A load balancer that has nothing but the map of its flows, into which the test puts some. */
@Tag("kernel")
class FlowMemoryTest {
  private static final HostName EDGE = HostName.of("edge");
  private static final HostName X = HostName.of("x");
  private static final HostName Y = HostName.of("y");
  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final Note NOTE = Note.because("a test");
  private static final LoadBalancingRule RULE =
      new LoadBalancingRule(
          "web",
          Protocol.TCP,
          new Frontend("web-ip", Ipv4Address.parse("20.1.0.1"), Optional.empty()),
          80,
          List.of(X, Y),
          80,
          true,
          Distribution.DEFAULT,
          Optional.empty(),
          Duration.ofMinutes(4));
  private static final LoadBalancer BALANCER =
      new LoadBalancer(EDGE, Map.of(), List.of(), List.of(RULE));

  private RunningNetwork network;

  @BeforeEach
  void build() throws IOException {
    Host host =
        new Host(
                EDGE,
                Role.FABRIC,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                NOTE)
            .withNftables(
                List.of(
                    new NftAddition(new NftObject.Table(LoadBalancer.TABLE, ""), NOTE),
                    new NftAddition(
                        new NftObject.FilledMap(
                            LoadBalancer.TABLE,
                            RULE.flowMap(),
                            "ipv4_addr . inet_service",
                            "mark",
                            RULE.idleTimeout(),
                            ""),
                        NOTE)));
    network =
        Applier.apply(
            Planner.plan(new Topology(List.of(host), List.of())),
            Files.createTempDirectory(Files.createDirectories(Path.of("/run/hoplab")), "memory"));
  }

  @AfterEach
  void close() throws IOException {
    network.close();
  }

  private void add(int first, int count, int mark) throws IOException {
    String elements =
        IntStream.range(first, first + count)
            .mapToObj(port -> "20.60.1.1 . " + port + " : " + mark)
            .collect(Collectors.joining(", "));
    Command command = Command.of("nft", "-f", "-").in(network.netns(EDGE));
    String text =
        "add element ip %s %s { %s }\n"
            .formatted(LoadBalancer.TABLE.name(), RULE.flowMap(), elements);
    Finished.run(command, text, LONGEST).outputOrThrow();
  }

  @Test
  void itKnowsTheBackendOfEachFlowByItsPort() throws IOException {
    add(9_000, 2, 1);
    add(9_002, 1, 2);
    add(9_003, 2_000, 1);
    FlowMemory memory = new FlowMemory(BALANCER, RULE, network);
    assertThat(memory.of(9_001, 2)).isEqualTo(Map.of(9_001, X, 9_002, Y));
    assertThat(memory.of(9_003, 2_000)).hasSize(2_000).containsValue(X).doesNotContainValue(Y);
  }
}
