package io.hoplab.inquiry;

import io.hoplab.lab.Probe;
import io.hoplab.net.AddressPort;
import io.hoplab.net.HostName;
import io.hoplab.net.InvalidValueException;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import io.hoplab.observe.Opening;
import io.hoplab.topology.Listener;
import io.hoplab.topology.Topology;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which way does a packet take, in the words of the command line: {@code pod-a}, {@code vm-1:80}.
 *
 * <p>With a port TCP is meant, without one ICMP. TCP and UDP without a port ask the one port that
 * the host serves.
 */
public final class Question {
  private final Topology topology;
  private final Resolver resolver;

  /**
   * Questions about this network.
   *
   * @param resolver what names stand for that are no host's
   */
  public Question(Topology topology, Resolver resolver) {
    this.topology = topology;
    this.resolver = resolver;
  }

  /** The host of that name. */
  public HostName host(String name) throws BadQuestion {
    return topology.hosts().stream()
        .map(host -> host.name())
        .filter(host -> host.value().equals(name))
        .findFirst()
        .orElseThrow(() -> new BadQuestion("wanted " + hosts() + "; came " + name));
  }

  private String hosts() {
    return "a host, one of "
        + topology.hosts().stream()
            .map(host -> host.name().value())
            .collect(Collectors.joining(", "));
  }

  /**
   * The probe that answers a question.
   *
   * @param from the host that asks
   * @param to a host, address or name, with a port behind a colon or without
   * @param wanted the protocol, if one is wanted
   * @throws BadQuestion when it makes no sense
   * @throws Unresolved when nobody says whether there is such a name
   * @throws IOException when a name cannot be looked up
   */
  public Probe probe(String from, String to, Optional<Protocol> wanted)
      throws BadQuestion, Unresolved, IOException {
    HostName client = host(from);
    int colon = to.lastIndexOf(':');
    String name = colon < 0 ? to : to.substring(0, colon);
    OptionalInt port = colon < 0 ? OptionalInt.empty() : OptionalInt.of(port(to, colon));
    Ipv4Address address = address(client, name);
    Protocol protocol = wanted.orElse(port.isPresent() ? Protocol.TCP : Protocol.ICMP);
    if (protocol == Protocol.ICMP) {
      if (port.isPresent()) {
        throw new BadQuestion(to + ": wanted no port, since ICMP has none");
      }
      return new Probe.Ping(client, name, address);
    }
    int asked = port.isPresent() ? port.getAsInt() : onlyPort(name, address, protocol);
    return protocol == Protocol.TCP
        ? new Probe.Curl(
            client,
            isTls(name, address, asked),
            name,
            false,
            address,
            asked,
            "/",
            OptionalInt.empty())
        : new Probe.Dig(client, name, address, asked, client.value());
  }

  /**
   * The conversations that are meant by a question without any of its parts.
   *
   * @param from the host that begins them
   * @param to where they go
   * @throws BadQuestion when there is no such host, address or name
   * @throws Unresolved when nobody says whether there is such a name
   * @throws IOException when a name cannot be looked up
   */
  public Predicate<Opening> filter(
      Optional<String> from, Optional<String> to, Optional<Protocol> wanted)
      throws BadQuestion, Unresolved, IOException {
    Predicate<Opening> filter =
        opening -> wanted.map(opening.meant().protocol()::equals).orElse(true);
    if (from.isPresent()) {
      HostName client = host(from.get());
      filter = filter.and(opening -> opening.client().equals(client));
      if (to.isPresent()) {
        int colon = to.get().lastIndexOf(':');
        Ipv4Address address = address(client, colon < 0 ? to.get() : to.get().substring(0, colon));
        filter = filter.and(opening -> opening.meant().destination().address().equals(address));
        if (colon >= 0) {
          int port = port(to.get(), colon);
          filter = filter.and(opening -> opening.meant().destination().port() == port);
        }
      }
    }
    return filter;
  }

  /**
   * Whether a web server with TLS is meant: the host's own one, or one whose certificate is for
   * that name, as behind a Service.
   */
  private boolean isTls(String name, Ipv4Address address, int port) {
    Optional<HostName> owner = topology.owner(address);
    return owner.isPresent()
        ? servesTls(owner.get(), port)
        : topology.naming().certified().values().stream()
            .anyMatch(names -> names.contains(name) || names.contains(address.toString()));
  }

  private boolean servesTls(HostName host, int port) {
    return topology.host(host).listeners().stream()
        .anyMatch(it -> it.kind() == Listener.Kind.HTTPS && it.port() == port);
  }

  private static int port(String to, int colon) throws BadQuestion {
    try {
      return AddressPort.parsePort(to.substring(colon + 1));
    } catch (InvalidValueException e) {
      throw new BadQuestion(to + ": " + e.getMessage());
    }
  }

  private int onlyPort(String name, Ipv4Address address, Protocol protocol) throws BadQuestion {
    List<Integer> ports =
        topology.owner(address).map(topology::host).stream()
            .flatMap(host -> host.listeners().stream())
            .filter(listener -> listener.kind().protocol() == protocol)
            .map(Listener::port)
            .distinct()
            .toList();
    if (ports.size() == 1) {
      return ports.get(0);
    }
    throw new BadQuestion(
        "wanted a port for "
            + protocol
            + ", such as "
            + name
            + ":"
            + (protocol == Protocol.TCP ? 80 : 53)
            + "; "
            + name
            + " serves "
            + (ports.isEmpty()
                ? "none"
                : ports.stream().map(Object::toString).collect(Collectors.joining(", "))));
  }

  /** The address that a host name, an address, or a name known on the client stands for. */
  public Ipv4Address address(HostName client, String name)
      throws BadQuestion, Unresolved, IOException {
    try {
      return Ipv4Address.parse(name);
    } catch (InvalidValueException e) {
      // It is a name.
    }
    Optional<Ipv4Address> own =
        topology.hosts().stream()
            .filter(host -> host.name().value().equals(name))
            .flatMap(host -> topology.addresses(host.name()).stream())
            .findFirst();
    Optional<Ipv4Address> found = own.isPresent() ? own : resolver.resolve(client, name);
    return found.orElseThrow(
        () ->
            new BadQuestion(
                "wanted "
                    + hosts()
                    + "; or an IPv4 address, or a name that "
                    + client
                    + " can look up; came "
                    + name));
  }
}
