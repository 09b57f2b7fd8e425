package io.hoplab.diff;

import io.hoplab.lab.Probe;
import io.hoplab.net.AddressPort;
import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.topology.AssignedAddress;
import io.hoplab.topology.Bridge;
import io.hoplab.topology.Host;
import io.hoplab.topology.Role;
import io.hoplab.topology.Topology;
import io.hoplab.topology.VethEnd;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the things on a flow's way are called when two labs are compared: not by what is chosen
 * freely in each, such as numbers of addresses and names of generated interfaces.
 *
 * <p>The flow's two ends are {@code client} and {@code server}, whatever their names. An address is
 * the interface that has it, and a range of addresses in a rule is which of the flow's ends and of
 * the host's own addresses are in it.
 */
final class Names {
  private static final String CLIENT = "client";
  private static final String SERVER = "server";
  private static final Pattern COMMENT = Pattern.compile(" -m comment --comment (\"[^\"]*\"|\\S+)");
  private static final Pattern INTERFACE = Pattern.compile("(?<= -[io] )\\S+");
  private static final Pattern ADDRESSES =
      Pattern.compile("\\b\\d{1,3}(?:\\.\\d{1,3}){3}(?:/\\d{1,2})?\\b");

  private final Topology topology;
  private final Probe probe;
  private final Optional<HostName> server;

  Names(Topology topology, Probe probe) {
    this.topology = topology;
    this.probe = probe;
    this.server = topology.owner(probe.to());
  }

  /** The host that is asked, if the lab has it. */
  Optional<HostName> server() {
    return server;
  }

  Optional<Role> role(HostName host) {
    return topology.findHost(host).map(Host::role);
  }

  String host(HostName host) {
    if (host.equals(probe.from())) {
      return CLIENT;
    }
    return server.filter(host::equals).isPresent() ? SERVER : host.value();
  }

  /**
   * An interface by its name where that is the network's, and by where its cable leads where it is
   * generated: the fabric's legs, and what has no address and is no bridge.
   */
  String iface(HostName host, InterfaceName name) {
    Optional<VethEnd> end = topology.end(host, name);
    boolean generated =
        end.isPresent() && (end.get().addresses().isEmpty() || role(host).equals(fabric()));
    return generated ? "to " + host(topology.peer(end.get()).host()) : name.value();
  }

  private static Optional<Role> fabric() {
    return Optional.of(Role.FABRIC);
  }

  String address(Ipv4Address address) {
    Optional<HostName> owner = topology.owner(address);
    if (owner.isEmpty()) {
      return address.equals(probe.to()) ? SERVER : address.toString();
    }
    HostName host = owner.get();
    return Stream.concat(
            topology.endsOf(host).stream()
                .filter(end -> has(end.addresses(), address))
                .map(VethEnd::name),
            topology.host(host).bridges().stream()
                .filter(bridge -> has(bridge.addresses(), address))
                .map(Bridge::name))
        .findFirst()
        .map(name -> host(host) + "/" + iface(host, name))
        .orElseThrow();
  }

  private static boolean has(List<AssignedAddress> addresses, Ipv4Address address) {
    return addresses.stream().anyMatch(assigned -> assigned.address().address().equals(address));
  }

  /** An end of a conversation; the port counts where the server chose it, not where it is drawn. */
  String end(AddressPort end, boolean portCounts) {
    return address(end.address()) + (portCounts && end.port() != 0 ? ":" + end.port() : "");
  }

  /** An iptables rule of the host, without its comment. */
  String rule(HostName host, String text) {
    String plain = COMMENT.matcher(text).replaceAll("");
    String withInterfaces =
        INTERFACE
            .matcher(plain)
            .replaceAll(found -> Matcher.quoteReplacement(ifaceOr(host, found.group())));
    return ADDRESSES
        .matcher(withInterfaces)
        .replaceAll(found -> Matcher.quoteReplacement(range(host, found.group())));
  }

  private String ifaceOr(HostName host, String name) {
    boolean known = topology.endsOf(host).stream().anyMatch(end -> end.name().value().equals(name));
    return known ? iface(host, InterfaceName.of(name)) : name;
  }

  private String range(HostName here, String text) {
    Cidr range = Cidr.parse(text.indexOf('/') < 0 ? text + "/32" : text);
    if (range.prefixLength() == 32) {
      return address(range.network());
    }
    Set<String> inside = new TreeSet<>();
    Stream.concat(addresses(probe.from()).stream(), Stream.of(probe.to()))
        .filter(range::contains)
        .forEach(address -> inside.add(address(address)));
    // Whatever the host is called: the other lab's rule may stand on another one.
    addresses(here).stream()
        .filter(range::contains)
        .forEach(address -> inside.add(address(address).replace(host(here) + "/", "here/")));
    return inside.isEmpty() ? text : inside.toString();
  }

  private List<Ipv4Address> addresses(HostName host) {
    return topology.findHost(host).isPresent() ? topology.addresses(host) : List.of();
  }
}
