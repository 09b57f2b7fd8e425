package io.hoplab.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.iptables.IptablesRule;
import io.hoplab.iptables.Table;
import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceAddress;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.MacAddress;
import io.hoplab.plan.Operation;
import io.hoplab.plan.Plan;
import io.hoplab.plan.PlannedOperation;
import io.hoplab.plan.ShellCommand;
import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import io.hoplab.topology.Note;
import io.hoplab.topology.RouteType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The applier and the real {@code ip}, {@code bridge}, {@code sysctl} and {@code iptables}. */
@Tag("kernel")
class SameKernelStateTest {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final HostName POD = HostName.of("pod-a");
  private static final HostName NODE = HostName.of("node-1");
  private static final InterfaceName ETH0 = InterfaceName.of("eth0");
  private static final InterfaceName CBR0 = InterfaceName.of("cbr0");
  private static final InterfaceName PORT = InterfaceName.of("veth1a2b3c4d");
  private static final OptionalInt MTU = OptionalInt.of(1400);

  private static final List<String> QUESTIONS =
      List.of(
          "ip -d -j link show",
          "ip -4 -j addr show",
          "ip -4 -d -j route show table all",
          "ip -4 -j rule show",
          "bridge -d -j link show",
          "iptables-save",
          "sysctl -a -r ^net\\.ipv4\\.(ip_forward|conf\\.)");

  private static Optional<MacAddress> mac(String text) {
    return Optional.of(MacAddress.parse(text));
  }

  private static Operation route(
      HostName host, String to, RouteType type, String via, boolean onlink, int table) {
    return new Operation.AddRoute(
        host,
        Cidr.parse(to),
        type,
        Optional.ofNullable(via).map(Ipv4Address::parse),
        type == RouteType.UNICAST ? Optional.of(ETH0) : Optional.empty(),
        onlink,
        table);
  }

  private static List<Operation> everyKind() {
    return List.of(
        new Operation.AddNetns(POD),
        new Operation.AddNetns(NODE),
        new Operation.SetSysctl(NODE, "net/ipv4/ip_forward", "1"),
        new Operation.SetSysctl(POD, "net/ipv4/conf/default/rp_filter", "2"),
        new Operation.AddBridge(NODE, CBR0, mac("0a:58:0a:f4:00:01"), MTU),
        new Operation.AddVeth(
            POD,
            ETH0,
            mac("0a:58:0a:f4:00:02"),
            MTU,
            NODE,
            PORT,
            mac("0a:58:0a:f4:00:03"),
            OptionalInt.of(1390)),
        new Operation.SetMaster(NODE, PORT, CBR0),
        new Operation.SetHairpin(NODE, PORT),
        new Operation.SetUp(POD, InterfaceName.LO),
        new Operation.SetUp(POD, ETH0),
        new Operation.SetUp(NODE, CBR0),
        new Operation.SetUp(NODE, PORT),
        new Operation.AddAddress(NODE, CBR0, InterfaceAddress.parse("10.244.0.1/24")),
        new Operation.AddAddress(POD, ETH0, InterfaceAddress.parse("10.244.0.2/24")),
        new Operation.AddAddress(POD, ETH0, InterfaceAddress.parse("10.245.0.2/31")),
        new Operation.AddAddress(POD, ETH0, InterfaceAddress.parse("10.246.0.2/32")),
        route(POD, "0.0.0.0/0", RouteType.UNICAST, "10.244.0.1", false, 254),
        route(POD, "10.9.0.0/16", RouteType.UNICAST, null, false, 254),
        route(POD, "10.8.0.0/16", RouteType.BLACKHOLE, null, false, 254),
        route(POD, "10.7.0.0/16", RouteType.UNREACHABLE, null, false, 1000),
        route(POD, "10.6.0.0/16", RouteType.PROHIBIT, null, false, 101),
        route(POD, "10.5.0.0/16", RouteType.THROW, null, false, 255000),
        route(POD, "10.4.0.0/16", RouteType.UNICAST, "10.99.0.1", true, 101),
        new Operation.AddRoutingRule(POD, 1000, ETH0, 1000),
        new Operation.AddRoutingRule(POD, 1001, ETH0, 101),
        new Operation.SetSysctl(POD, "net/ipv4/conf/eth0/rp_filter", "1"),
        new Operation.AddChain(NODE, Table.NAT, "IP-MASQ-AGENT"),
        new Operation.AppendRule(
            NODE, IptablesRule.parse("-t nat -A POSTROUTING -j IP-MASQ-AGENT")),
        new Operation.AppendRule(
            NODE,
            IptablesRule.parse(
                "-t nat -A IP-MASQ-AGENT -m comment --comment \"two words\" -j MASQUERADE")),
        new Operation.AppendRule(NODE, IptablesRule.parse("-A FORWARD -i cbr0 -j ACCEPT")));
  }

  static Plan plan(List<Operation> operations) {
    return new Plan(
        operations.stream()
            .map(operation -> new PlannedOperation(operation, Note.because("test")))
            .toList());
  }

  private static String ask(Path netns, String question) throws IOException {
    String output =
        Finished.run(Command.of(question.split(" ")).in(netns), "", DEADLINE).outputOrThrow();
    // what changes by itself
    return output
        .replaceAll("\"[a-z_]*timer\":[^,}]*", "")
        .replaceAll("(?m)^#.*\n", "")
        .replaceAll("\\[\\d+:\\d+]", "[0:0]");
  }

  @Test
  void everyOperationLeavesTheStateThatItsShellTwinLeaves() throws Exception {
    List<Operation> operations = everyKind();
    Path script = Path.of("/run/netns");
    try (RunningNetwork network = Applier.apply(plan(operations), Path.of("/run/hoplab/same"))) {
      for (Operation operation : operations) {
        Finished.run(Command.of("sh", "-ec", ShellCommand.of(operation)), "", DEADLINE)
            .outputOrThrow();
      }
      for (HostName host : List.of(POD, NODE)) {
        for (String question : QUESTIONS) {
          assertThat(ask(network.netns(host), question))
              .as("%s in %s", question, host)
              .isEqualTo(ask(script.resolve(host.value()), question));
        }
      }
    } finally {
      for (HostName host : List.of(POD, NODE)) {
        Finished.run(Command.of("ip", "netns", "del", host.value()), "", DEADLINE);
      }
    }
  }
}
