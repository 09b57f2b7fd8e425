package io.hoplab.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hoplab.evidence.Sighting;
import io.hoplab.inquiry.LabUp;
import io.hoplab.net.HostName;
import io.hoplab.pcap.Ipv4Packet;
import io.hoplab.pcap.Transport;
import io.hoplab.tracing.Backend;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A lab that runs, while somebody talks in it. */
@Tag("kernel")
class RecorderTest {

  @Test
  void packetsComeInTheOrderOfTimeAndTheRewrittenOnesSayByWhom() throws Exception {
    List<RecordedPacket> packets;
    try (LabUp lab = LabUp.build();
        Recorder recorder = start(lab, lab.network().hosts())) {
      lab.run("a", "curl -s http://10.9.1.4/");
      lab.run("a", "ping -c 2 -i 0.01 10.9.1.4");
      packets = all(recorder);
    }
    assertThat(packets)
        .isSortedAccordingTo(java.util.Comparator.comparingLong(packet -> packet.frame().nanos()));
    List<String> syn = remarks(packets, Transport.Tcp.class, "SNAT");
    assertThat(syn.get(0)).containsPattern("west/eth0 SNAT .* by -t nat -A IP-MASQ-AGENT");
    assertThat(syn.subList(1, syn.size()))
        .isNotEmpty()
        .allSatisfy(
            later ->
                assertThat(later)
                    .containsPattern(
                        "west/eth0 SNAT .* by conntrack, first packet by -t nat -A IP-MASQ"));
    assertThat(remarks(packets, Transport.Tcp.class, "un-SNAT"))
        .isNotEmpty()
        .allSatisfy(later -> assertThat(later).startsWith("west/cbr0 un-SNAT"));
    assertThat(remarks(packets, Transport.IcmpEcho.class, "SNAT"))
        .hasSize(2)
        .satisfiesExactly(
            first -> assertThat(first).contains(" by -t nat -A IP-MASQ-AGENT"),
            second -> assertThat(second).contains(" by conntrack, first packet by"));
    assertThat(packets)
        .as("packets at interfaces where nothing was rewritten")
        .filteredOn(packet -> !host(packet).equals("west"))
        .isNotEmpty()
        .allSatisfy(packet -> assertThat(Remark.of(packet.passage())).isEmpty());
  }

  @Test
  void aDroppedPacketSaysByWhichRule() throws Exception {
    List<RecordedPacket> packets;
    try (LabUp lab = LabUp.build();
        Recorder recorder = start(lab, List.of(HostName.of("west")))) {
      lab.run("west", "iptables -I FORWARD -p icmp -j DROP");
      assertThat(lab.run("west", "iptables -S FORWARD")).contains("DROP");
      assertThatThrownBy(() -> lab.run("a", "ping -c 1 -W 0.2 10.9.1.4"))
          .isInstanceOf(IOException.class);
      packets = all(recorder);
    }
    assertThat(remarks(packets, Transport.IcmpEcho.class, "dropped"))
        .singleElement()
        .asString()
        .isEqualTo("west/cbr0 dropped by -t filter -A FORWARD -p icmp -j DROP");
  }

  @Test
  void noMarkerIsRecordedAndWhatIsNoIpIs() throws Exception {
    List<RecordedPacket> packets;
    try (LabUp lab = LabUp.build();
        Recorder recorder = start(lab, lab.network().hosts())) {
      lab.run("a", "ping -c 1 10.9.1.4");
      List<RecordedPacket> early = new ArrayList<>(recorder.next());
      early.addAll(all(recorder));
      packets = early;
    }
    assertThat(packets)
        .noneMatch(packet -> packet.passage().sighting().iface().value().equals("lo"));
    assertThat(packets).anyMatch(packet -> packet.passage().sighting().packet().isEmpty());
    assertThat(packets).allMatch(packet -> !packet.frame().cut());
  }

  private static Recorder start(LabUp lab, Collection<HostName> hosts) throws Exception {
    return Recorder.start(lab.network(), lab.topology(), hosts, Backend.NFT);
  }

  private static List<RecordedPacket> all(Recorder recorder) throws Exception {
    recorder.end();
    List<RecordedPacket> all = new ArrayList<>();
    for (List<RecordedPacket> some = recorder.next(); !some.isEmpty(); some = recorder.next()) {
      all.addAll(some);
    }
    assertThat(recorder.stop()).isEmpty();
    return all;
  }

  private static String host(RecordedPacket packet) {
    return packet.passage().sighting().host().value();
  }

  /** {@code HOST/IFACE REMARK} of the packets whose remark begins with the word. */
  private static List<String> remarks(
      List<RecordedPacket> packets, Class<? extends Transport> kind, String word) {
    List<String> found = new ArrayList<>();
    for (RecordedPacket packet : packets) {
      Sighting sighting = packet.passage().sighting();
      boolean isOfKind =
          sighting.packet().map(Ipv4Packet::transport).filter(kind::isInstance).isPresent();
      Remark.of(packet.passage())
          .filter(remark -> isOfKind && remark.startsWith(word + " "))
          .ifPresent(remark -> found.add(sighting.host() + "/" + sighting.iface() + " " + remark));
    }
    return found;
  }
}
