package io.hoplab.pcapng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hoplab.Golden;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import io.hoplab.pcap.Frame;
import io.hoplab.pcap.Ipv4Packet;
import io.hoplab.pcap.PacketType;
import io.hoplab.pcap.PcapReader;
import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PcapngWriterTest {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final Path RECORDED = Path.of("src/test/resources/observe/kubenet/pod-a.pcap");
  private static final String REWRITE =
      "SNAT 10.244.0.2:60310 \u2192 10.240.0.4:37677 by -t nat -A IP-MASQ-AGENT -j MASQUERADE";

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final List<Frame> frames = new ArrayList<>();
  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    PcapReader reader = new PcapReader(new ByteArrayInputStream(Files.readAllBytes(RECORDED)));
    while (frames.size() < 2) {
      Frame frame = reader.next().orElseThrow();
      if (frame.payload() instanceof Ipv4Packet packet && packet.speaks(Protocol.TCP)) {
        frames.add(frame);
      }
    }
    Map<Ipv4Address, List<String>> names = new LinkedHashMap<>();
    names.put(Ipv4Address.parse("10.244.0.2"), List.of("pod-a"));
    names.put(Ipv4Address.parse("10.240.0.4"), List.of("node-1", "west"));
    PcapngWriter writer = new PcapngWriter(written);
    writer.begin(
        "hoplab 1",
        "Linux 6",
        List.of(
            new NamedInterface("node-1/cbr0", Optional.of("bridge")),
            new NamedInterface("pod-a/eth0", Optional.empty())),
        names);
    writer.packet(1, frames.get(0), Optional.of(REWRITE));
    writer.packet(0, frames.get(1), Optional.empty());
  }

  @Test
  void theOctetsAreThoseThatWereReadAndChecked() {
    HexFormat hex = HexFormat.ofDelimiter(" ");
    StringBuilder text = new StringBuilder();
    byte[] bytes = written.toByteArray();
    for (int start = 0; start < bytes.length; start += 16) {
      text.append(hex.formatHex(bytes, start, Math.min(bytes.length, start + 16))).append('\n');
    }
    Golden.check("io/hoplab/pcapng/section.hex", text.toString());
  }

  @Test
  void aCommentThatNoOptionCanHoldIsCutBetweenCharacters() throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    new Block(6).option(1, "\u2192".repeat(30_000)).writeTo(output);
    byte[] bytes = output.toByteArray();
    int length = (bytes[10] & 0xff) | (bytes[11] & 0xff) << 8;
    assertThat(length).isEqualTo(0xffff / 3 * 3);
    assertThat(bytes.length % 4).isZero();
    output.reset();
    new Block(6).option(1, "a" + "\u2192".repeat(30_000)).writeTo(output);
    length = (output.toByteArray()[10] & 0xff) | (output.toByteArray()[11] & 0xff) << 8;
    assertThat(length).isEqualTo(1 + 0xfffe / 3 * 3);
  }

  @Test
  void tsharkReadsNamesDirectionsTimesAndCommentsWithoutAWarning() throws IOException {
    assertThat(
            read("-T", "fields", "-e", "frame.interface_name", "-e", "frame.packet_flags_direction")
                .lines())
        .containsExactly("pod-a/eth0\t" + direction(0), "node-1/cbr0\t" + direction(1));
    assertThat(read("-T", "fields", "-e", "frame.comment").lines()).containsExactly(REWRITE, "");
    assertThat(read("-T", "fields", "-e", "frame.time_epoch", "-e", "frame.len").lines())
        .containsExactly(time(0), time(1));
    assertThat(read("-n", "-T", "fields", "-e", "frame.protocols").lines())
        .allMatch(line -> line.startsWith("sll:ethertype:"));
    assertThat(
            read("-N", "n", "-T", "fields", "-e", "ip.src_host", "-e", "ip.dst_host", "-Y", "ip"))
        .contains("pod-a");
  }

  /** As tshark prints it: 1 in, 2 out. */
  private String direction(int place) {
    return frames.get(place).type() == PacketType.OUTGOING ? "0x00000002" : "0x00000001";
  }

  private String time(int place) {
    Frame frame = frames.get(place);
    return String.format(
        "%d.%09d\t%d",
        frame.nanos() / 1_000_000_000, frame.nanos() % 1_000_000_000, frame.length());
  }

  @Test
  void capinfosFindsBothInterfacesAndNothingWrong() throws IOException {
    assertThat(run("capinfos", file().toString()))
        .contains("Wireshark/... - pcapng")
        .contains("Number of packets:   2")
        .contains("Strict time order:   True")
        .contains("Capture application: hoplab 1")
        .contains("Name = node-1/cbr0")
        .contains("Description = bridge")
        .contains("Name = pod-a/eth0")
        .contains("Time precision = nanoseconds (9)");
  }

  private String read(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("tshark", "-r", file().toString()));
    all.addAll(List.of(arguments));
    return run(all.toArray(String[]::new));
  }

  private Path file() throws IOException {
    return Files.write(folder.resolve("section.pcapng"), written.toByteArray());
  }

  /** Runs a program of Wireshark, which may say nothing on standard error but that it is root. */
  private static String run(String... arguments) throws IOException {
    boolean there =
        List.of(System.getenv("PATH").split(":")).stream()
            .anyMatch(path -> Files.isExecutable(Path.of(path, arguments[0])));
    assumeTrue(there, arguments[0] + " is not there: apt-get install tshark");
    Finished finished = Finished.run(Command.of(arguments), "", DEADLINE);
    assertThat(
            finished.errors().lines().filter(line -> !line.startsWith("Running as user \"root\"")))
        .isEmpty();
    return finished.outputOrThrow();
  }
}
