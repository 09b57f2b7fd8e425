package io.hoplab.cli;

import io.hoplab.pcap.Payload;
import io.hoplab.recorder.PacketLine;
import io.hoplab.recorder.RecordedPacket;
import io.hoplab.topology.Topology;

/**
 * Prints a line for each packet, save those of IPv6: no lab speaks it, but the kernel of every host
 * asks for routers and neighbours in it.
 */
final class LineSink implements PacketSink {
  private static final int IPV6 = 0x86dd;

  private final Terminal terminal;
  private final StringBuilder lines = new StringBuilder();

  LineSink(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void begin(CapturePlaces places, Topology topology) {}

  @Override
  public boolean wants(RecordedPacket packet) {
    return !(packet.passage().sighting().payload() instanceof Payload.Other other
        && other.etherType() == IPV6);
  }

  @Override
  public void write(RecordedPacket packet) {
    lines.append(PacketLine.of(packet)).append('\n');
  }

  @Override
  public boolean flush() {
    terminal.print(lines.toString());
    lines.setLength(0);
    return !terminal.broken();
  }

  @Override
  public void close() {}
}
