package io.hoplab.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.hoplab.flow.Ending;
import io.hoplab.lab.Lab;
import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.plan.Operation;
import io.hoplab.plan.Plan;
import io.hoplab.plan.PlannedOperation;
import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import io.hoplab.topology.Note;
import io.hoplab.topology.Route;
import io.hoplab.topology.RouteType;
import io.hoplab.tracing.Backend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks that are really broken: how the packet ends, at which host, and what shows it. */
@Tag("kernel")
class DispositionTest {
  private static final UnaryOperator<Plan> AS_IT_IS = UnaryOperator.identity();
  private static final String OUT = "curl http://box/ from a";
  private static final String ACROSS = "curl http://c/ from a";

  static Stream<Arguments> inTheFile() {
    return Stream.of(
        inFile(
            OUT,
            "west",
            "ipForward: off",
            "not forwarding at west",
            "net.ipv4.conf.cbr0.forwarding is 0"),
        inFile(
            ACROSS,
            "west",
            "ipForwarding: off",
            "source check at vnet",
            "\"west NIC: IP forwarding off\" -j DROP"),
        inFile(
            ACROSS,
            "east",
            "ipForwarding: off",
            "source check at vnet",
            "-A FORWARD ! -d 10.9.0.11/32 -o f-east"),
        rule(
            OUT,
            "-A FORWARD -p tcp --dport 80 -j DROP",
            "denied at west",
            "-A FORWARD -p tcp -m tcp --dport 80 -j DROP"),
        rule(
            "ping box from a",
            "-A FORWARD -p icmp -j DROP",
            "denied at west",
            "-A FORWARD -p icmp -j DROP"),
        rule(
            OUT,
            "-A FORWARD -p tcp -j REJECT",
            "rejected at west",
            "-A FORWARD -p tcp -j REJECT --reject-with icmp-port-unreachable"),
        rule(
            OUT,
            "-A FORWARD -p tcp -j REJECT --reject-with tcp-reset",
            "rejected at west",
            "--reject-with tcp-reset"),
        rule(
            "curl http://west/ from box",
            "-A INPUT -p tcp --dport 80 -j DROP",
            "denied at west",
            "-A INPUT -p tcp"),
        rule(
            "curl http://box/ from west",
            "-A OUTPUT -p tcp --dport 80 -j DROP",
            "denied at west",
            "-A OUTPUT -p tcp"),
        rule(
            "dig @box a from a",
            "-t raw -A PREROUTING -p udp -j DROP",
            "denied at west",
            "-t raw -A PREROUTING -p udp -j DROP"),
        rule(
            OUT,
            "-t mangle -A PREROUTING -i cbr0 -j TTL --ttl-set 1",
            "TTL expired at west",
            "it answered with ICMP type 11 code 0"),
        arguments(
            "curl http://c:81/ from a",
            "PROBE",
            "PROBE",
            "refused at c",
            "it answered with a reset"),
        arguments(
            "dig @box:5300 a from a",
            "PROBE",
            "PROBE",
            "refused at box",
            "it answered with ICMP type 3 code 3"),
        arguments(
            ACROSS,
            "      east: {to: 10.77.2.0/24, nextHop: east}\n",
            "",
            "blackhole at vnet",
            "ip route get 10.77.2.2 from 10.77.1.2 iif f-west: EINVAL"));
  }

  private static Arguments inFile(
      String probe, String node, String setting, String ending, String cause) {
    return arguments(
        probe,
        node + ": {subnet: nodes,",
        node + ": {" + setting + ", subnet: nodes,",
        ending,
        cause);
  }

  private static Arguments rule(String probe, String rule, String ending, String cause) {
    return inFile(probe, "west", "iptables: ['" + rule + "']", ending, cause);
  }

  @ParameterizedTest(name = "{0}, {2}: {3}")
  @MethodSource("inTheFile")
  void whatALabFileBreaksIsNamed(
      String probe, String old, String broken, String ending, String cause) throws Exception {
    String text = Trial.replace(text(), old, broken);
    assertEnding(lab(text, probe, ending), AS_IT_IS, ending, cause);
  }

