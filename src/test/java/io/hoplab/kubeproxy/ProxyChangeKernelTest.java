package io.hoplab.kubeproxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.capture.SleepingNetns;
import io.hoplab.conntrack.ConntrackEntry;
import io.hoplab.conntrack.ConntrackTable;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import io.hoplab.nftables.NftChange;
import io.hoplab.nftables.NftRules;
import io.hoplab.tracing.Backend;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
class ProxyChangeKernelTest {
  private static final String CLUSTER_IP = "172.31.255.5";
  private static final Ipv4Address POD_B = Ipv4Address.parse("10.244.200.1");
  private static final Ipv4Address POD_C = Ipv4Address.parse("10.244.200.2");
  private static final int PATIENCE_MILLIS = 10_000;
  private static final int CHANGES = 40;

  @Test
  void manyChangesLeaveWhatOneLoadWouldAndALiveConnectionDoesNotNotice() throws Exception {
    ChangingServices changing = new ChangingServices(4, 24);
    ProxyRules rules = rules(changing);
    try (SleepingNetns netns = node();
        ServerSocket server = netns.visit(() -> new ServerSocket(8080, 1, address(POD_B)))) {
      load(netns, rules);
      try (Socket client = netns.visit(() -> new Socket(CLUSTER_IP, 443));
          Socket accepted = server.accept()) {
        for (int i = 0; i < CHANGES; i++) {
          String what = changing.happen();
          ProxyRules after = rules(changing);
          ProxyChange change = ProxyChange.between(rules, after);
          netns.feed(change.text(), Backend.NFT.restore(), "--noflush");
          rules = after;
          assertThat(chains(netns)).as("after %s: %s", i, what).isEqualTo(written(rules));
          client.getOutputStream().write(i);
          client.setSoTimeout(PATIENCE_MILLIS);
          accepted.setSoTimeout(PATIENCE_MILLIS);
          assertThat(accepted.getInputStream().read()).as(what).isEqualTo(i);
        }
      }
      try (SleepingNetns fresh = node()) {
        load(fresh, rules);
        assertThat(chains(netns)).isEqualTo(chains(fresh));
      }
      ProxyChange all = ProxyChange.between(rules, new ProxyRules(List.of(), List.of()));
      netns.feed(all.text(), Backend.NFT.restore(), "--noflush");
      assertThat(netns.run(Backend.NFT.save()))
          .contains("-j IP-MASQ-AGENT")
          .doesNotContain("KUBE-");
    }
  }

  private static Services services(ChangingServices changing) {
    List<BackedService> all = new ArrayList<>(changing.services().all());
    all.add(ChangingServices.lasting(POD_B, Protocol.TCP));
    return new Services(all);
  }

  private static ProxyRules rules(ChangingServices changing) {
    return IptablesProxy.rules(services(changing), Web.node());
  }

  @Test
  void manyChangesOfTheNftablesTableLeaveWhatOneLoadWould() throws Exception {
    NftRules nothing = new NftRules(List.of());
    ChangingServices changing = new ChangingServices(5, 12);
    NftRules rules = nothing;
    try (SleepingNetns netns = new SleepingNetns();
        SleepingNetns fresh = new SleepingNetns()) {
      for (int i = 0; i < CHANGES; i++) {
        String what = changing.happen();
        NftRules after = NftablesProxy.rules(services(changing), List.of(Web.CLUSTER), Web.node());
        NftChange change = NftChange.between(rules, after);
        netns.feed(change.text(), "nft", "-f", "-");
        assertThat(change.kept()).as(what).isGreaterThan(i == 0 ? -1 : 12);
        rules = after;
        fresh.feed(rules.freshText(), "nft", "-f", "-");
        assertThat(listed(netns)).as("after %s: %s", i, what).isEqualTo(listed(fresh));
      }
      netns.feed(NftChange.between(rules, nothing).text(), "nft", "-f", "-");
      assertThat(netns.run("nft", "list", "ruleset")).isEmpty();
    }
  }

  /**
   * Chains, rules and elements; those of a set have no order, and chains have that of their age.
   */
  private static Map<String, List<String>> listed(SleepingNetns netns) throws IOException {
    Map<String, List<String>> listed = new TreeMap<>();
    String block = "";
    for (String line : netns.run("nft", "-s", "list", "table", "ip", "kube-proxy").split("\n")) {
      if (line.endsWith("{") && !line.contains("elements")) {
        block = line.strip();
        listed.put(block, new ArrayList<>());
      } else if (!line.isBlank() && !line.strip().equals("}")) {
        boolean chain = block.startsWith("chain");
        for (String each : chain ? new String[] {line} : line.split("elements = \\{|,|}")) {
          if (!each.isBlank()) {
            listed.get(block).add(each.strip());
          }
        }
      }
    }
    listed.forEach(
        (name, lines) -> {
          if (!name.startsWith("chain")) {
            lines.sort(null);
          }
        });
    return listed;
  }

