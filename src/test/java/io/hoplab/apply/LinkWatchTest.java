package io.hoplab.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceAddress;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.netlink.KernelLink;
import io.hoplab.netlink.NetlinkSocket;
import io.hoplab.plan.Operation;
import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import io.hoplab.process.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("kernel")
class LinkWatchTest {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Path FOLDER = Path.of("/run/hoplab/link-watch");
  private static final HostName A = HostName.of("a");
  private static final HostName B = HostName.of("b");
  private static final InterfaceName PORT = InterfaceName.of("veth0");
  private static final InterfaceName ETH0 = InterfaceName.of("eth0");
  private static final InterfaceAddress ADDRESS_A =
      new InterfaceAddress(Ipv4Address.parse("10.0.0.1"), 24);
  private static final InterfaceAddress ADDRESS_B =
      new InterfaceAddress(Ipv4Address.parse("10.0.0.2"), 24);

  private static final int NETWORKS = 60;

  private static final int OTHERS = 3;

  private static Operation veth(InterfaceName atA) {
    return new Operation.AddVeth(
        A,
        atA,
        Optional.empty(),
        OptionalInt.empty(),
        B,
        ETH0,
        Optional.empty(),
        OptionalInt.empty());
  }

  /** Two hosts, and nothing between them or a bridge at the one. */
  private static RunningNetwork build(boolean bridged, Path folder) throws Exception {
    List<Operation> operations =
        new ArrayList<>(List.of(new Operation.AddNetns(A), new Operation.AddNetns(B)));
    operations.addAll(
        bridged
            ? List.of(
                new Operation.AddBridge(A, ETH0, Optional.empty(), OptionalInt.empty()),
                veth(PORT),
                new Operation.SetMaster(A, PORT, ETH0),
                new Operation.SetUp(A, PORT))
            : List.of(veth(ETH0)));
    operations.addAll(
        List.of(
            new Operation.AddAddress(A, ETH0, ADDRESS_A),
            new Operation.AddAddress(B, ETH0, ADDRESS_B),
            new Operation.SetUp(A, ETH0),
            new Operation.SetUp(B, ETH0)));
    return Applier.apply(SameKernelStateTest.plan(operations), folder);
  }

  /** Interfaces that come and go, for longer than the test lasts. */
  private static String others() {
    String come =
        IntStream.range(0, 150)
            .mapToObj(i -> "link add name a" + i + " type veth peer name b" + i + "\n")
            .collect(Collectors.joining());
    String go =
        IntStream.range(0, 150)
            .mapToObj(i -> "link del dev a" + i + "\n")
            .collect(Collectors.joining());
    return (come + go).repeat(1000);
  }

  private static long awakening(RunningNetwork network) throws Exception {
    long found = 0;
    for (HostName host : network.hosts()) {
      found +=
          network.visit(
              host,
              () -> {
                try (NetlinkSocket socket = NetlinkSocket.open(NetlinkSocket.ROUTE)) {
                  return KernelLink.all(socket).stream().filter(KernelLink::isAwakening).count();
                }
              });
    }
    return found;
  }

  /** Most often an interface awakes within a millisecond; one that does not loses what is sent. */
  @ParameterizedTest(name = "bridge: {0}")
  @ValueSource(booleans = {false, true})
  void anInterfaceSendsAtOnceWhereverOthersComeAndGo(boolean bridged, @TempDir Path folder)
      throws Exception {
    Path batch = Files.writeString(folder.resolve("batch"), others());
    List<Program> running = new ArrayList<>();
    int answered = 0;
    long awakening = 0;
    try (RunningNetwork busy = build(false, FOLDER.resolve("busy"))) {
      for (int i = 0; i < OTHERS; i++) {
        running.add(
            Program.start(
                Command.of("unshare", "-n", "ip", "-batch", batch.toString()).in(busy.netns(A))));
      }
      for (int i = 0; i < NETWORKS; i++) {
        try (RunningNetwork network = build(bridged, FOLDER.resolve("network"))) {
          awakening += awakening(network);
          Finished ping =
              Finished.run(
                  Command.of("ping", "-c1", "-W1", ADDRESS_B.address().toString())
                      .in(network.netns(A)),
                  "",
                  DEADLINE);
          answered += ping.exitCode() == 0 ? 1 : 0;
        }
      }
      assertThat(running).allMatch(Program::isAlive);
    } finally {
      running.forEach(Program::close);
    }
    assertThat(awakening).isZero();
    assertThat(answered).isEqualTo(NETWORKS);
  }
}
