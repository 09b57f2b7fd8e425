package io.hoplab.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.net.Ipv4Address;
import org.junit.jupiter.api.Test;

class ResolutionTest {
  @Test
  void anAnswerIsReadWithItsAliasesAndWhoGaveIt() {
    Resolution told =
        Resolution.parse(
            """
            ; <<>> DiG 9.18 <<>> +noedns a.blob.example A
            ;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1
            ;; QUESTION SECTION:
            ;a.blob.example.		IN	A

            ;; ANSWER SECTION:
            a.blob.example.	0	IN	CNAME	a.privatelink.blob.example.
            a.privatelink.blob.example. 0	IN	A	10.1.0.9

            ;; Query time: 4 msec
            ;; SERVER: 10.0.0.10#53(10.0.0.10) (UDP)
            """);
    assertThat(told.server()).contains(Ipv4Address.parse("10.0.0.10"));
    assertThat(told.aliases()).containsExactly("a.privatelink.blob.example");
    assertThat(told.addresses()).containsExactly(Ipv4Address.parse("10.1.0.9"));
    assertThat(told).hasToString("a.privatelink.blob.example, 10.1.0.9, says 10.0.0.10");
  }

  @Test
  void aNameThatNobodyKnowsIsToldFromSilence() {
    assertThat(
            Resolution.parse(
                """
                ;; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 1
                ;a.blob.example.		IN	A
                ;; SERVER: 10.0.0.10#53(10.0.0.10) (UDP)
                """))
        .hasToString("no address, says 10.0.0.10");
    assertThat(Resolution.parse(";; communications error to 10.0.0.10#53: timed out\n"))
        .hasToString("nobody answers");
  }

  @Test
  void aServerThatCouldNotFindOutKnowsNothingOfTheName() {
    Resolution told =
        Resolution.parse(
            """
            ;; ->>HEADER<<- opcode: QUERY, status: SERVFAIL, id: 1
            ;a.blob.example.		IN	A
            ;; SERVER: 10.0.0.10#53(10.0.0.10) (UDP)
            """);
    assertThat(told.failed()).isTrue();
    assertThat(told).hasToString("SERVFAIL, says 10.0.0.10");
  }
}
