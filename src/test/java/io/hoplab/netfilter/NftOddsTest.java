package io.hoplab.netfilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.hoplab.net.AddressPort;
import io.hoplab.net.Cidr;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.InvalidValueException;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Odds by the text that {@code nft list table} prints of a table of kube-proxy. */
class NftOddsTest {
  private static final InterfaceName ETH0 = InterfaceName.of("eth0");
  private static final Legs LEGS =
      new Legs(
          List.of(
              new Leg(
                  ETH0,
                  Ipv4Address.parse("10.240.0.4"),
                  List.of(Cidr.parse("10.240.0.0/16"), Cidr.parse("0.0.0.0/0")))));
  private static final String LISTING =
      """
      table ip kube-proxy {
      \tcomment "rules for kube-proxy"
      \tset cluster-ips {
      \t\ttype ipv4_addr
      \t\tcomment "Active ClusterIPs"
      \t\telements = { 10.0.0.5, 10.0.0.6 }
      \t}

      \tset nodeport-ips {
      \t\ttype ipv4_addr
      \t\telements = { 10.240.0.4 }
      \t}

      \tset affinity-b {
      \t\ttype ipv4_addr
      \t\tsize 65535
      \t\tflags dynamic,timeout
      \t\ttimeout 3h
      \t\telements = { 10.244.0.2 expires 2h59m59s948ms }
      \t}

      \tmap service-ips {
      \t\ttype ipv4_addr . inet_proto . inet_service : verdict
      \t\telements = { 10.0.0.5 . tcp . 443 : goto service-three,
      \t\t\t     10.0.0.6 . tcp . 443 : goto service-sticky }
      \t}

      \tmap service-nodeports {
      \t\ttype inet_proto . inet_service : verdict
      \t\telements = { tcp . 32000 : goto external-three }
      \t}

      \tchain nat-prerouting {
      \t\ttype nat hook prerouting priority dstnat; policy accept;
      \t\tjump services
      \t}

      \tchain nat-output {
      \t\ttype nat hook output priority -100; policy accept;
      \t\tjump services
      \t}

      \tchain services {
      \t\tip daddr @cluster-ips ip saddr != 10.244.0.0/16 meta mark set meta mark | 0x00004000 comment "a, b"
      \t\tip daddr @cluster-ips iifname != "azv*" meta mark set meta mark | 0x00004000
      \t\tip daddr . meta l4proto . th dport vmap @service-ips
      \t\tip daddr @nodeport-ips meta l4proto . th dport vmap @service-nodeports
      \t}

      \tchain external-three {
      \t\tip saddr 10.244.0.0/16 goto service-three comment "short-circuit pod traffic"
      \t\tfib saddr type local meta mark set meta mark | 0x00004000 comment "masquerade local traffic"
      \t\tfib saddr type local goto service-three comment "short-circuit local traffic"
      \t\tgoto local-three
      \t}

      \tchain service-three {
      \t\tmeta l4proto tcp dnat ip to numgen random mod 3 map { 0 : 10.244.0.3 . 80, 1 : 10.244.1.2 . 80, 2 : 10.244.1.3 . 80 }
      \t}

      \tchain local-three {
      \t\tmeta l4proto tcp dnat ip to numgen random mod 1 map { 0 : 10.244.0.3 . 80 }
      \t}

      \tchain service-sticky {
      \t\tip saddr @affinity-b goto endpoint-b
      \t\tnumgen random mod 2 vmap { 0 : goto endpoint-b, 1 : goto endpoint-c }
      \t}

      \tchain endpoint-b {
      \t\tupdate @affinity-b { ip saddr }
      \t\tmeta l4proto tcp dnat to 10.244.0.3:80
      \t}

      \tchain endpoint-c {
      \t\tmeta l4proto tcp dnat to 10.244.1.2:80
      \t}
      }
      """;

  private static List<NftOdds.Chance> odds(
      String listing,
      String source,
      String destination,
      Optional<InterfaceName> in,
      boolean known) {
    Packet packet =
        Packet.first(Protocol.TCP, AddressPort.parse(source), AddressPort.parse(destination));
    return NftOdds.of(NftTable.read(listing), LEGS, packet, in, known);
  }

  private static List<NftOdds.Chance> from(String source, String destination) {
    return odds(LISTING, source, destination, Optional.of(ETH0), false);
  }

  private static List<String> destinations(List<NftOdds.Chance> chances) {
    return chances.stream().map(chance -> chance.destination().toString()).toList();
  }

  @Test
  void eachNumberIsAsLikely() {
    List<NftOdds.Chance> odds = from("10.244.0.2:40000", "10.0.0.5:443");
    assertThat(destinations(odds))
        .containsExactly("10.244.0.3:80", "10.244.1.2:80", "10.244.1.3:80");
    assertThat(odds)
        .allSatisfy(
            chance -> {
              assertThat(chance.probability()).isCloseTo(1.0 / 3, within(1e-9));
              assertThat(chance.chooser().orElseThrow())
                  .startsWith("service-three meta l4proto tcp dnat ip to numgen random mod 3");
            });
  }

  @Test
  void aNodePortLeadsWhereItsPolicyLetsTheClientGo() {
    assertThat(destinations(from("10.241.0.4:40000", "10.240.0.4:32000")))
        .containsExactly("10.244.0.3:80");
    assertThat(from("10.244.0.2:40000", "10.240.0.4:32000")).hasSize(3);
    assertThat(odds(LISTING, "10.240.0.4:40000", "10.240.0.4:32000", Optional.empty(), false))
        .hasSize(3);
  }

  @Test
  void aClientThatIsKnownIsHeldAndAnotherIsNot() {
    Optional<InterfaceName> in = Optional.of(ETH0);
    List<NftOdds.Chance> held = odds(LISTING, "10.244.0.2:40000", "10.0.0.6:443", in, true);
    assertThat(destinations(held)).containsExactly("10.244.0.3:80");
    assertThat(held.get(0).probability()).isEqualTo(1);
    assertThat(held.get(0).chooser())
        .hasValue("service-sticky ip saddr @affinity-b goto endpoint-b");
    assertThat(odds(LISTING, "10.244.0.9:40000", "10.0.0.6:443", in, true)).hasSize(2);
    assertThat(from("10.244.0.2:40000", "10.0.0.6:443"))
        .extracting(NftOdds.Chance::chooser)
        .allMatch(chooser -> chooser.orElse("").startsWith("service-sticky numgen random mod 2"));
  }

  @Test
  void whatNoServiceHasIsLeftAlone() {
    List<NftOdds.Chance> odds = from("10.244.0.2:40000", "10.0.0.5:80");
    assertThat(destinations(odds)).containsExactly("10.0.0.5:80");
    assertThat(odds.get(0).chooser()).isEmpty();
  }

  @Test
  void aRuleThatIsNotKnownIsSaidSo() {
    String other = LISTING.replace("\t\tjump services", "\t\tct mark 0x1 jump services");
    assertThatThrownBy(() -> odds(other, "10.244.0.2:1", "10.0.0.5:443", Optional.of(ETH0), false))
        .isInstanceOf(InvalidValueException.class)
        .hasMessage("wanted a rule of nftables that is known, came \"ct mark 0x1 jump services\"");
  }
}
