package io.hoplab.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.expect.ExpectedFlow;
import io.hoplab.expect.ExpectedTrace;
import io.hoplab.flow.Disposition;
import io.hoplab.flow.Ending;
import io.hoplab.flow.Trace;
import io.hoplab.flow.Way;
import io.hoplab.lab.Flow;
import io.hoplab.lab.Probe;
import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.observe.ObservedPacket;
import io.hoplab.observe.PacketKind;
import io.hoplab.probe.ProbeRun;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SilenceTest {
  private static final HostName A = HostName.of("a");

  private static ObservedPacket packet(Way way, Disposition came) {
    return new ObservedPacket(
        way, PacketKind.SYN, new Trace(List.of(), new Ending(came, A, "")), true, List.of());
  }

  private static boolean isSettled(ExpectedFlow expected, ObservedPacket... packets) {
    Probe probe = new Probe.Curl(A, "b", Ipv4Address.parse("10.0.0.2"), 80, "/");
    return Silence.isSettled(
        new Flow("call", probe, expected),
        new FlowEvidence(new ProbeRun(false, "timeout"), List.of(packets), Map.of(), List.of()));
  }

  private static ExpectedFlow request(Disposition wanted) {
    return new ExpectedFlow(Optional.of(new ExpectedTrace(List.of(), wanted, A)), Optional.empty());
  }

  @ParameterizedTest(name = "wanted {0}, came {1}")
  @CsvSource({
    "BLACKHOLE, BLACKHOLE, true",
    "BLACKHOLE, DELIVERED, true",
    "BLACKHOLE, LOST, false",
    "LOST, LOST, false",
    "BLACKHOLE, NEIGHBOUR_UNREACHABLE, false",
    "NEIGHBOUR_UNREACHABLE, NEIGHBOUR_UNREACHABLE, true",
  })
  void whatMayYetComeIsWaitedFor(Disposition wanted, Disposition came, boolean settled) {
    assertThat(isSettled(request(wanted), packet(Way.REQUEST, came))).isEqualTo(settled);
  }

  @Test
  void aFlowOfWhichNothingWasSeenIsSentAgain() {
    assertThat(isSettled(request(Disposition.BLACKHOLE))).isFalse();
  }

  @Test
  void eachWayIsWaitedForAndOnlyItsFirstPacket() {
    ExpectedFlow expected =
        new ExpectedFlow(
            Optional.empty(),
            Optional.of(new ExpectedTrace(List.of(), Disposition.NEIGHBOUR_UNREACHABLE, A)));
    ObservedPacket arrived = packet(Way.REQUEST, Disposition.DELIVERED);
    ObservedPacket lost = packet(Way.REPLY, Disposition.LOST);
    ObservedPacket unasked = packet(Way.REPLY, Disposition.NEIGHBOUR_UNREACHABLE);
    assertThat(isSettled(expected, arrived, lost)).isFalse();
    assertThat(isSettled(expected, arrived, unasked)).isTrue();
    assertThat(isSettled(expected, arrived, unasked, lost)).isTrue();
    assertThat(isSettled(expected, lost, arrived)).isFalse();
  }
}
