package io.hoplab.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.evidence.RuleHit;
import io.hoplab.evidence.RulePass;
import io.hoplab.net.InterfaceName;
import java.util.List;
import org.junit.jupiter.api.Test;

class NftTraceTextTest {
  private static final String PACKET =
      "packet: iif \"eth0\" %sether saddr 0a:00:00:00:00:01 ether daddr 0a:00:00:00:00:02 ip saddr"
          + " 10.241.0.4 ip daddr %s ip dscp cs0 ip ecn not-ect ip ttl 63 ip id 41 ip length 60 tcp"
          + " sport 40000 tcp dport %d tcp flags == syn tcp window 65495 ";
  private static final List<String> NODE_PORT =
      List.of(
          "trace id 7b34bd86 ip hoplab-1 PREROUTING " + PACKET.formatted("", "10.240.0.4", 32000),
          "trace id 7b34bd86 ip hoplab-1 PREROUTING rule meta nftrace set 1 # handle 2 (verdict"
              + " continue)",
          "trace id 7b34bd86 ip hoplab-1 PREROUTING policy accept ",
          "trace id 7b34bd86 ip kube-proxy nat-prerouting "
              + PACKET.formatted("", "10.240.0.4", 32000),
          "trace id 7b34bd86 ip kube-proxy nat-prerouting rule jump services # handle 27 (verdict"
              + " jump services)",
          "trace id 7b34bd86 ip kube-proxy service-SUSTUHLJ-default/web/tcp/http rule meta l4proto"
              + " tcp dnat ip to numgen random mod 1 map { 0 : 10.244.1.2 . 8080 } # handle 51"
              + " (verdict accept)",
          "trace id 99b34bd8 ip nat POSTROUTING "
              + PACKET.formatted("oif \"eth0\" ", "10.244.1.2", 8080),
          "trace id 99b34bd8 ip nat POSTROUTING rule  fib daddr type != local counter jump MASQ #"
              + " handle 3 (verdict jump MASQ)",
          "trace id 99b34bd8 ip nat MASQ unknown rule handle 4 (verdict return)",
          "trace id 99b34bd8 ip nat POSTROUTING policy accept meta mark 0x00004000 ",
          "trace id 99b34bd8 ip kube-proxy masquerading rule meta mark & 0x00004000 != 0x00000000"
              + " meta mark set meta mark ^ 0x00004000 masquerade fully-random # handle 44 (verdict"
              + " accept)");

  @Test
  void aPassHasTheRulesOfEveryTable() {
    List<RulePass> passes = NftTraceText.read("hoplab-1", NODE_PORT);
    assertThat(passes).hasSize(1);
    RuleHit.PacketHead head = passes.get(0).head();
    assertThat(head.in()).contains(InterfaceName.of("eth0"));
    assertThat(head.out()).isEmpty();
    assertThat(List.of(head.source(), head.sourcePort(), head.destination()))
        .hasToString("[10.241.0.4, 40000, 10.240.0.4]");
    assertThat(List.of(head.destinationPort(), head.id(), head.length()))
        .containsExactly(32000, 41, 60);
    assertThat(passes.get(0).hits())
        .extracting(hit -> hit.table() + " " + hit.verdict() + " " + hit.target())
        .containsExactly(
            "kube-proxy JUMP:services ",
            "kube-proxy ACCEPT DNAT",
            "nat JUMP:MASQ ",
            "nat RETURN ",
            "nat ACCEPT ",
            "kube-proxy ACCEPT MASQUERADE");
  }

  @Test
  void theRulesOfIptablesAreNamedAsIptablesSavePrintsThem() {
    RuleNames names = new RuleNames(java.nio.file.Path.of("/nowhere"));
    names.learn(
        """
        # Warning: table ip nat is managed by iptables-nft, do not touch!
        table ip nat { # handle 3
        \tchain MASQ { # handle 1
        \t\tip daddr 10.244.0.0/16  counter return # handle 4
        \t\tcounter masquerade fully-random # handle 5
        \t}

        \tchain POSTROUTING { # handle 2
        \t\ttype nat hook postrouting priority srcnat; policy accept;
        \t\t fib daddr type != local counter jump MASQ # handle 3
        \t}
        }
        """,
        """
        *nat
        :POSTROUTING ACCEPT [0:0]
        :MASQ - [0:0]
        -A POSTROUTING -m addrtype ! --dst-type LOCAL -j MASQ
        -A MASQ -d 10.244.0.0/16 -m comment --comment "pods" -j RETURN
        -A MASQ -j MASQUERADE --random-fully
        COMMIT
        """);
    assertThat(names.name(NftTraceText.read("hoplab-1", NODE_PORT)).get(0).hits())
        .extracting(RuleHit::rule)
        .containsExactly(
            "add rule ip kube-proxy nat-prerouting jump services",
            "add rule ip kube-proxy service-SUSTUHLJ-default/web/tcp/http meta l4proto tcp dnat ip"
                + " to numgen random mod 1 map { 0 : 10.244.1.2 . 8080 }",
            "-t nat -A POSTROUTING -m addrtype ! --dst-type LOCAL -j MASQ",
            "-t nat -A MASQ -d 10.244.0.0/16 -m comment --comment \"pods\" -j RETURN",
            "-t nat -P POSTROUTING ACCEPT",
            "add rule ip kube-proxy masquerading meta mark & 0x00004000 != 0x00000000 meta mark"
                + " set meta mark ^ 0x00004000 masquerade fully-random");
  }

  @Test
  void whatIsNoTraceIsLeftOut() {
    assertThat(
            NftTraceText.read(
                "hoplab-1",
                List.of(
                    "",
                    "# ERROR: We lost some netlink events!",
                    "trace id 1 ip6 filter input packet: iif \"lo\"",
                    "trace id 77 ip kube-proxy services policy accept")))
        .isEmpty();
  }

  @Test
  void aStatementIsToldFromAMatchAndFromACommentOfTheSameWords() {
    assertThat(target("ct status dnat ip saddr . ip daddr @pairs masquerade fully-random"))
        .isEqualTo("MASQUERADE");
    assertThat(target("meta l4proto udp dnat to 10.244.0.53:53")).isEqualTo("DNAT");
    assertThat(target("dnat ip addr . port to numgen random mod 1 map { 0 : 10.0.0.1 . 80 }"))
        .isEqualTo("DNAT");
    assertThat(target("ip daddr @cluster-ips reject comment \"then drop it\"")).isEqualTo("REJECT");
    assertThat(target("ip saddr != { 10.0.0.0/8 } drop comment \"or reject it\""))
        .isEqualTo("DROP");
    assertThat(target("jump services")).isEmpty();
  }

  private static String target(String spec) {
    return new RuleHit(
            RuleHit.Source.TRACE,
            "kube-proxy",
            "services",
            "",
            new NativeRule("ip", "kube-proxy", "services", spec).toString(),
            1,
            java.util.Optional.empty())
        .target();
  }
}
