package io.hoplab.netfilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.hoplab.iptables.IptablesRule;
import io.hoplab.net.AddressPort;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Protocol;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OddsTest {
  private static Odds odds(String... lines) {
    return Odds.of(
        RuleSet.read("*nat\n" + String.join("\n", lines) + "\nCOMMIT\n"),
        new Legs(List.of()),
        Packet.first(
            Protocol.TCP, AddressPort.parse("10.244.0.2:40000"), AddressPort.parse("10.0.0.50:80")),
        Optional.of(InterfaceName.of("cbr0")));
  }

  private static double chance(Odds odds, String destination) {
    return odds.chances().stream()
        .filter(chance -> chance.destination().equals(AddressPort.parse(destination)))
        .mapToDouble(Odds.Chance::probability)
        .sum();
  }

  private static final String[] THREE = {
    "-A PREROUTING -d 10.0.0.50/32 -j SVC",
    "-A SVC -m statistic --mode random --probability 0.33333333349 -j SEP-1",
    "-A SVC -m statistic --mode random --probability 0.50000000000 -j SEP-2",
    "-A SVC -j SEP-3",
    "-A SEP-1 -s 10.244.0.3/32 -j MARK --set-xmark 0x4000/0x4000",
    "-A SEP-1 -p tcp -m tcp -j DNAT --to-destination 10.244.0.3:8080",
    "-A SEP-2 -p tcp -m tcp -j DNAT --to-destination 10.244.0.4:8080",
    "-A SEP-3 -p tcp -m tcp -j DNAT --to-destination 10.244.0.5:8080"
  };

  @Test
  void threeEndpointsHaveAThirdEachByAThirdAHalfAndTheRest() {
    Odds odds = odds(THREE);
    assertThat(odds.chances()).hasSize(3);
    for (String endpoint : List.of("10.244.0.3:8080", "10.244.0.4:8080", "10.244.0.5:8080")) {
      assertThat(chance(odds, endpoint)).as(endpoint).isCloseTo(1 / 3.0, offset(1e-9));
    }
  }

  @Test
  void theRuleThatChoosesIsNamed() {
    assertThat(odds(THREE).chances())
        .extracting(chance -> chance.chooser().map(IptablesRule::target).orElse(""))
        .containsExactly("SEP-1", "SEP-2", "SEP-3");
    assertThat(
            odds(
                    "-A PREROUTING -m statistic --mode random --probability 0.5 -j DNAT"
                        + " --to-destination 10.244.0.3:80",
                    "-A PREROUTING -j DNAT --to-destination 10.244.0.4:80")
                .chances())
        .extracting(chance -> chance.chooser().map(IptablesRule::target).orElse(""))
        .containsExactly("DNAT", "DNAT");
  }

  @Test
  void aMissingLastRuleLeavesTheRestUntranslated() {
    Odds odds =
        odds(
            "-A PREROUTING -m statistic --mode random --probability 0.25 -j DNAT"
                + " --to-destination 10.244.0.3:80");
    assertThat(chance(odds, "10.244.0.3:80")).isEqualTo(0.25);
    assertThat(chance(odds, "10.0.0.50:80")).isEqualTo(0.75);
    assertThat(odds.chances().get(1).chooser()).isEmpty();
  }
}