  static Stream<Arguments> inThePlan() {
    return Stream.of(
        arguments(
            OUT,
            without(op -> routes(op, "a")),
            "no route at a",
            "ip route get 10.9.1.4: ENETUNREACH"),
        arguments(
            OUT,
            with(special("a", RouteType.BLACKHOLE)),
            "blackhole at a",
            "ip route get 10.9.1.4: EINVAL"),
        arguments(
            OUT,
            with(special("a", RouteType.UNREACHABLE)),
            "no route at a",
            "ip route get 10.9.1.4: EHOSTUNREACH"),
        arguments(
            OUT,
            with(special("a", RouteType.PROHIBIT)),
            "rejected at a",
            "ip route get 10.9.1.4: EACCES"),
        arguments(
            OUT,
            without(op -> routes(op, "west")),
            "no route at west",
            "it answered with ICMP type 3 code 0"),
        arguments(
            OUT,
            with(special("west", RouteType.BLACKHOLE)),
            "blackhole at west",
            "ip route get 10.9.1.4 from 10.77.1.2 iif cbr0: EINVAL"),
        arguments(
            OUT,
            with(special("west", RouteType.UNREACHABLE)),
            "no route at west",
            "it answered with ICMP type 3 code 1"),
        arguments(
            OUT,
            with(special("west", RouteType.PROHIBIT)),
            "rejected at west",
            "it answered with ICMP type 3 code 13"),
        arguments(
            ACROSS,
            with(sysctl("east", "all/rp_filter"), route("east", "10.77.1.0/24", "cbr0")),
            "reverse-path filtered at east",
            "rp_filter is on and 10.77.1.2 is not reached by eth0; ip route get 10.77.2.2 from 10.77.1.2 iif eth0: "),
        arguments(
            "ping box from a",
            with(sysctl("box", "all/rp_filter"), route("box", "10.9.0.0/24", "lo")),
            "reverse-path filtered at box",
            "rp_filter is on and 10.9.0.10 is not reached by eth0"),
        arguments(
            ACROSS,
            without(
                op ->
                    op.host().value().equals("c")
                        && (op instanceof Operation.AddAddress
                            || op instanceof Operation.AddRoute)),
            "neighbour unreachable at east",
            "nobody answered who has 10.77.2.2"),
        arguments(
            "curl http://b/ from a",
            without(
                op ->
                    op.host().value().equals("b")
                        && (op instanceof Operation.AddAddress
                            || op instanceof Operation.AddRoute)),
            "neighbour unreachable at a",
            "nobody answered who has 10.77.1.3"));
  }

  @ParameterizedTest(name = "{2}: {3}")
  @MethodSource("inThePlan")
  void whatIsMissingOrWrongInTheKernelIsNamed(
      String probe, UnaryOperator<Plan> alteration, String ending, String cause) throws Exception {
    assertEnding(lab(text(), probe, ending), alteration, ending, cause);
  }

  /** The sender learns the size from the answer, so that its next packet arrives in pieces. */
  @Test
  void aPacketThatIsTooLongForACableEndsThere() throws Exception {
    Lab lab = lab(text(), "ping box from a", "too big at vnet");
    Ending ending = first(Trial.verify(lab, narrow("box")));
    assertThat(ending).hasToString("too big at vnet");
    assertThat(ending.cause()).isEqualTo("it answered with ICMP type 3 code 4");
  }

  /** xtables-monitor may not keep up with the rounds, and a gap is said to be one. */
  @Test
  void twoRoutersThatSendAPacketBackAndForthAreALoop() throws Exception {
    String text =
        Trial.replace(text(), "10.77.2.0/24, nextHop: east", "10.77.2.0/24, nextHop: west");
    LabResult result = Trial.verify(lab(text, ACROSS, "loop at west"));
    assertThat(first(result)).hasToString("loop at west");
    assertThat(first(result).cause()).isEqualTo("it passed west/eth0 out again");
    assertThat(result.flows().get(0).findings())
        .allSatisfy(
            finding -> {
              assertThat(finding.verdict()).isEqualTo(Verdict.NOT_PROVEN);
              assertThat(finding.toString()).startsWith("evidence: trace at ");
            });
  }

