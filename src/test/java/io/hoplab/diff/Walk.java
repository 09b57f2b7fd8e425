package io.hoplab.diff;

import io.hoplab.TwoNodes;
import io.hoplab.flow.Direction;
import io.hoplab.flow.Disposition;
import io.hoplab.flow.Ending;
import io.hoplab.flow.Hop;
import io.hoplab.flow.Step;
import io.hoplab.flow.Trace;
import io.hoplab.flow.TranslationKind;
import io.hoplab.flow.Way;
import io.hoplab.lab.Probe;
import io.hoplab.net.AddressPort;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.MacAddress;
import io.hoplab.net.Protocol;
import io.hoplab.observe.ObservedPacket;
import io.hoplab.observe.PacketKind;
import io.hoplab.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Traces through the network of {@link TwoNodes}, written down a hop a line. */
final class Walk {
  static final Topology TOPOLOGY = TwoNodes.topology();

  private final List<Hop> hops = new ArrayList<>();
  private Ending ending = new Ending(Disposition.DELIVERED, HostName.of("box"), "");

  /** A hop as {@code a/eth0 out 10.77.1.2:40000 > 10.9.1.4:80 64}. */
  Walk hop(String line, Step... steps) {
    String[] words = line.split(" ");
    String[] place = words[0].split("/");
    hops.add(
        new Hop(
            HostName.of(place[0]),
            InterfaceName.of(place[1]),
            Direction.valueOf(words[1].toUpperCase(java.util.Locale.ROOT)),
            new FiveTuple(Protocol.TCP, AddressPort.parse(words[2]), AddressPort.parse(words[4])),
            Integer.parseInt(words[5]),
            MacAddress.parse("0a:58:0a:4d:01:02"),
            List.of(steps)));
    return this;
  }

  Walk ends(Disposition disposition, String host) {
    ending = new Ending(disposition, HostName.of(host), "");
    return this;
  }

  Trace trace() {
    return new Trace(hops, ending);
  }

  ObservedPacket packet(Way way, PacketKind kind) {
    return new ObservedPacket(way, kind, trace(), true, List.of());
  }

  static Step snat(String before, String after, String rule) {
    return new Step.Translation(
        TranslationKind.SNAT,
        AddressPort.parse(before),
        AddressPort.parse(after),
        Optional.of(rule),
        Optional.empty());
  }

  static Probe probe(String from, String to) {
    return new Probe.Curl(HostName.of(from), to, Ipv4Address.parse(to), 80, "/");
  }

  static Names names(String from, String to) {
    return new Names(TOPOLOGY, probe(from, to));
  }

  static Side side(String from, String to, ObservedPacket... packets) {
    return new Side("call", probe(from, to), "200", true, TOPOLOGY, List.of(packets), List.of());
  }

  /** From pod a behind west to box, translated at west, with these drawn ports. */
  static Walk translated(int port, int drawn) {
    String sent = "10.77.1.2:" + port + " > 10.9.1.4:80";
    String then = "10.9.0.10:" + drawn + " > 10.9.1.4:80";
    return new Walk()
        .hop("a/eth0 out " + sent + " 64")
        .hop("west/veth-a in " + sent + " 64")
        .hop("west/cbr0 in " + sent + " 64")
        .hop(
            "west/eth0 out " + then + " 63",
            snat(
                "10.77.1.2:" + port,
                "10.9.0.10:" + drawn,
                "-t nat -A IP-MASQ-AGENT -m comment --comment \"x " + drawn + "\" -j MASQUERADE"))
        .hop("vnet/f-west in " + then + " 63")
        .hop("vnet/f-box out " + then + " 63")
        .hop("box/eth0 in " + then + " 63");
  }

  /** The same way with the pod's own address. */
  static Walk untranslated() {
    String sent = "10.77.1.2:40000 > 10.9.1.4:80";
    return new Walk()
        .hop("a/eth0 out " + sent + " 64")
        .hop("west/veth-a in " + sent + " 64")
        .hop("west/cbr0 in " + sent + " 64")
        .hop("west/eth0 out " + sent + " 63")
        .hop("vnet/f-west in " + sent + " 63")
        .hop("vnet/f-box out " + sent + " 63")
        .hop("box/eth0 in " + sent + " 63");
  }
}
