package io.hoplab.labfile;

import io.hoplab.expect.PathLine.Addresses;
import io.hoplab.flow.Direction;
import io.hoplab.flow.TranslationKind;
import io.hoplab.flow.Way;
import io.hoplab.lab.Assertion;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.InvalidValueException;
import io.hoplab.net.Ipv4Address;
import io.hoplab.topology.Role;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** Makes assertions of what a claim says and of its evidence. */
final class AssertionBinder {
  private final Scene scene;
  private final List<String> flows;
  private final List<String> spreads;
  private final List<String> counterproofs;
  private final PathReader paths;

  AssertionBinder(
      Scene scene, List<String> flows, List<String> spreads, List<String> counterproofs) {
    this.scene = scene;
    this.flows = flows;
    this.spreads = spreads;
    this.counterproofs = counterproofs;
    this.paths = new PathReader(scene, (topology, probe, way, expected) -> List.of());
  }

  private record FlowWay(String flow, Way way) {}

  /** The assertion; empty when it has problems. */
  Optional<Assertion> bind(Item item) {
    if (item.get("at").isPresent()) {
      return packet(item);
    }
    if (item.get("notAt").isPresent()) {
      return absence(item);
    }
    if (item.get("absent").isPresent()) {
      return absentAddress(item);
    }
    if (item.get("route").isPresent()) {
      return lookup(item);
    }
    if (item.get("neighbour").isPresent()) {
      return neighbour(item);
    }
    if (item.get("resolves").isPresent()) {
      return resolution(item);
    }
    if (item.get("connection").isPresent()) {
      return connection(item);
    }
    if (item.get("sameHandshake").isPresent()) {
      return handshake(item);
    }
    if (item.get("spread").isPresent()) {
      return scalar(item, "spread")
          .flatMap(it -> word(it, text -> known("a spread", text, spreads)))
          .map(name -> new Assertion.Spreads(name, item.read("fails", Value.SWITCH).orElse(false)));
    }
    return scalar(item, "counterproof")
        .flatMap(it -> word(it, text -> known("a counter-proof", text, counterproofs)))
        .map(name -> new Assertion.Held(name, item.read("fails", Value.SWITCH).orElse(false)));
  }

  private Optional<Assertion> packet(Item item) {
    Optional<FlowWay> flow = flowWay(item);
    Optional<Item> at = scalar(item, "at");
    Optional<Words> words = at.map(Words::new);
    Optional<Assertion.Place> place = words.flatMap(this::place);
    Optional<Direction> direction = Optional.empty();
    if (place.isPresent() && !words.get().atEnd()) {
      direction = words.get().take("in or out", AssertionBinder::direction);
      if (direction.isPresent() && !words.get().atEnd()) {
        words.get().wrong("the end of the text");
      }
    }
    Optional<Item> sender = scalar(item, "sender");
    Optional<Assertion.Place> from = sender.map(Words::new).flatMap(this::place);
    Optional<Integer> ttl = item.read("ttl", Value.TTL);
    if (flow.isEmpty() || place.isEmpty() || from.isPresent() != sender.isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        new Assertion.Packet(
            flow.get().flow(),
            flow.get().way(),
            which(item.read("packet", LabShape.WHICH).orElse("first")),
            place.get(),
            direction,
            address(item, "source"),
            address(item, "destination"),
            ttl.isPresent() ? OptionalInt.of(ttl.get()) : OptionalInt.empty(),
            from,
            item.read("step", LabShape.STEP).map(TranslationKind::parse),
            item.read("by", Value.TEXT)));
  }

  private static Assertion.Which which(String word) {
    return switch (word) {
      case "all" -> Assertion.Which.ALL;
      case "later" -> Assertion.Which.LATER;
      default -> Assertion.Which.FIRST;
    };
  }

  private Optional<Assertion> absence(Item item) {
    Optional<FlowWay> flow = flowWay(item);
    Item at = item.get("notAt").orElseThrow();
    Optional<HostName> host = Optional.empty();
    Optional<InterfaceName> iface = Optional.empty();
    if (at.isScalar() && at.text().indexOf('/') < 0) {
      host = word(at, scene::host);
    } else if (at.isScalar()) {
      Optional<Assertion.Place> place = place(new Words(at));
      host = place.map(Assertion.Place::host);
      iface = place.map(Assertion.Place::iface);
    }
    if (flow.isEmpty() || host.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Assertion.Absence(flow.get().flow(), flow.get().way(), host.get(), iface));
  }

