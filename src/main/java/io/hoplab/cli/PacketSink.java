package io.hoplab.cli;

import io.hoplab.recorder.RecordedPacket;
import io.hoplab.topology.Topology;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;

/** Where captured packets go. */
interface PacketSink extends AutoCloseable {

  /**
   * Where a capture of that name goes.
   *
   * @param file the file, {@code -} for standard output, or null for lines on the terminal
   */
  static PacketSink of(String file, Terminal terminal) {
    if (file == null) {
      return new LineSink(terminal);
    }
    return file.equals("-")
        ? new PcapngSink("standard output", new FileOutputStream(FileDescriptor.out))
        : new PcapngSink(file, OutputFile.of(file).open());
  }

  /** Writes what stands before the packets. */
  void begin(CapturePlaces places, Topology topology) throws IOException;

  /** Whether it has something to say about such a packet. */
  boolean wants(RecordedPacket packet);

  /** Takes a packet. */
  void write(RecordedPacket packet) throws IOException;

  /** Hands on what was taken, and says whether somebody still reads it. */
  boolean flush() throws IOException;

  @Override
  void close() throws IOException;
}
