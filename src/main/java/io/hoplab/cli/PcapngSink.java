package io.hoplab.cli;

import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.pcapng.NamedInterface;
import io.hoplab.pcapng.PcapngWriter;
import io.hoplab.recorder.RecordedPacket;
import io.hoplab.recorder.Remark;
import io.hoplab.topology.Topology;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes pcapng with an interface for each of the lab's, and remarks as comments. */
final class PcapngSink implements PacketSink {
  private static final String BROKEN_PIPE = "Broken pipe";

  private final String name;
  private final ByteArrayOutputStream block = new ByteArrayOutputStream();
  private final PcapngWriter writer = new PcapngWriter(block);
  private final OutputStream output;
  private final Map<String, Integer> numbers = new LinkedHashMap<>();

  /**
   * Writes to a stream.
   *
   * @param name the stream's name, for messages
   */
  PcapngSink(String name, OutputStream output) {
    this.name = name;
    this.output = output;
  }

  @Override
  public void begin(CapturePlaces places, Topology topology) throws IOException {
    List<NamedInterface> interfaces = new ArrayList<>();
    places
        .interfaces()
        .forEach(
            (host, names) ->
                names.forEach(
                    name -> {
                      numbers.put(host + "/" + name, interfaces.size());
                      interfaces.add(
                          new NamedInterface(host + "/" + name, description(topology, host, name)));
                    }));
    writer.begin(
        new Version().getVersion()[0],
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        interfaces,
        names(topology));
    flush();
  }

  private static Optional<String> description(
      Topology topology, HostName host, InterfaceName name) {
    return topology.end(host, name).map(end -> "cable to " + topology.peer(end));
  }

  private static Map<Ipv4Address, List<String>> names(Topology topology) {
    Map<Ipv4Address, List<String>> names = new LinkedHashMap<>();
    topology
        .hosts()
        .forEach(
            host ->
                topology
                    .addresses(host.name())
                    .forEach(
                        address -> names.putIfAbsent(address, List.of(host.name().toString()))));
    return names;
  }

  @Override
  public boolean wants(RecordedPacket packet) {
    return true;
  }

  @Override
  public void write(RecordedPacket packet) throws IOException {
    String place = packet.passage().sighting().host() + "/" + packet.passage().sighting().iface();
    writer.packet(numbers.get(place), packet.frame(), Remark.of(packet.passage()));
  }

  @Override
  public boolean flush() {
    try {
      block.writeTo(output);
      output.flush();
      block.reset();
      return true;
    } catch (IOException e) {
      if (BROKEN_PIPE.equals(e.getMessage())) {
        // Whoever read it, such as Wireshark, has gone.
        return false;
      }
      throw new CliException(ExitCode.BAD_INPUT, name + ": cannot be written: " + e.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    output.close();
  }
}
