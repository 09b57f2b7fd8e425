package io.hoplab.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "10.240.0.4", "255.255.255.255", "128.0.0.1"})
  void addressesAreWrittenAsTheyWereRead(String text) {
    assertThat(Ipv4Address.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10",
        "10.0.0",
        "10.0.0.0.0",
        "10.0.0.256",
        "10.0.0.01",
        "10.0.0.-1",
        "a.b.c.d",
        "10.0.0.4 ",
        "10..0.4",
        "10.0.0.4.",
        "١.1.1.1"
      })
  void whatIsNoAddressIsRefusedInWords(String text) {
    assertThatThrownBy(() -> Ipv4Address.parse(text))
        .isInstanceOf(InvalidValueException.class)
        .hasMessage("wanted an IPv4 address such as 10.240.0.4, came \"" + text + "\"");
  }

  @Test
  void aRangeWithHostBitsSaysWhichRangeWasMeant() {
    assertThatThrownBy(() -> Cidr.parse("10.240.3.7/16"))
        .hasMessage("wanted a range without host bits, 10.240.0.0/16, came \"10.240.3.7/16\"");
  }

  @Test
  void aRangeKnowsWhatIsInIt() {
    Cidr range = Cidr.parse("10.244.0.0/24");
    assertThat(range.contains(Ipv4Address.parse("10.244.0.255"))).isTrue();
    assertThat(range.contains(Ipv4Address.parse("10.244.1.0"))).isFalse();
    assertThat(Cidr.parse("10.0.0.0/8").contains(range)).isTrue();
    assertThat(range.overlaps(Cidr.parse("10.244.0.0/16"))).isTrue();
    assertThat(range.overlaps(Cidr.parse("10.244.1.0/24"))).isFalse();
    assertThat(range.last()).hasToString("10.244.0.255");
    assertThat(Cidr.ALL.contains(Ipv4Address.parse("255.1.2.3"))).isTrue();
    assertThat(Cidr.ALL.size()).isEqualTo(4294967296L);
  }

  @Test
  void aNameOfSixteenCharactersIsTooLongForAnInterface() {
    assertThat(InterfaceName.of("fifteencharacte")).hasToString("fifteencharacte");
    assertThatThrownBy(() -> InterfaceName.of("sixteencharacter"))
        .hasMessage("wanted an interface name of at most 15 characters, came \"sixteencharacter\"");
  }

  @Test
  void derivedInterfaceNamesFitAndDependOnTheSeedAlone() {
    assertThat(InterfaceName.derived("veth", "pod-a"))
        .isEqualTo(InterfaceName.derived("veth", "pod-a"));
    assertThat(InterfaceName.derived("veth", "pod-a").value()).matches("veth[0-9a-f]{8}");
    assertThat(InterfaceName.derived("veth", "pod-b"))
        .isNotEqualTo(InterfaceName.derived("veth", "pod-a"));
  }

  @Test
  void aMacAddressMadeOfAnAddressShowsItsOctets() {
    MacAddress mac = MacAddress.of(0x0a58, Ipv4Address.parse("10.244.0.2"));
    assertThat(mac).hasToString("0a:58:0a:f4:00:02");
    assertThat(MacAddress.parse("0a:58:0a:f4:00:02")).isEqualTo(mac);
    assertThat(MacAddress.of(mac.toBytes(), 0)).isEqualTo(mac);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65536", "-1", "http", "", "123456"})
  void whatIsNoPortIsRefused(String text) {
    assertThatThrownBy(() -> AddressPort.parsePort(text))
        .hasMessage("wanted a port from 1 to 65535, came \"" + text + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Pod-a", "-a", "a-", "a.b", "", "pod_a", "a b"})
  void whatIsNoDnsLabelIsNoHostName(String text) {
    assertThatThrownBy(() -> HostName.of(text)).isInstanceOf(InvalidValueException.class);
  }
}
