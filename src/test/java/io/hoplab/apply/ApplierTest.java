package io.hoplab.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hoplab.conntrack.ConntrackEntry;
import io.hoplab.conntrack.ConntrackEvent;
import io.hoplab.conntrack.ConntrackEvents;
import io.hoplab.conntrack.ConntrackTable;
import io.hoplab.iptables.IptablesRule;
import io.hoplab.linux.Errno;
import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceAddress;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.netns.Counters;
import io.hoplab.netns.Neighbour;
import io.hoplab.netns.RouteAnswer;
import io.hoplab.netns.RouteQuestion;
import io.hoplab.plan.Operation;
import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import io.hoplab.topology.RouteType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
class ApplierTest {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Path FOLDER = Path.of("/run/hoplab/applier");
  private static final HostName A = HostName.of("a");
  private static final HostName B = HostName.of("b");
  private static final InterfaceName ETH0 = InterfaceName.of("eth0");
  private static final Ipv4Address ADDRESS_A = Ipv4Address.parse("10.0.0.1");
  private static final Ipv4Address ADDRESS_B = Ipv4Address.parse("10.0.0.2");

  /** Two hosts on one cable. */
  private static List<Operation> cableOperations() {
    return new ArrayList<>(
        List.of(
            new Operation.AddNetns(A),
            new Operation.AddNetns(B),
            new Operation.AddVeth(
                A,
                ETH0,
                Optional.empty(),
                OptionalInt.empty(),
                B,
                ETH0,
                Optional.empty(),
                OptionalInt.empty()),
            new Operation.AddAddress(A, ETH0, new InterfaceAddress(ADDRESS_A, 24)),
            new Operation.AddAddress(B, ETH0, new InterfaceAddress(ADDRESS_B, 24)),
            new Operation.SetUp(A, InterfaceName.LO),
            new Operation.SetUp(A, ETH0),
            new Operation.SetUp(B, ETH0)));
  }

  private static RunningNetwork cable(Operation... more) throws Exception {
    List<Operation> operations = cableOperations();
    operations.addAll(List.of(more));
    return Applier.apply(SameKernelStateTest.plan(operations), FOLDER);
  }

  private static Operation route(String to, RouteType type) {
    return new Operation.AddRoute(
        A, Cidr.parse(to), type, Optional.empty(), Optional.empty(), false, 254);
  }

  private static void ping(RunningNetwork network) throws Exception {
    Finished.run(
            Command.of("ping", "-c1", "-W2", ADDRESS_B.toString()).in(network.netns(A)),
            "",
            DEADLINE)
        .outputOrThrow();
  }

  @Test
  void aRefusedRequestNamesItsOperationAndLeavesNothing() {
    Operation twice = new Operation.AddAddress(A, ETH0, new InterfaceAddress(ADDRESS_A, 24));
    assertThatThrownBy(() -> cable(twice, new Operation.SetUp(A, ETH0)).close())
        .isInstanceOf(ApplyException.class)
        .hasMessage(
            "operation 8, ip -n a addr add 10.0.0.1/24 brd + dev eth0: EEXIST (File exists)");
    assertThat(FOLDER).isEmptyDirectory();
  }

