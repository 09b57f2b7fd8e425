package io.hoplab.doctor;

import io.hoplab.apply.Applier;
import io.hoplab.apply.RunningNetwork;
import io.hoplab.capture.Capture;
import io.hoplab.conntrack.ConntrackEvents;
import io.hoplab.iptables.IptablesRule;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceAddress;
import io.hoplab.net.InterfaceName;
import io.hoplab.plan.Operation;
import io.hoplab.plan.Plan;
import io.hoplab.plan.PlannedOperation;
import io.hoplab.topology.Note;
import io.hoplab.topology.Selector;
import io.hoplab.tracing.Backend;
import io.hoplab.tracing.RuleTracer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeoutException;

/** Tries in a sandbox everything that labs do, on a network of two hosts. */
public final class Examination {
  /** Every program that a lab runs, and the Debian package that has it. */
  private static final List<List<String>> PROGRAMS =
      List.of(
          List.of("nsenter", "util-linux"),
          List.of("iptables-restore", "iptables"),
          List.of("iptables-save", "iptables"),
          List.of("xtables-monitor", "iptables"),
          List.of("nft", "nftables"),
          List.of("tcpdump", "tcpdump"),
          List.of("curl", "curl"),
          List.of("ping", "iputils-ping"),
          List.of("dig", "bind9-dnsutils"),
          List.of("nginx", "nginx-light"),
          List.of("dnsmasq", "dnsmasq-base"),
          List.of("openssl", "openssl"));

  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final HostName ROUTER = HostName.of("doctor-router");
  private static final HostName LEAF = HostName.of("doctor-leaf");
  private static final Note NOTE = Note.because("tried by the doctor");

  private final Path folder;
  private final List<Finding> findings = new ArrayList<>();

  private Examination(Path folder) {
    this.folder = folder;
  }

  /**
   * Examines the machine.
   *
   * @param folder where the network that is tried may keep its files
   */
  public static List<Finding> examine(Path folder) {
    Examination examination = new Examination(folder);
    examination.software();
    if (examination.findings.stream().allMatch(Finding::isWell)) {
      examination.kernel();
    }
    return List.copyOf(examination.findings);
  }

  private void software() {
    findings.add(
        Finding.well(
            "Linux and Java",
            System.getProperty("os.version") + ", Java " + System.getProperty("java.version")));
    for (List<String> program : PROGRAMS) {
      findings.add(program(program.get(0), program.get(1)));
    }
    findings.add(
        Backend.on(System.getenv("PATH"))
            .map(
                backend ->
                    Finding.well(
                        "an iptables backend",
                        backend == Backend.NFT
                            ? "nf_tables, rules are traced"
                            : "legacy, rules are told by their counters"))
            .orElse(
                Finding.ill(
                    "an iptables backend",
                    "iptables-restore is of no known kind",
                    "apt-get install iptables")));
  }

  private static Finding program(String name, String debianPackage) {
    for (String directory : System.getenv("PATH").split(":")) {
      Path file = Path.of(directory, name);
      if (Files.isExecutable(file)) {
        return Finding.well(name, file.toString());
      }
    }
    return Finding.ill(name, "not on PATH", "apt-get install " + debianPackage);
  }

  private void kernel() {
    try (RunningNetwork network = Applier.apply(plan(), folder.resolve("doctor"))) {
      findings.add(
          Finding.well("netns, veth, bridge, routes, routing rules", "made and taken away"));
      findings.add(Finding.well("iptables targets TTL, MASQUERADE and CT", "loaded in a netns"));
      bridgeNetfilter(network);
      conntrack(network);
      capture(network);
      trace(network);
    } catch (IOException e) {
      findings.add(
          Finding.ill(
              "a network in a sandbox",
              String.valueOf(e.getMessage()),
              "use a kernel with namespaces, veth, bridge and netfilter (Debian's and Ubuntu's"
                  + " have them); in a container, see the README for the rights it needs"));
    }
  }

