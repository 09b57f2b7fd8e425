package io.hoplab.kubeproxy;

import io.hoplab.net.AddressPort;
import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import io.hoplab.netfilter.Leg;
import io.hoplab.netfilter.Legs;
import io.hoplab.netfilter.Netfilter;
import io.hoplab.netfilter.Outcome;
import io.hoplab.netfilter.Packet;
import io.hoplab.netfilter.RuleSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * node-1 and node-2 of the documents with kubenet, its ip-masq-agent and kube-proxy, between which
 * nothing but routes lies; the virtual network sends what is for a ClusterIP or a load balancer's
 * address to node-1.
 */
final class TwoProxies {
  private static final InterfaceName ETH0 = InterfaceName.of("eth0");
  private static final InterfaceName CBR0 = InterfaceName.of("cbr0");
  private static final int CLIENT_PORT = 40000;
  static final String MASQ_AGENT =
      """
      *nat
      :IP-MASQ-AGENT - [0:0]
      -A POSTROUTING -m addrtype ! --dst-type LOCAL -j IP-MASQ-AGENT
      -A IP-MASQ-AGENT -d 10.244.0.0/16 -j RETURN
      -A IP-MASQ-AGENT -j MASQUERADE --random-fully
      COMMIT
      """;

  private static final Map<String, String> NAMES =
      Map.of("10.244.0.2", "a", "10.244.0.3", "b", "10.244.1.2", "c", "10.244.1.9", "d");

  private final Host first;
  private final Host second;
  private double draw;

  private record Host(Netfilter netfilter, Legs legs, Cidr pods) {}

  TwoProxies(Web web) {
    this(web, "");
  }

  /** The nodes with further rules in front, such as a policy. */
  TwoProxies(Web web, String before) {
    first = host(web, before, "node-1", "10.240.0.4", "10.244.0.0/24");
    second = host(web, before, "node-2", "10.240.0.5", "10.244.1.0/24");
  }

  private Host host(Web web, String before, String name, String address, String podRange) {
    Cidr pods = Cidr.parse(podRange);
    Ipv4Address own = Ipv4Address.parse(address);
    Legs legs =
        new Legs(
            List.of(
                new Leg(ETH0, own, List.of(Cidr.ALL)),
                new Leg(CBR0, pods.address(1), List.of(pods))));
    ProxyNode node =
        ProxyNode.of(HostName.of(name), own, List.of(own, pods.address(1)), Web.CLUSTER);
    RuleSet rules = RuleSet.read(before + web.rules(node).text() + MASQ_AGENT);
    return new Host(new Netfilter(rules, legs, () -> draw, () -> 0), legs, pods);
  }

  /** Who may answer, and whom they see, for whatever the rules draw. */
  String call(String source, String destination) {
    Set<String> ends = new TreeSet<>();
    for (double each : new double[] {0, 0.4, 0.999}) {
      draw = each;
      ends.add(once(source, destination));
    }
    return String.join(" ", ends);
  }

  private String once(String source, String destination) {
    Packet packet =
        Packet.first(
            Protocol.TCP,
            new AddressPort(Ipv4Address.parse(source), CLIENT_PORT),
            AddressPort.parse(destination));
    Ipv4Address client = packet.source().address();
    if (first.legs().local(client)) {
      return follow(first, first.netfilter().sends(packet));
    }
    if (second.pods().contains(client)) {
      return follow(second, second.netfilter().arrives(packet, CBR0));
    }
    Host entry = second.legs().local(packet.destination().address()) ? second : first;
    InterfaceName in = first.pods().contains(client) ? CBR0 : ETH0;
    return follow(entry, entry.netfilter().arrives(packet, in));
  }

  private String follow(Host host, Outcome outcome) {
    return switch (outcome.fate()) {
      case DROPPED -> "timeout";
      case REJECTED -> "refused";
      case NO_ROUTE -> "unreachable";
      case DELIVERED -> "node";
      case SENT_ON -> onward(host, outcome.packet());
    };
  }

  private String onward(Host host, Packet packet) {
    AddressPort destination = packet.destination();
    if (packet.out().orElseThrow().equals(CBR0)) {
      return NAMES.get(destination.address().toString())
          + (destination.port() == 8080 ? "" : ":" + destination.port())
          + "<"
          + packet.source().address();
    }
    Host other = host.equals(first) ? second : first;
    if (other.legs().local(destination.address()) || other.pods().contains(destination.address())) {
      Packet again = Packet.first(packet.protocol(), packet.source(), destination);
      return follow(other, other.netfilter().arrives(again, ETH0));
    }
    return "out";
  }
}