  @Test
  void anInterfaceThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> cable(new Operation.SetUp(B, InterfaceName.of("eth1"))).close())
        .hasMessage(
            "operation 8, ip -n b link set eth1 up: there is no interface eth1 in b: ENODEV (No"
                + " such device)");
  }

  @Test
  void aHostThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> cable(new Operation.SetUp(HostName.of("c"), ETH0)).close())
        .hasMessageContaining("operation 8, ")
        .hasMessageContaining("there is no netns c: ENOENT");
  }

  @Test
  void aSysctlThatIsNotThereIsNamed() {
    assertThatThrownBy(
            () -> cable(new Operation.SetSysctl(B, "net/ipv4/conf/eth1/rp_filter", "1")).close())
        .hasMessage(
            "operation 8, ip netns exec b sysctl -q -w net.ipv4.conf.eth1.rp_filter=1: open"
                + " /proc/sys/net/ipv4/conf/eth1/rp_filter: ENOENT (No such file or directory)");
  }

  @Test
  void anIptablesRuleThatIsRefusedIsNamed() {
    Operation good = new Operation.AppendRule(B, IptablesRule.parse("-A INPUT -j ACCEPT"));
    Operation bad = new Operation.AppendRule(B, IptablesRule.parse("-A INPUT --no-such"));
    assertThatThrownBy(() -> cable(good, bad, good).close())
        .isInstanceOf(ApplyException.class)
        .hasMessageContaining(
            "operation 9, ip netns exec b iptables -t filter -A INPUT --no-such: ");
  }

  @Test
  void aJumpToNowhereNamesTheChain() {
    Operation good = new Operation.AppendRule(B, IptablesRule.parse("-A INPUT -j ACCEPT"));
    Operation bad = new Operation.AppendRule(B, IptablesRule.parse("-A INPUT -j NO-SUCH"));
    assertThatThrownBy(() -> cable(good, bad).close())
        .isInstanceOf(ApplyException.class)
        .hasMessageContaining("operation 8, iptables-restore in b: ")
        .hasMessageContaining("NO-SUCH");
  }

  @Test
  void aPlanLargerThanOneCallIsExecutedWhole() throws Exception {
    List<Operation> routes = new ArrayList<>();
    for (int i = 0; i < 4000; i++) {
      Ipv4Address to = Ipv4Address.parse("172.16.0.0").plus(i * 256);
      routes.add(route(new Cidr(to, 24).toString(), RouteType.BLACKHOLE));
    }
    try (RunningNetwork network = cable(routes.toArray(Operation[]::new))) {
      String shown =
          Finished.run(
                  Command.of("ip", "route", "show", "type", "blackhole").in(network.netns(A)),
                  "",
                  DEADLINE)
              .outputOrThrow();
      assertThat(shown.lines()).hasSize(4000);
    }
  }

  @Test
  void aRefusalInTheSecondCallNamesItsOperation() {
    List<Operation> routes = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      int at = i == 2900 ? 0 : i;
      Ipv4Address to = Ipv4Address.parse("172.16.0.0").plus(at * 256);
      routes.add(route(new Cidr(to, 24).toString(), RouteType.BLACKHOLE));
    }
    assertThatThrownBy(() -> cable(routes.toArray(Operation[]::new)).close())
        .hasMessage(
            "operation 2908, ip -n a route add blackhole 172.16.0.0/24: EEXIST (File" + " exists)");
  }

  @Test
  void routingAnswersWhatItWouldDo() throws Exception {
    try (RunningNetwork network =
        cable(
            new Operation.AddRoute(
                A,
                Cidr.parse("10.9.0.0/16"),
                RouteType.UNICAST,
                Optional.of(ADDRESS_B),
                Optional.of(ETH0),
                false,
                254),
            route("10.8.0.0/16", RouteType.BLACKHOLE),
            route("10.7.0.0/16", RouteType.UNREACHABLE),
            route("10.6.0.0/16", RouteType.PROHIBIT),
            new Operation.SetSysctl(A, "net/ipv4/ip_forward", "1"),
            new Operation.SetSysctl(A, "net/ipv4/conf/eth0/rp_filter", "1"))) {
      assertThat(network.route(A, RouteQuestion.to(Ipv4Address.parse("10.9.0.1"))))
          .isEqualTo(
              new RouteAnswer.Found(
                  RouteAnswer.Kind.UNICAST,
                  Optional.of(ADDRESS_B),
                  ETH0,
                  Optional.of(ADDRESS_A),
                  254));
      assertThat(network.route(A, RouteQuestion.to(ADDRESS_A)))
          .isInstanceOfSatisfying(
              RouteAnswer.Found.class,
              found -> {
                assertThat(found.kind()).isEqualTo(RouteAnswer.Kind.LOCAL);
                assertThat(found.dev()).isEqualTo(InterfaceName.LO);
              });
      assertRefused(network, RouteQuestion.to(Ipv4Address.parse("10.8.0.1")), Errno.EINVAL);
      assertRefused(network, RouteQuestion.to(Ipv4Address.parse("10.7.0.1")), Errno.EHOSTUNREACH);
      assertRefused(network, RouteQuestion.to(Ipv4Address.parse("10.6.0.1")), Errno.EACCES);
      assertRefused(network, RouteQuestion.to(Ipv4Address.parse("8.8.8.8")), Errno.ENETUNREACH);
      Ipv4Address to = Ipv4Address.parse("10.9.0.1");
      assertThat(network.route(A, RouteQuestion.forwarded(ADDRESS_B, to, ETH0)))
          .isInstanceOf(RouteAnswer.Found.class);
      assertThat(network.route(A, RouteQuestion.forwarded(Ipv4Address.parse("8.8.8.8"), to, ETH0)))
          .as("reverse-path filtered")
          .isIn(new RouteAnswer.Refused(Errno.EINVAL), new RouteAnswer.Refused(Errno.EXDEV));
    }
  }

  private static void assertRefused(RunningNetwork network, RouteQuestion question, Errno errno)
      throws Exception {
    assertThat(network.route(A, question))
        .as(question.toString())
        .isEqualTo(new RouteAnswer.Refused(errno));
  }

  @Test
  void aPingIsSeenByNeighboursCountersAndConntrack() throws Exception {
    Operation tracking =
        new Operation.AppendRule(
            A, IptablesRule.parse("-A OUTPUT -m conntrack --ctstate NEW -j ACCEPT"));
    try (RunningNetwork network = cable(tracking);
        ConntrackEvents events = network.visit(A, ConntrackEvents::listen)) {
      assertThat(network.neighbours(A)).noneMatch(one -> one.address().equals(ADDRESS_B));
      long before = network.visit(A, Counters::read).get("IcmpInEchoReps");
      ping(network);
      assertThat(network.visit(A, Counters::read).get("IcmpInEchoReps")).isEqualTo(before + 1);
      assertThat(network.neighbours(A))
          .anyMatch(
              one ->
                  one.address().equals(ADDRESS_B)
                      && one.dev().equals(ETH0)
                      && one.mac().isPresent()
                      && one.state() == Neighbour.State.REACHABLE);

      List<ConntrackEntry> entries = network.visit(A, ConntrackTable::dump);
      String printed =
          Finished.run(Command.of("conntrack", "-L").in(network.netns(A)), "", DEADLINE)
              .outputOrThrow();
      assertThat(entries).hasSize(1);
      assertThat(entries.get(0).unreplied()).isFalse();
      assertThat(printed.strip().replaceAll("^(\\S+)\\s+(\\d+) \\d+ ", "$1 $2 "))
          .startsWith(entries.get(0) + " mark=0");
      ConntrackEvents.Heard heard = events.drain();
      assertThat(heard.overrun()).isFalse();
      assertThat(heard.events().get(0).kind()).isEqualTo(ConntrackEvent.Kind.NEW);
      assertThat(heard.events().get(0).entry().original()).isEqualTo(entries.get(0).original());
      assertThat(events.drain().events()).isEmpty();
    }
  }

  @Test
  void closingEmptiesTheFolder() throws Exception {
    RunningNetwork network = cable();
    assertThat(Files.exists(network.netns(A))).isTrue();
    network.close();
    assertThat(FOLDER).isEmptyDirectory();
  }

  @Test
  void aNetworkThatRunsIsJoinedAsItIsNowAndLeftRunning() throws Exception {
    try (RunningNetwork network = cable()) {
      Command addsAnInterface = Command.of("ip", "link", "add", "br9", "type", "bridge");
      Finished.run(addsAnInterface.in(network.netns(A)), "", DEADLINE).outputOrThrow();
      try (RunningNetwork joined = RunningNetwork.attach(FOLDER)) {
        assertThat(joined.hosts()).containsExactlyInAnyOrder(A, B);
        assertThat(joined.interfaces(A)).containsAllEntriesOf(network.interfaces(A));
        assertThat(joined.interfaces(A)).containsValue(InterfaceName.of("br9"));
        assertThat(joined.route(A, RouteQuestion.to(ADDRESS_B)))
            .isInstanceOf(RouteAnswer.Found.class);
      }
      ping(network);
    }
  }

  @Test
  void whatIsNoHostsNetnsIsNotJoined() throws Exception {
    try (RunningNetwork network = cable()) {
      Files.createFile(network.folder().resolve("Not_A_Host"));
      try (RunningNetwork joined = RunningNetwork.attach(FOLDER)) {
        assertThat(joined.hosts()).containsExactlyInAnyOrder(A, B);
      }
    }
  }
}
