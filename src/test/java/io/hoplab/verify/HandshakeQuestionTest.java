package io.hoplab.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.flow.Direction;
import io.hoplab.flow.Disposition;
import io.hoplab.flow.Ending;
import io.hoplab.flow.Hop;
import io.hoplab.flow.Trace;
import io.hoplab.flow.Way;
import io.hoplab.lab.Assertion;
import io.hoplab.net.AddressPort;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.MacAddress;
import io.hoplab.net.Protocol;
import io.hoplab.observe.ObservedPacket;
import io.hoplab.observe.PacketKind;
import io.hoplab.probe.ProbeRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A client opens a connection to a server by way of a middle, made by hand. */
class HandshakeQuestionTest {
  private static final FiveTuple TUPLE =
      new FiveTuple(
          Protocol.TCP, AddressPort.parse("20.60.1.1:40000"), AddressPort.parse("20.1.0.1:80"));
  private static final HandshakeQuestion QUESTION =
      new HandshakeQuestion(new Assertion.Handshake("call", place("client"), place("server")));

  private static Assertion.Place place(String host) {
    return new Assertion.Place(HostName.of(host), InterfaceName.of("eth0"));
  }

  /** A packet that was seen at hosts with sequence numbers: {@code client 7}. */
  private static ObservedPacket packet(Way way, PacketKind kind, boolean complete, String... seen) {
    List<Hop> hops = new ArrayList<>();
    List<Long> sequences = new ArrayList<>();
    for (String each : seen) {
      String[] words = each.split(" ");
      hops.add(
          new Hop(
              HostName.of(words[0]),
              InterfaceName.of("eth0"),
              Direction.OUT,
              way == Way.REQUEST ? TUPLE : TUPLE.mirrored(),
              64,
              new MacAddress(1),
              List.of()));
      sequences.add(Long.parseLong(words[1]));
    }
    return new ObservedPacket(
        way,
        kind,
        new Trace(hops, new Ending(Disposition.DELIVERED, HostName.of("server"), "")),
        complete,
        List.of(),
        sequences);
  }

  private static ObservedPacket syn(String... seen) {
    return packet(Way.REQUEST, PacketKind.SYN, true, seen);
  }

  private static ObservedPacket granted(String... seen) {
    return packet(Way.REPLY, PacketKind.SYN_ACK, true, seen);
  }

  private static Answer ask(ObservedPacket... packets) {
    return QUESTION.ask(
        new FlowEvidence(new ProbeRun(true, "200"), List.of(packets), Map.of(), List.of()));
  }

  @Test
  void theSameNumbersAtBothPlacesAreOneHandshake() {
    Answer answer =
        ask(
            syn("client 4294967295", "middle 3", "server 4294967295"),
            granted("server 8", "middle 4", "client 8"));
    assertThat(answer.kind()).isEqualTo(Answer.Kind.YES);
    assertThat(answer.lines())
        .containsExactly(
            "call.request, SYN: sequence number 4294967295 at client/eth0, 4294967295 at"
                + " server/eth0",
            "call.reply, SYN_ACK: sequence number 8 at client/eth0, 8 at server/eth0");
  }

  @Test
  void anotherNumberOfEitherIsAnotherHandshake() {
    assertThat(ask(syn("client 7", "server 8"), granted("server 8", "client 8")).kind())
        .isEqualTo(Answer.Kind.NO);
    assertThat(ask(syn("client 7", "server 7"), granted("server 8", "client 9")))
        .isEqualTo(
            Answer.no("call.reply, SYN_ACK: sequence number 9 at client/eth0, 8 at server/eth0"));
  }

  @Test
  void aPacketThatWasNotSeenAtAllTellsNothing() {
    assertThat(ask(granted("server 8", "client 8")))
        .isEqualTo(Answer.unknown("call.request, SYN: no such packet was seen"));
    assertThat(ask(syn("client 7", "server 7")).kind()).isEqualTo(Answer.Kind.UNKNOWN);
  }

  @Test
  void aPlaceWhereItWasNotSeenIsANoOnlyWhileNoCaptureIsMissing() {
    assertThat(ask(syn("client 7", "middle 7"), granted("server 8", "client 8")))
        .isEqualTo(Answer.no("call.request, SYN was not seen at server/eth0"));
    assertThat(
            ask(
                packet(Way.REQUEST, PacketKind.SYN, false, "client 7", "middle 7"),
                granted("server 8", "client 8")))
        .isEqualTo(Answer.unknown("call.request, SYN was not seen at server/eth0"));
  }
}
