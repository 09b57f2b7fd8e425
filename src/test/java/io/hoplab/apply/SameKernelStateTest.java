package io.hoplab.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.ShippedNetworks;
import io.hoplab.iptables.IptablesRule;
import io.hoplab.iptables.Table;
import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceAddress;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.MacAddress;
import io.hoplab.nftables.NftObject;
import io.hoplab.nftables.NftTable;
import io.hoplab.plan.Operation;
import io.hoplab.plan.Plan;
import io.hoplab.plan.PlannedOperation;
import io.hoplab.plan.Planner;
import io.hoplab.plan.ShellCommand;
import io.hoplab.plan.ShellScript;
import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import io.hoplab.time.Await;
import io.hoplab.topology.Note;
import io.hoplab.topology.RouteType;
import io.hoplab.topology.Selector;
import io.hoplab.topology.Topology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * The applier and the real {@code ip}, {@code bridge}, {@code sysctl}, {@code iptables} and {@code
 * nft}.
 */
@Tag("kernel")
@Tag("any-user")
class SameKernelStateTest {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final HostName POD = HostName.of("pod-a");
  private static final HostName NODE = HostName.of("node-1");
  private static final NftTable NFT = new NftTable("mine");
  private static final InterfaceName ETH0 = InterfaceName.of("eth0");
  private static final InterfaceName CBR0 = InterfaceName.of("cbr0");
  private static final InterfaceName PORT = InterfaceName.of("veth1a2b3c4d");
  private static final OptionalInt MTU = OptionalInt.of(1400);
  private static final Pattern NAMED = Pattern.compile("\"[^\"]*\"|[\\w.:/-]*\\d[\\w.:/-]*");
  private static final Pattern BETWEEN = Pattern.compile("[{},\n]");
  private static final Pattern ELEMENTS = Pattern.compile("elements = \\{[^}]*}");
  private static final List<String> PROGRAMS =
      List.of("sh", "mkdir", "ip", "bridge", "sysctl", "iptables-restore", "nft");
  private static final Path ONLY_PROGRAMS = Path.of("/run/programs");
  private static final String SEPARATOR = "=== next ===\n";
  private static final String SEPARATING = "echo '=== next ==='\n";
  private static final List<String> QUESTIONS =
      List.of(
          "ip -d -j link show",
          "ip -4 -j addr show",
          "ip -4 -d -j route show table all",
          "ip -4 -j rule show",
          "ip -4 -j neigh show nud permanent",
          "bridge -d -j link show",
          "bridge -j vlan show",
          "iptables-save",
          "nft -s list ruleset",
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
        new Operation.AddAddress(POD, ETH0, InterfaceAddress.parse("10.247.0.2/24"), false),
        new Operation.AddNeighbour(
            POD, ETH0, Ipv4Address.parse("10.244.0.9"), MacAddress.parse("aa:aa:aa:aa:aa:aa")),
        route(POD, "0.0.0.0/0", RouteType.UNICAST, "10.244.0.1", false, 254),
        route(POD, "10.9.0.0/16", RouteType.UNICAST, null, false, 254),
        route(POD, "10.8.0.0/16", RouteType.BLACKHOLE, null, false, 254),
        route(POD, "10.7.0.0/16", RouteType.UNREACHABLE, null, false, 1000),
        route(POD, "10.6.0.0/16", RouteType.PROHIBIT, null, false, 101),
        route(POD, "10.5.0.0/16", RouteType.THROW, null, false, 255000),
        route(POD, "10.4.0.0/16", RouteType.UNICAST, "10.99.0.1", true, 101),
        new Operation.AddRoutingRule(POD, 1000, Selector.incoming(ETH0), 1000),
        new Operation.AddRoutingRule(POD, 1001, Selector.incoming(ETH0), 101),
        new Operation.AddRoutingRule(POD, 1002, Selector.mark(0x10), 101),
        new Operation.AddRoutingRule(
            POD, 1003, Selector.incoming(ETH0).from(Cidr.parse("10.244.0.0/24")), 101),
        new Operation.AddRoutingRule(POD, 1004, Selector.ALL.from(Cidr.parse("192.0.2.1/32")), 101),
        new Operation.AddRoutingRule(POD, 40000, Selector.ALL, 1000),
        new Operation.SetSysctl(POD, "net/ipv4/conf/eth0/rp_filter", "1"),
        new Operation.AddChain(NODE, Table.NAT, "IP-MASQ-AGENT"),
        new Operation.AppendRule(
            NODE, IptablesRule.parse("-t nat -A POSTROUTING -j IP-MASQ-AGENT")),
        new Operation.AppendRule(
            NODE,
            IptablesRule.parse(
                "-t nat -A IP-MASQ-AGENT -m comment --comment \"two words\" -j MASQUERADE")),
        new Operation.AppendRule(NODE, IptablesRule.parse("-A FORWARD -i cbr0 -j ACCEPT")),
        new Operation.AddNft(NODE, new NftObject.Table(NFT, "a table's comment")),
        new Operation.AddNft(
            NODE, new NftObject.NamedSet(NFT, "ips", "ipv4_addr", Optional.empty(), "addresses")),
        new Operation.AddNft(
            NODE,
            new NftObject.NamedSet(NFT, "seen", "ipv4_addr", Optional.of(Duration.ofHours(3)), "")),
        new Operation.AddNft(
            NODE, new NftObject.VerdictMap(NFT, "ports", "inet_proto . inet_service", "")),
        new Operation.AddNft(
            NODE, new NftObject.BaseChain(NFT, "filter-input", "filter", "input", -110)),
        new Operation.AddNft(NODE, new NftObject.Chain(NFT, "plain", "")),
        new Operation.AddNft(NODE, new NftObject.Chain(NFT, "a/b/tcp/", "with a comment")),
        new Operation.AddNft(
            NODE,
            new NftObject.Rule(
                NFT, "filter-input", "meta l4proto . th dport vmap @ports", "two words")),
        new Operation.AddNft(NODE, new NftObject.Rule(NFT, "a/b/tcp/", "reject", "")),
        new Operation.AddNft(
            NODE, new NftObject.Element(NFT, "ips", "10.0.0.1", Optional.empty(), "")),
        new Operation.AddNft(
            NODE,
            new NftObject.Element(
                NFT, "ports", "tcp . 80", Optional.of("goto a/b/tcp/"), "a's port")));
  }

  static Plan plan(List<Operation> operations) {
    return new Plan(
        operations.stream()
            .map(operation -> new PlannedOperation(operation, Note.because("test")))
            .toList());
  }

  /** The kernel gives the elements of a set in another order each time. */
  private static String sorted(String elements) {
    return BETWEEN
        .splitAsStream(elements)
        .map(String::strip)
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String ask(Path netns, String question) {
    return ask(netns, List.of(question)).get(0);
  }

  /** The answers to questions, asked by one shell, as a hundred programs take their time. */
  private static List<String> ask(Path netns, List<String> questions) {
    String script =
        questions.stream().map(it -> quoted(it) + "\n").collect(Collectors.joining(SEPARATING));
    String output;
    try {
      output =
          Finished.run(Command.of("sh", "-es").in(netns), "set -f\n" + script, DEADLINE)
              .outputOrThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> answers =
        Stream.of(output.split(SEPARATOR, -1)).map(SameKernelStateTest::lasting).toList();
    assertThat(answers).hasSameSizeAs(questions);
    return answers;
  }

  private static String quoted(String question) {
    return "'" + question.replace(" ", "' '") + "'";
  }

  /** An answer without what changes by itself. */
  private static String lasting(String answer) {
    return ELEMENTS
        .matcher(answer)
        .replaceAll(elements -> sorted(elements.group()))
        .replaceAll("\"[a-z_]*timer\":[^,}]*", "")
        .replaceAll("(?m)^#.*\n", "")
        .replaceAll("\\[\\d+:\\d+]", "[0:0]");
  }

  /** The labs that have a command unlike all of those before, but for names and numbers. */
  static Stream<Named<Topology>> labs() {
    Set<String> seen = new HashSet<>();
    return ShippedNetworks.topologies().filter(lab -> seen.addAll(kinds(lab.getPayload())));
  }

  private static Set<String> kinds(Topology topology) {
    return Planner.plan(topology).bare().stream()
        .map(
            operation ->
                NAMED
                    .matcher(ShellCommand.of(operation).replace(" " + operation.host() + " ", " "))
                    .replaceAll("x"))
        .collect(Collectors.toSet());
  }

  /** Fills a folder with links to the programs that a script may use. */
  @BeforeAll
  static void onlyPrograms() throws IOException {
    String links =
        "mkdir -p %1$s; for program in %2$s; do ln -sf $(command -v $program) %1$s; done"
            .formatted(ONLY_PROGRAMS, String.join(" ", PROGRAMS));
    Finished.run(Command.of("sh", "-euc", links), "", DEADLINE).outputOrThrow();
  }

  /** The script as the learner runs it, against the applier. */
  @ParameterizedTest
  @MethodSource("labs")
  void theScriptOfALabLeavesTheStateThatTheApplierLeaves(Topology planned) throws Exception {
    Plan plan = Planner.plan(planned);
    Path script = Path.of("/run/netns");
    Set<HostName> hosts = new LinkedHashSet<>();
    plan.bare().forEach(operation -> hosts.add(operation.host()));
    try (RunningNetwork network = Applier.apply(plan, Path.of("/run/hoplab/lab"))) {
      Finished built =
          Finished.run(
              Command.of("env", "PATH=" + ONLY_PROGRAMS, "sh", "-eus"),
              ShellScript.of("test", plan),
              DEADLINE);
      assertThat(built.errors()).isEmpty();
      assertThat(built.outputOrThrow()).isEmpty();
      for (HostName host : hosts) {
        assertSame(plan, host, network.netns(host), script.resolve(host.value()));
      }
    } finally {
      for (HostName host : hosts) {
        Finished.run(Command.of("ip", "netns", "del", host.value()), "", DEADLINE);
      }
    }
  }

  /** The kernel says of a new link that it is up with some delay. */
  private static void assertSame(Plan plan, HostName host, Path applied, Path typed)
      throws Exception {
    try {
      Await.until(
          () ->
              state(plan, host, applied).equals(state(plan, host, typed))
                  ? Optional.empty()
                  : Optional.of("they differ"),
          DEADLINE);
    } catch (TimeoutException e) {
      assertThat(state(plan, host, applied)).as(host.value()).isEqualTo(state(plan, host, typed));
    }
  }

  /** The answers to every question, and the value of every parameter that the plan sets. */
  private static Map<String, String> state(Plan plan, HostName host, Path netns) {
    Map<String, String> random = new LinkedHashMap<>();
    Map<String, String> state = new LinkedHashMap<>();
    Map<String, String> set = new LinkedHashMap<>();
    for (Operation operation : plan.bare()) {
      if (operation instanceof Operation.AddVeth veth) {
        if (veth.host().equals(host) && veth.mac().isEmpty()) {
          random.put(mac(netns, veth.name()), "MAC of " + veth.name());
        }
        if (veth.peerHost().equals(host) && veth.peerMac().isEmpty()) {
          random.put(mac(netns, veth.peerName()), "MAC of " + veth.peerName());
        }
      }
      if (operation instanceof Operation.SetSysctl sysctl && sysctl.host().equals(host)) {
        set.put("cat /proc/sys/" + sysctl.key(), sysctl.value());
      }
    }
    List<String> questions = new ArrayList<>(set.keySet());
    questions.addAll(QUESTIONS);
    List<String> answers = ask(netns, questions);
    for (int i = 0; i < questions.size(); i++) {
      String question = questions.get(i);
      String answer = answers.get(i).replaceAll("\"link_netnsid\":\\d+", "");
      if (set.containsKey(question)) {
        assertThat(answer.strip()).as(question).isEqualTo(set.get(question));
      }
      for (Map.Entry<String, String> mac : random.entrySet()) {
        answer = answer.replace(mac.getKey(), mac.getValue());
      }
      state.put(question, answer);
    }
    return state;
  }

  private static String mac(Path netns, InterfaceName name) {
    return JsonMapper.shared()
        .readTree(ask(netns, "ip -j link show dev " + name))
        .get(0)
        .get("address")
        .asString();
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
