package io.hoplab.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.topology.DnsAnswers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AzureDnsTest {
  private static final String NAME = "a.blob.example";
  private static final String ALIAS = "a.privatelink.blob.example";
  private static final Ipv4Address PUBLIC = Ipv4Address.parse("20.60.1.4");
  private static final Ipv4Address PRIVATE = Ipv4Address.parse("10.1.0.9");
  private static final InternetHost STORAGE =
      new InternetHost(HostName.of("storage"), PUBLIC, List.of());
  private static final List<PrivateEndpoint> ENDPOINT =
      List.of(new PrivateEndpoint("pe", PRIVATE, false, STORAGE.name()));

  @Test
  void aPublicNameIsNoAliasUntilItsHostHasAPrivateEndpoint() {
    AzureDns dns = new AzureDns(Map.of(NAME, STORAGE), List.of());
    assertThat(dns.answers(List.of()).aliases()).isEmpty();
    assertThat(dns.answers(List.of()).address(NAME)).contains(PUBLIC);
    assertThat(dns.answers(ENDPOINT).aliases()).containsEntry(NAME, ALIAS);
    assertThat(dns.answers(ENDPOINT).address(NAME)).contains(PUBLIC);
  }

  @Test
  void aLinkedZoneLeadsTheAliasToTheEndpointAndOneThatIsNotLinkedDoesNot() {
    assertThat(with(true, "a").address(NAME)).contains(PRIVATE);
    assertThat(with(false, "a").address(NAME)).contains(PUBLIC);
  }

  @Test
  void aLinkedZoneWithoutTheRecordLeavesTheNameWithoutAnAddress() {
    assertThat(with(true, "b").address(NAME)).isEmpty();
  }

  @Test
  void theHostIsKnownByItsPublicNameAndByThatOfTheZone() {
    AzureDns dns = new AzureDns(Map.of(NAME, STORAGE), List.of(zone(true, "a")));
    assertThat(dns.namesOf(STORAGE.name(), ENDPOINT)).containsExactly(NAME, ALIAS);
    assertThat(dns.namesOf(HostName.of("other"), ENDPOINT)).isEmpty();
  }

  private static DnsAnswers with(boolean linked, String record) {
    return new AzureDns(Map.of(NAME, STORAGE), List.of(zone(linked, record))).answers(ENDPOINT);
  }

  private static PrivateDnsZone zone(boolean linked, String record) {
    return new PrivateDnsZone("privatelink.blob.example", linked, Map.of(record, PRIVATE));
  }
}