  /** Every kind of operation that plans have. */
  private static Plan plan() {
    InterfaceName bridge = InterfaceName.of("cbr0");
    InterfaceName port = InterfaceName.of("port");
    InterfaceName eth0 = InterfaceName.ETH0;
    List<Operation> operations =
        List.of(
            new Operation.AddNetns(ROUTER),
            new Operation.AddNetns(LEAF),
            new Operation.SetSysctl(ROUTER, "net/ipv4/ip_forward", "1"),
            new Operation.SetUp(ROUTER, InterfaceName.LO),
            new Operation.SetUp(LEAF, InterfaceName.LO),
            new Operation.AddBridge(ROUTER, bridge, Optional.empty(), OptionalInt.empty()),
            new Operation.AddAddress(ROUTER, bridge, InterfaceAddress.parse("192.0.2.1/24")),
            new Operation.SetUp(ROUTER, bridge),
            new Operation.AddVeth(
                LEAF,
                eth0,
                Optional.empty(),
                OptionalInt.empty(),
                ROUTER,
                port,
                Optional.empty(),
                OptionalInt.empty()),
            new Operation.SetMaster(ROUTER, port, bridge),
            new Operation.SetHairpin(ROUTER, port),
            new Operation.SetUp(ROUTER, port),
            new Operation.AddAddress(LEAF, eth0, InterfaceAddress.parse("192.0.2.2/24")),
            new Operation.SetUp(LEAF, eth0),
            new Operation.AddRoutingRule(ROUTER, 1000, Selector.incoming(bridge), 101),
            rule("-t raw -A PREROUTING -p icmp -j CT --notrack"),
            rule("-t mangle -A PREROUTING -j TTL --ttl-inc 1"),
            rule(
                "-t nat -A POSTROUTING -m addrtype ! --dst-type LOCAL -m comment --comment x"
                    + " -j MASQUERADE --random-fully"));
    return new Plan(
        operations.stream().map(operation -> new PlannedOperation(operation, NOTE)).toList());
  }

  private static Operation rule(String text) {
    return new Operation.AppendRule(ROUTER, IptablesRule.parse(text));
  }

  private void bridgeNetfilter(RunningNetwork network) throws IOException {
    Path key = Path.of("/proc/sys/net/bridge/bridge-nf-call-iptables");
    boolean there = network.visit(ROUTER, () -> Files.exists(key));
    findings.add(
        there
            ? Finding.well("br_netfilter", "bridged frames can pass iptables")
            : Finding.ill("br_netfilter", "not loaded", "modprobe br_netfilter"));
  }

  private void conntrack(RunningNetwork network) {
    String need = "conntrack events";
    try {
      network.visit(
          ROUTER,
          () -> {
            ConntrackEvents.listen().close();
            return null;
          });
      findings.add(Finding.well(need, "heard in a netns"));
    } catch (IOException e) {
      findings.add(
          Finding.ill(need, String.valueOf(e.getMessage()), "modprobe nf_conntrack_netlink"));
    }
  }

  private void capture(RunningNetwork network) {
    String need = "capturing as this user";
    try (Capture capture = Capture.start(LEAF, network.netns(LEAF), network.interfaces(LEAF))) {
      capture.ready(DEADLINE);
      findings.add(Finding.well(need, "tcpdump listens in a netns"));
    } catch (IOException | TimeoutException e) {
      findings.add(
          Finding.ill(need, String.valueOf(e.getMessage()), "apt-get install --reinstall tcpdump"));
    }
  }

  private void trace(RunningNetwork network) {
    if (Backend.on(System.getenv("PATH")).filter(Backend.NFT::equals).isEmpty()) {
      return;
    }
    String need = "tracing iptables rules";
    try (RuleTracer tracer = RuleTracer.start(ROUTER, network.netns(ROUTER))) {
      tracer.ready(DEADLINE);
      findings.add(Finding.well(need, "xtables-monitor listens in a netns"));
    } catch (IOException | TimeoutException e) {
      findings.add(
          Finding.ill(need, String.valueOf(e.getMessage()), "modprobe nfnetlink nf_tables"));
    }
  }
}
