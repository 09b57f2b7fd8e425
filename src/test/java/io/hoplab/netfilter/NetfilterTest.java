package io.hoplab.netfilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hoplab.iptables.IptablesRule;
import io.hoplab.net.AddressPort;
import io.hoplab.net.Cidr;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.InvalidValueException;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A router between 10.1.0.0/16 on eth1 and 10.2.0.0/16 on eth2. */
class NetfilterTest {
  private static final InterfaceName ETH1 = InterfaceName.of("eth1");
  private static final Legs LEGS =
      new Legs(
          List.of(
              new Leg(ETH1, Ipv4Address.parse("10.1.0.1"), List.of(Cidr.parse("10.1.0.0/16"))),
              new Leg(
                  InterfaceName.of("eth2"),
                  Ipv4Address.parse("10.2.0.1"),
                  List.of(Cidr.parse("10.2.0.0/16"), Cidr.parse("10.1.9.0/24")))));

  private static Netfilter router(String save) {
    return new Netfilter(RuleSet.read(save), LEGS, () -> 0.5, () -> 0);
  }

  private static Packet packet(String source, String destination) {
    return Packet.first(Protocol.TCP, AddressPort.parse(source), AddressPort.parse(destination));
  }

  private static final Packet THROUGH = packet("10.1.0.2:4000", "10.2.0.2:80");

