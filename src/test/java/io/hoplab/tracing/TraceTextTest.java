package io.hoplab.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.evidence.RuleHit;
import io.hoplab.evidence.RulePass;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceTextTest {
  private static final String HEAD =
      "PACKET: 2 %s IN=cbr0 OUT=%s MACSRC=a:58:a:f4:0:2 SRC=10.244.0.2 DST=10.244.0.3 LEN=84 TOS=0x0"
          + " TTL=64 ID=%d DF ";

  @Test
  void aPassGoesOnWhenRoutingGivesThePacketAnotherId() {
    List<RulePass> passes =
        TraceText.read(
            "hoplab",
            List.of(
                HEAD.formatted("1ffdd875", "", 7),
                " TRACE: 2 1ffdd875 hoplab:PREROUTING:rule:0x2:CONTINUE  -4 -t hoplab -A PREROUTING"
                    + " -j TRACE",
                " TRACE: 2 1ffdd875 raw:PREROUTING:policy:ACCEPT ",
                HEAD.formatted("db0738a7", "eth0", 7),
                " TRACE: 2 db0738a7 nat:POSTROUTING:rule:0x3:JUMP:MASQ  -4 -t nat -A POSTROUTING"
                    + " -j MASQ",
                " TRACE: 2 db0738a7 nat:MASQ:rule:0x4:0xfffffffb  -4 -t nat -A MASQ -j RETURN",
                HEAD.formatted("1ffdd875", "", 8),
                " TRACE: 2 1ffdd875 hoplab:PREROUTING:rule:0x2:CONTINUE  -4 -t hoplab -A PREROUTING"
                    + " -j TRACE",
                " TRACE: 2 1ffdd875 raw:PREROUTING:policy:ACCEPT "));
    assertThat(passes).hasSize(2);
    assertThat(passes.get(0).hits())
        .extracting(RuleHit::verdict, RuleHit::rule)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("ACCEPT", "-t raw -P PREROUTING ACCEPT"),
            org.assertj.core.groups.Tuple.tuple("JUMP:MASQ", "-t nat -A POSTROUTING -j MASQ"),
            org.assertj.core.groups.Tuple.tuple("RETURN", "-t nat -A MASQ -j RETURN"));
    assertThat(passes.get(1).hits()).hasSize(1);
  }

  @Test
  void whatIsNoTraceIsLeftOut() {
    assertThat(
            TraceText.read(
                "hoplab", List.of("", "PACKET: 10 1 SRC=fe80::1", " TRACE: 2 77 x", "EVENT")))
        .isEmpty();
  }
}
