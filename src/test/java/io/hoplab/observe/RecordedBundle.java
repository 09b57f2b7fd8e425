package io.hoplab.observe;

import io.hoplab.evidence.Completeness;
import io.hoplab.evidence.Connection;
import io.hoplab.evidence.HostRecord;
import io.hoplab.evidence.RulePass;
import io.hoplab.evidence.Sighting;
import io.hoplab.net.AddressPort;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceAddress;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.MacAddress;
import io.hoplab.net.Protocol;
import io.hoplab.pcap.Frame;
import io.hoplab.pcap.PcapReader;
import io.hoplab.topology.AssignedAddress;
import io.hoplab.topology.Bridge;
import io.hoplab.topology.Host;
import io.hoplab.topology.Note;
import io.hoplab.topology.Role;
import io.hoplab.topology.Topology;
import io.hoplab.topology.VethEnd;
import io.hoplab.topology.VethPair;
import io.hoplab.tracing.TraceText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The recording in {@code src/test/resources/observe/kubenet}: pod-a, pod-b - node-1 - vnet - vm-1.
 */
final class RecordedBundle {
  private static final Note NOTE = Note.because("it was recorded so");
  private static final List<String> HOSTS = List.of("pod-a", "pod-b", "node-1", "vnet", "vm-1");
  private static final Pattern ENTRY =
      Pattern.compile(
          "(tcp|udp|icmp) .*?src=(\\S+) dst=(\\S+) (?:sport=(\\d+) dport=(\\d+)|type=8 code=0"
              + " id=(\\d+)).*? src=(\\S+) dst=(\\S+) (?:sport=(\\d+) dport=(\\d+)|type=0 code=0"
              + " id=(\\d+)).*");

  private RecordedBundle() {}

  static Evidence load() throws IOException {
    Map<HostName, HostRecord> records = new HashMap<>();
    for (String host : HOSTS) {
      boolean node = host.equals("node-1");
      records.put(
          HostName.of(host),
          new HostRecord(
              sightings(host),
              Completeness.COMPLETE,
              node ? connections() : List.of(),
              node ? passes() : List.of(),
              List.of(),
              Completeness.COMPLETE));
    }
    return new Evidence(topology(), records, RouteOracle.SILENT);
  }

  static Topology topology() {
    Host node =
        host(
            "node-1",
            Role.NODE,
            List.of(
                new Bridge(
                    InterfaceName.of("cbr0"),
                    mac(1),
                    1500,
                    List.of(address("10.244.0.1/24")),
                    NOTE)));
    return new Topology(
        List.of(
            host("pod-a", Role.POD, List.of()),
            host("pod-b", Role.POD, List.of()),
            node,
            host("vnet", Role.FABRIC, List.of()),
            host("vm-1", Role.VM, List.of())),
        List.of(
            new VethPair(routed("pod-a", "eth0", "10.244.0.2/24"), port("veth-a"), NOTE),
            new VethPair(routed("pod-b", "eth0", "10.244.0.3/24"), port("veth-b"), NOTE),
            new VethPair(
                routed("node-1", "eth0", "10.240.0.4/16"),
                routed("vnet", "nic-node-1", "10.240.0.1/32"),
                NOTE),
            new VethPair(
                routed("vm-1", "eth0", "10.241.0.4/16"),
                routed("vnet", "nic-vm-1", "10.241.0.1/32"),
                NOTE)));
  }

  static List<RulePass> passes() throws IOException {
    return TraceText.read("hoplab", List.of(text("node-1.trace").split("\n")));
  }

  private static Host host(String name, Role role, List<Bridge> bridges) {
    return new Host(
        HostName.of(name),
        role,
        bridges,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        NOTE);
  }

  private static VethEnd routed(String host, String name, String address) {
    return VethEnd.routed(
        HostName.of(host), InterfaceName.of(name), mac(2), 1500, List.of(address(address)));
  }

  private static VethEnd port(String name) {
    return VethEnd.port(
        HostName.of("node-1"), InterfaceName.of(name), 1500, InterfaceName.of("cbr0"), true);
  }

  private static AssignedAddress address(String text) {
    return new AssignedAddress(InterfaceAddress.parse(text), NOTE);
  }

  private static MacAddress mac(long bits) {
    return new MacAddress(bits);
  }

  private static List<Sighting> sightings(String host) throws IOException {
    Map<Integer, InterfaceName> interfaces = new HashMap<>();
    for (String line : text(host + ".links").split("\n")) {
      String[] words = line.split(" ");
      interfaces.put(Integer.parseInt(words[0]), InterfaceName.of(words[1]));
    }
    List<Sighting> sightings = new ArrayList<>();
    try (InputStream input = open(host + ".pcap")) {
      PcapReader reader = new PcapReader(input);
      for (Optional<Frame> frame = reader.next(); frame.isPresent(); frame = reader.next()) {
        InterfaceName iface = interfaces.get(frame.get().interfaceIndex());
        sightings.add(Sighting.of(HostName.of(host), iface, frame.get()));
      }
    }
    return sightings;
  }

  private static List<Connection> connections() throws IOException {
    List<Connection> connections = new ArrayList<>();
    for (String line : text("node-1.conntrack").split("\n")) {
      Matcher entry = ENTRY.matcher(line);
      if (entry.matches()) {
        Protocol protocol = Protocol.valueOf(entry.group(1).toUpperCase(java.util.Locale.ROOT));
        connections.add(
            new Connection(
                new FiveTuple(
                    protocol,
                    end(entry.group(2), entry.group(4), entry.group(6)),
                    end(entry.group(3), entry.group(5), null)),
                new FiveTuple(
                    protocol,
                    end(entry.group(7), entry.group(9), null),
                    end(entry.group(8), entry.group(10), entry.group(11))),
                line.strip()));
      }
    }
    return connections;
  }

  private static AddressPort end(String address, String port, String id) {
    String number = port != null ? port : id != null ? id : "0";
    return new AddressPort(Ipv4Address.parse(address), Integer.parseInt(number));
  }

  private static String text(String name) throws IOException {
    try (InputStream input = open(name)) {
      return new String(input.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static InputStream open(String name) {
    return RecordedBundle.class.getResourceAsStream("/observe/kubenet/" + name);
  }
}
