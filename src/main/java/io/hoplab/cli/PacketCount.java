package io.hoplab.cli;

import io.hoplab.recorder.RecordedPacket;
import io.hoplab.recorder.Recorder;
import java.io.IOException;
import java.util.List;

/** Hands packets of the chosen places on until there are enough of them, and counts them. */
final class PacketCount {
  private final CapturePlaces chosen;
  private final long enough;
  private long written;

  PacketCount(CapturePlaces chosen, long enough) {
    this.chosen = chosen;
    this.enough = enough;
  }

  /** Gives the exit code of a capture. */
  int run(Recorder recorder, PacketSink sink, Terminal terminal)
      throws IOException, InterruptedException {
    boolean wanted = true;
    for (List<RecordedPacket> packets = recorder.next();
        wanted && !packets.isEmpty();
        packets = wanted ? recorder.next() : List.of()) {
      wanted = write(packets, sink);
    }
    List<String> gaps = recorder.stop();
    gaps.forEach(gap -> terminal.complain("hoplab: " + gap));
    terminal.complain("hoplab: " + written + (written == 1 ? " packet" : " packets"));
    return gaps.isEmpty() ? 0 : 3;
  }

  /** Whether more are wanted. */
  private boolean write(List<RecordedPacket> packets, PacketSink sink) throws IOException {
    for (RecordedPacket packet : packets) {
      if (written < enough && chosen.has(packet.passage().sighting()) && sink.wants(packet)) {
        sink.write(packet);
        written++;
      }
    }
    return sink.flush() && written < enough;
  }
}