  @Test
  void aChainsPolicyThatDropsIsNamed() throws Exception {
    Path folder = Files.createTempDirectory(Files.createDirectories(Trial.FOLDER), "policy");
    Path network = folder.resolve("network-1");
    Background<Void> policy =
        Sabotage.when(
            "ping",
            network.resolve("box"),
            () ->
                Finished.run(
                        Command.of("iptables", "-P", "FORWARD", "DROP").in(network.resolve("west")),
                        "",
                        Duration.ofSeconds(10))
                    .outputOrThrow());
    Patience patience = new Patience(Duration.ofSeconds(1), Duration.ofSeconds(1));
    LabResult result =
        new Verification(folder, 1, patience, Backend.NFT)
            .verify(Trial.read(Trial.OWN_LABS.resolve("twice.yaml")), AS_IT_IS);
    policy.join();
    assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
    Ending ending = result.flows().get(2).packets().get(0).trace().ending();
    assertThat(ending).hasToString("denied at west");
    assertThat(ending.cause()).isEqualTo("-t filter -P FORWARD DROP");
  }

  private static String text() throws Exception {
    return Files.readString(Trial.OWN_LABS.resolve("broken.yaml"));
  }

  private static Lab lab(String text, String probe, String ending) throws Exception {
    return Trial.of(Trial.replace(Trial.replace(text, "PROBE", probe), "ENDING", ending));
  }

  private static void assertEnding(
      Lab lab, UnaryOperator<Plan> alteration, String ending, String cause) throws Exception {
    LabResult result = Trial.verify(lab, alteration);
    Ending came = first(result);
    assertThat(came + ": " + came.cause()).startsWith(ending).contains(cause);
    Trial.assertPass(result);
  }

  private static Ending first(LabResult result) {
    return result.flows().get(0).packets().get(0).trace().ending();
  }

  private static boolean routes(Operation operation, String host) {
    return operation instanceof Operation.AddRoute && operation.host().value().equals(host);
  }

  private static UnaryOperator<Plan> without(Predicate<Operation> left) {
    return plan ->
        new Plan(
            plan.operations().stream().filter(planned -> !left.test(planned.operation())).toList());
  }

  private static UnaryOperator<Plan> with(Operation... more) {
    return plan -> {
      List<PlannedOperation> all = new ArrayList<>(plan.operations());
      for (Operation operation : more) {
        all.add(new PlannedOperation(operation, Note.because("test")));
      }
      return new Plan(all);
    };
  }

  /** A cable that takes packets of 80 octets at most. */
  private static UnaryOperator<Plan> narrow(String host) {
    return plan -> {
      for (int i = 0; i < plan.operations().size(); i++) {
        if (plan.operations().get(i).operation() instanceof Operation.AddVeth veth
            && veth.host().value().equals(host)) {
          return plan.with(
              i,
              new Operation.AddVeth(
                  veth.host(),
                  veth.name(),
                  veth.mac(),
                  OptionalInt.of(80),
                  veth.peerHost(),
                  veth.peerName(),
                  veth.peerMac(),
                  OptionalInt.of(80)));
        }
      }
      throw new AssertionError("no cable at " + host);
    };
  }

  private static Operation special(String host, RouteType type) {
    return new Operation.AddRoute(
        HostName.of(host),
        Cidr.parse("10.9.1.0/24"),
        type,
        Optional.empty(),
        Optional.empty(),
        false,
        Route.MAIN);
  }

  private static Operation route(String host, String to, String dev) {
    return new Operation.AddRoute(
        HostName.of(host),
        Cidr.parse(to),
        RouteType.UNICAST,
        Optional.empty(),
        Optional.of(InterfaceName.of(dev)),
        false,
        Route.MAIN);
  }

  private static Operation sysctl(String host, String key) {
    return new Operation.SetSysctl(HostName.of(host), "net/ipv4/conf/" + key, "1");
  }
}