  private static Fate fate(String rule) {
    return router("*filter\n-A FORWARD " + rule + " -j DROP\n").arrives(THROUGH, ETH1).fate();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-s 10.1.0.0/16",
        "-s 10.1.0.2",
        "! -s 10.2.0.0/16",
        "-d 10.2.0.2/32",
        "-i eth1",
        "-i eth+",
        "! -i eth2",
        "-o eth2",
        "-p tcp",
        "! -p udp",
        "-p all",
        "-p tcp -m tcp --dport 80",
        "-p tcp -m tcp --dport 79:81 --sport 4000",
        "-m mark --mark 0",
        "-m mark ! --mark 0x1/0x1",
        "-m conntrack --ctstate RELATED,NEW",
        "-m state --state NEW",
        "-m conntrack ! --ctstate DNAT",
        "-m addrtype ! --dst-type LOCAL",
        "-m addrtype ! --src-type LOCAL",
        "-m statistic --mode random --probability 0.51",
        "-m comment --comment \"-s 1.2.3.4 is only said\"",
        "-m recent ! --rcheck --seconds 5 --name A --mask 255.255.255.255 --rsource",
        "-m recent --set --name A --rsource -m recent --rcheck --name A --rsource"
      })
  void aRuleWhoseConditionsAreMetDecides(String conditions) {
    assertThat(fate(conditions)).isEqualTo(Fate.DROPPED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-s 10.1.0.3",
        "! -d 10.2.0.0/16",
        "-i eth2",
        "-o eth1",
        "-p udp",
        "-p tcp -m tcp --dport 81",
        "-p tcp -m tcp --sport 1:3999",
        "-m mark --mark 0x4000/0x4000",
        "-m conntrack --ctstate ESTABLISHED,DNAT",
        "-m addrtype --dst-type LOCAL",
        "-m statistic --mode random --probability 0.5",
        "-m recent --rcheck --seconds 5 --name A --rsource",
        "-s 10.1.0.2 -d 10.2.0.3"
      })
  void aRuleWithOneConditionThatIsNotMetDoesNot(String conditions) {
    assertThat(fate(conditions)).isEqualTo(Fate.SENT_ON);
  }

  @ParameterizedTest
  @CsvSource({
    "--set-xmark 0x4000/0x0, 0x4007",
    "--set-xmark 0x4000/0x4000, 0x4007",
    "--set-xmark 0x1/0x7, 0x1",
    "--set-mark 0x10, 0x10",
    "--set-mark 0x8/0x4, 0xb",
    "--or-mark 0x18, 0x1f",
    "--and-mark 0x5, 0x5",
    "--xor-mark 0x5, 0x2"
  })
  void aMarkIsWorkedOutAsTheManualSays(String operation, String mark) {
    Netfilter router =
        router(
            "*mangle\n-A PREROUTING -j MARK --set-mark 0x7\n-A PREROUTING -j MARK "
                + operation
                + "\n");
    assertThat(router.arrives(THROUGH, ETH1).packet().mark()).isEqualTo(Integer.decode(mark));
  }

  @Test
  void aJumpComesBackAndAGotoDoesNot() {
    String chains =
        """
        *filter
        -A FORWARD %s A
        -A FORWARD -j DROP
        -A A -p tcp -j RETURN
        -A A -j REJECT --reject-with icmp-port-unreachable
        """;
    assertThat(router(chains.formatted("-j")).arrives(THROUGH, ETH1).fate())
        .isEqualTo(Fate.DROPPED);
    assertThat(router(chains.formatted("-g")).arrives(THROUGH, ETH1).fate())
        .isEqualTo(Fate.SENT_ON);
  }

  @Test
  void aPolicyDecidesWhatNoRuleDoes() {
    Netfilter router = router("*filter\n:FORWARD DROP [0:0]\n-A FORWARD -p udp -j ACCEPT\n");
    assertThat(router.arrives(THROUGH, ETH1).fate()).isEqualTo(Fate.DROPPED);
    assertThat(router.arrives(packet("10.1.0.2:4000", "10.1.0.1:22"), ETH1).fate())
        .isEqualTo(Fate.DELIVERED);
  }

  @Test
  void theFirstPacketAloneMeetsTheNatTable() {
    Netfilter router =
        router(
            "*nat\n-A PREROUTING -d 10.2.0.2/32 -p tcp -m tcp --dport 80 -j DNAT"
                + " --to-destination 10.1.9.9:8080\n-A POSTROUTING -o eth2 -j MASQUERADE\n");
    Outcome first = router.arrives(THROUGH, ETH1);
    assertThat(first.packet().destination()).hasToString("10.1.9.9:8080");
    assertThat(first.packet().source().address()).hasToString("10.2.0.1");
    assertThat(first.packet().out()).hasValue(InterfaceName.of("eth2"));
    Outcome later = router.arrives(THROUGH.in(ConnectionState.ESTABLISHED), ETH1);
    assertThat(later.met()).isEmpty();
    assertThat(later.packet().destination()).hasToString("10.2.0.2:80");
  }

  @Test
  void aTranslationKeepsThePortThatItDoesNotName() {
    Netfilter router =
        router(
            """
            *nat
            -A PREROUTING -j DNAT --to-destination 10.1.9.9
            -A POSTROUTING -j SNAT --to-source 10.2.0.7
            """);
    Packet translated = router.arrives(THROUGH, ETH1).packet();
    assertThat(translated.destination()).hasToString("10.1.9.9:80");
    assertThat(translated.source()).hasToString("10.2.0.7:4000");
  }

  @Test
  void whatTheHostSendsItselfComesBackPastTheNatTable() {
    Netfilter host =
        router(
            """
            *nat
            -A PREROUTING -j DNAT --to-destination 10.2.0.2
            *filter
            -A INPUT -i lo -p tcp -m tcp --dport 25 -j REJECT
            """);
    assertThat(host.sends(packet("10.1.0.1:4000", "10.2.0.1:80")).fate()).isEqualTo(Fate.DELIVERED);
    assertThat(host.sends(packet("10.1.0.1:4000", "127.0.0.1:25")).fate()).isEqualTo(Fate.REJECTED);
  }

  @Test
  void whatTheHostSendsIsRoutedAgainAfterATranslation() {
    Netfilter host = router("*nat\n-A OUTPUT -p tcp -j DNAT --to-destination 10.1.9.9\n");
    Outcome outcome = host.sends(packet("10.1.0.1:4000", "10.1.0.2:80"));
    assertThat(outcome.packet().out()).hasValue(InterfaceName.of("eth2"));
    assertThat(host.sends(packet("10.1.0.1:4000", "192.0.2.1:80")).fate()).isEqualTo(Fate.NO_ROUTE);
  }

  @Test
  void rulesMetAreGivenInTheirOrder() {
    IptablesRule looking = IptablesRule.parse("-t raw -A PREROUTING -p tcp -j TRACE");
    IptablesRule dropping = IptablesRule.parse("-A FORWARD -j DROP");
    IptablesRule missing = IptablesRule.parse("-A FORWARD -p udp -j ACCEPT");
    RuleSet rules = RuleSet.of(List.of(missing, looking, dropping), Set.of());
    assertThat(new Netfilter(rules, LEGS, () -> 0, () -> 0).arrives(THROUGH, ETH1).met())
        .containsExactly(looking, dropping);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-m limit --limit 1/s -j DROP",
        "-p sctp -j DROP",
        "-m statistic --mode nth --every 2 -j DROP",
        "-m addrtype --dst-type BROADCAST -j DROP",
        "-p tcp --dport http -j DROP",
        "-m recent --name A --mask 255.255.0.0 --rcheck -j DROP",
        "! -j DROP",
        "-j MARK --set-xmark",
        "-j MARK --restore 0x1",
        "-j NOWHERE",
        "-j REDIRECT --to-ports 80",
        "-m mark --mark many -j DROP"
      })
  void whatIsNotUnderstoodIsRefused(String spec) {
    assertThatThrownBy(() -> router("*filter\n-A FORWARD " + spec + "\n"))
        .isInstanceOf(InvalidValueException.class);
  }

  @Test
  void aRefusalNamesTheWordAndTheRule() {
    assertThatThrownBy(() -> router("*filter\n-A FORWARD -m limit --limit 1/s -j DROP\n"))
        .hasMessage(
            "wanted a rule whose words are known, not limit, came \"-t filter -A FORWARD -m limit"
                + " --limit 1/s -j DROP\"");
    assertThatThrownBy(() -> router("*filter\n-A FORWARD -j NOWHERE\n"))
        .hasMessage(
            "wanted a chain NOWHERE in table filter, came \"-t filter -A FORWARD -j NOWHERE\"");
    assertThatThrownBy(() -> router("*filter\nFORWARD\n"))
        .hasMessage("wanted a line of iptables-save, came \"FORWARD\"");
  }

  @Test
  void chainsThatCallThemselvesAreRefused() {
    Netfilter router = router("*filter\n-A FORWARD -j A\n-A A -j B\n-A B -j A\n");
    assertThatThrownBy(() -> router.arrives(THROUGH, ETH1))
        .hasMessageStartingWith("wanted chains that do not call themselves, came \"filter ");
  }
}