  private Optional<Assertion> absentAddress(Item item) {
    Optional<FlowWay> flow = flowWay(item);
    Optional<Ipv4Address> address = address(item, "absent");
    return flow.isEmpty() || address.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Assertion.AbsentAddress(flow.get().flow(), flow.get().way(), address.get()));
  }

  private Optional<Assertion> lookup(Item item) {
    Optional<HostName> host = on(item);
    Optional<Ipv4Address> destination = address(item, "route");
    Optional<Item> via = scalar(item, "via");
    boolean onlink = via.isPresent() && via.get().text().equals("none");
    Optional<Ipv4Address> gateway = Optional.empty();
    if (via.isPresent() && !onlink) {
      gateway = address(item, "via");
    }
    Optional<Item> dev = scalar(item, "dev");
    Optional<InterfaceName> iface =
        host.flatMap(name -> dev.flatMap(it -> word(it, text -> scene.iface(name, text))));
    if (via.isEmpty() && dev.isEmpty()) {
      item.problem("wanted via or dev or both, came neither: any route would do");
    }
    if (host.isEmpty() || destination.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Assertion.Lookup(
            host.get(),
            destination.get(),
            onlink,
            gateway,
            iface,
            item.read("proto", Value.ROUTE_PROTOCOL)));
  }

  private Optional<Assertion> neighbour(Item item) {
    Optional<HostName> host = on(item);
    Optional<Ipv4Address> address = address(item, "neighbour");
    Optional<Assertion.Place> is = scalar(item, "is").map(Words::new).flatMap(this::place);
    return host.isEmpty() || address.isEmpty() || is.isEmpty()
        ? Optional.empty()
        : Optional.of(new Assertion.Neighbour(host.get(), address.get(), is.get()));
  }

  private Optional<Assertion> resolution(Item item) {
    Optional<HostName> host =
        scalar(item, "on").flatMap(it -> word(it, scene::machine)).filter(it -> asks(it, item));
    Optional<String> name = item.read("resolves", Value.DNS_NAME);
    Optional<Item> to = scalar(item, "to");
    boolean none = to.isPresent() && to.get().text().equals("none");
    Optional<Ipv4Address> address =
        none ? Optional.empty() : to.flatMap(it -> word(it, Ipv4Address::parse));
    if (host.isEmpty() || name.isEmpty() || (address.isEmpty() && !none)) {
      return Optional.empty();
    }
    return Optional.of(
        new Assertion.Resolves(
            host.get(),
            name.get(),
            address,
            item.read("through", Value.DNS_NAME),
            item.read("asking", Value.ADDRESS)));
  }

  /** Whether the host has a DNS server to ask; says so if not. */
  private boolean asks(HostName host, Item item) {
    boolean asks =
        !scene.hosts().asked().isEmpty()
            && scene.hosts().find(host).stream().noneMatch(it -> it.role() == Role.INTERNET);
    if (!asks) {
      item.get("on")
          .ifPresent(
              at ->
                  at.problem(
                      "wanted a host that asks a DNS server, came "
                          + host
                          + ", which has none; say publicDns or privateDnsZones"));
    }
    return asks;
  }

  private Optional<Assertion> connection(Item item) {
    Optional<String> flow =
        scalar(item, "connection").flatMap(it -> word(it, text -> known("a flow", text, flows)));
    Optional<HostName> host = on(item);
    Optional<Addresses> original = addresses(item, "original");
    Optional<Addresses> reply = addresses(item, "reply");
    return flow.isEmpty() || host.isEmpty() || original.isEmpty() || reply.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Assertion.Connection(flow.get(), host.get(), original.get(), reply.get()));
  }

  private Optional<Assertion> handshake(Item item) {
    Optional<String> flow =
        scalar(item, "sameHandshake").flatMap(it -> word(it, text -> known("a flow", text, flows)));
    Optional<Assertion.Place> one = scalar(item, "from").map(Words::new).flatMap(this::place);
    Optional<Assertion.Place> other = scalar(item, "to").map(Words::new).flatMap(this::place);
    return flow.isEmpty() || one.isEmpty() || other.isEmpty()
        ? Optional.empty()
        : Optional.of(new Assertion.Handshake(flow.get(), one.get(), other.get()));
  }

  /** An address, or what stands for one; empty also where its host has no good one. */
  private Optional<Ipv4Address> address(Item item, String key) {
    return scalar(item, key)
        .flatMap(it -> word(it, scene::addressOrInterface))
        .flatMap(address -> address);
  }

  private Optional<Addresses> addresses(Item item, String key) {
    Optional<Words> words = scalar(item, key).map(Words::new);
    Optional<Addresses> addresses = words.flatMap(it -> paths.addresses(it, Optional.empty()));
    if (addresses.isPresent() && !words.get().atEnd()) {
      words.get().wrong("the end of the text");
    }
    return addresses;
  }

  private Optional<HostName> on(Item item) {
    return scalar(item, "on").flatMap(it -> word(it, scene::host));
  }

  private Optional<FlowWay> flowWay(Item item) {
    return scalar(item, "flow").flatMap(it -> word(it, this::flowWay));
  }

  private FlowWay flowWay(String text) {
    int dot = text.lastIndexOf('.');
    String way = dot < 0 ? "" : text.substring(dot + 1);
    if (!way.equals(Way.REQUEST.toString()) && !way.equals(Way.REPLY.toString())) {
      throw new InvalidValueException("a flow's way such as call.request or call.reply", text);
    }
    return new FlowWay(
        known("a flow", text.substring(0, dot), flows),
        way.equals(Way.REPLY.toString()) ? Way.REPLY : Way.REQUEST);
  }

  private Optional<Assertion.Place> place(Words words) {
    return words.take("a place such as node-1/eth0", this::placeOf);
  }

  private Assertion.Place placeOf(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new InvalidValueException("a place such as node-1/eth0", text);
    }
    HostName host = scene.host(text.substring(0, slash));
    return new Assertion.Place(host, scene.iface(host, text.substring(slash + 1)));
  }

  private static Direction direction(String text) {
    for (Direction direction : Direction.values()) {
      if (direction.toString().equals(text)) {
        return direction;
      }
    }
    throw new InvalidValueException("in or out", text);
  }

  private static String known(String what, String text, List<String> known) {
    if (!known.contains(text)) {
      throw new UnknownWordException("the name of " + what, text, known);
    }
    return text;
  }

  private static Optional<Item> scalar(Item item, String key) {
    return item.get(key).filter(Item::isScalar);
  }

  /** The whole text of an item as one value. */
  private static <T> Optional<T> word(Item item, Function<String, T> parse) {
    try {
      return Optional.of(parse.apply(item.text()));
    } catch (InvalidValueException | UnknownWordException e) {
      item.problem(e.getMessage());
      return Optional.empty();
    }
  }
}