  @Test
  void aUdpClientGoesOnToTheLostEndpointUntilTheEntryIsDeleted() throws Exception {
    Services before = new Services(List.of(ChangingServices.lasting(POD_B, Protocol.UDP)));
    Services after = new Services(List.of(ChangingServices.lasting(POD_C, Protocol.UDP)));
    try (SleepingNetns netns = node();
        DatagramSocket podB = netns.visit(() -> new DatagramSocket(8080, address(POD_B)));
        DatagramSocket podC = netns.visit(() -> new DatagramSocket(8080, address(POD_C)));
        DatagramSocket client = netns.visit(() -> new DatagramSocket())) {
      ProxyRules rules = IptablesProxy.rules(before, Web.node());
      load(netns, rules);
      send(client);
      assertThat(receive(podB)).isEqualTo("question");
      netns.feed(
          ProxyChange.between(rules, IptablesProxy.rules(after, Web.node())).text(),
          Backend.NFT.restore(),
          "--noflush");
      send(client);
      assertThat(receive(podB)).isEqualTo("question");

      StaleFlows stale = StaleFlows.after(before, after);
      List<ConntrackEntry> deleted =
          netns.visit(
              () ->
                  ConntrackTable.delete(
                      ConntrackTable.dump().stream()
                          .filter(entry -> stale.contains(entry.original(), entry.reply()))
                          .toList()));
      assertThat(deleted).singleElement().asString().contains("dst=172.31.255.5", "src=" + POD_B);
      send(client);
      assertThat(receive(podC)).isEqualTo("question");
      assertThat(netns.visit(() -> ConntrackTable.delete(deleted)))
          .as("the entry that was made since is of the same original tuple")
          .hasSize(1);
      assertThat(netns.visit(() -> ConntrackTable.delete(deleted))).as("it is gone").isEmpty();
    }
  }

  private static void send(DatagramSocket client) throws IOException {
    byte[] question = "question".getBytes(US_ASCII);
    client.send(
        new DatagramPacket(question, question.length, new InetSocketAddress(CLUSTER_IP, 443)));
  }

  private static String receive(DatagramSocket server) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[100], 100);
    server.setSoTimeout(PATIENCE_MILLIS);
    server.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), US_ASCII);
  }

  /** A node that has the pods' addresses itself, and the rules of another owner. */
  private static SleepingNetns node() throws Exception {
    SleepingNetns netns = new SleepingNetns();
    for (Ipv4Address address : List.of(POD_B, POD_C, Web.NODE_1_IP)) {
      netns.run("ip", "addr", "add", address + "/32", "dev", "lo");
    }
    netns.run("ip", "route", "add", "172.31.0.0/16", "dev", "lo", "src", Web.NODE_1_IP.toString());
    netns.feed(TwoProxies.MASQ_AGENT, Backend.NFT.restore(), "--noflush");
    return netns;
  }

  private static void load(SleepingNetns netns, ProxyRules rules) throws IOException {
    ProxyRules nothing = new ProxyRules(List.of(), List.of());
    netns.feed(ProxyChange.between(nothing, rules).text(), Backend.NFT.restore(), "--noflush");
  }

  private static InetAddress address(Ipv4Address address) throws IOException {
    return InetAddress.getByAddress(address.toBytes());
  }

  /** The rules of each chain as iptables-save prints them. */
  private static Map<String, List<String>> chains(SleepingNetns netns) throws IOException {
    Map<String, List<String>> chains = new TreeMap<>();
    for (String table : netns.run(Backend.NFT.save()).split("(?m)^\\*")) {
      String name = table.lines().findFirst().orElse("");
      table
          .lines()
          .filter(line -> line.startsWith(":"))
          .forEach(line -> chains.put(name + " " + line.substring(1).split(" ")[0], List.of()));
      chains.putAll(
          table
              .lines()
              .filter(line -> line.startsWith("-A "))
              .collect(Collectors.groupingBy(line -> name + " " + line.split(" ")[1])));
    }
    chains.keySet().removeIf(chain -> !chain.contains(" KUBE") && chains.get(chain).isEmpty());
    return chains;
  }

  /** What should be there, with the agent's rules behind those of kube-proxy. */
  private static Map<String, List<String>> written(ProxyRules rules) {
    Map<String, List<String>> chains = new TreeMap<>();
    rules
        .chains()
        .forEach(chain -> chains.put(chain.table() + " " + chain.name(), new ArrayList<>()));
    rules
        .rules()
        .forEach(
            rule ->
                chains
                    .computeIfAbsent(rule.table() + " " + rule.chain(), name -> new ArrayList<>())
                    .add(rule.line()));
    TwoProxies.MASQ_AGENT
        .lines()
        .filter(line -> line.startsWith("-A"))
        .forEach(
            line ->
                chains
                    .computeIfAbsent("nat " + line.split(" ")[1], name -> new ArrayList<>())
                    .add(line));
    return chains;
  }
}
