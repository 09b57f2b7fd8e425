package io.hoplab.labfile;

import io.hoplab.azure.LoadBalancer;
import io.hoplab.lab.Probe;
import io.hoplab.lab.Share;
import io.hoplab.lab.Spread;
import io.hoplab.net.HostName;
import io.hoplab.net.InvalidValueException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Makes spreads of what a lab file says of them. */
final class SpreadBinder {
  /** With fewer expected of an endpoint the test's confidence would be less than is said. */
  private static final int FEWEST = 50;

  private final Scene scene;

  SpreadBinder(Scene scene) {
    this.scene = scene;
  }

  /**
   * The spread; empty when it has problems.
   *
   * @param item the spread
   * @param said what is expected of it: the spread itself, or what a counter-proof says
   */
  Optional<Spread> bind(Item item, Item said) {
    Optional<Item> written = item.get("probe").filter(Item::isScalar);
    Optional<Probe> probe = written.flatMap(it -> ProbeReader.read(it, scene));
    if (probe.isPresent() && !(probe.get() instanceof Probe.Curl)) {
      written.get().problem("wanted a curl, whose answer says who gave it, came " + probe.get());
    }
    Item counted = said.get("connections").isPresent() ? said : item;
    Optional<Integer> connections = counted.read("connections", Value.CONNECTIONS);
    Optional<HostName> on =
        said.get("on").or(() -> item.get("on")).filter(Item::isScalar).flatMap(this::host);
    Optional<Spread.Expected> expected =
        said.get("moves").isPresent()
            ? moves(said.get("moves").get(), on)
            : said.get("atOnce").isPresent()
                ? atOnce(said.get("atOnce").get(), connections)
                : said.get("sticky").isPresent()
                    ? sticky(said.get("sticky").get())
                    : said.get("shares").flatMap(this::shares);
    if (connections.isPresent()
        && expected.isPresent()
        && expected.get() instanceof Spread.Shares shares) {
      enough(connections.get(), shares, said);
    }
    return probe.isPresent()
            && probe.get() instanceof Probe.Curl curl
            && connections.isPresent()
            && on.isPresent()
            && expected.isPresent()
        ? Optional.of(new Spread(item.name(), curl, connections.get(), on.get(), expected.get()))
        : Optional.empty();
  }

  private Optional<HostName> host(Item item) {
    try {
      return Optional.of(scene.host(item.text()));
    } catch (UnknownWordException e) {
      item.problem(e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<Spread.Expected> moves(Item from, Optional<HostName> on) {
    boolean balances =
        scene.topology().isEmpty()
            || on.isEmpty()
            || scene.topology().get().host(on.get()).nftables().stream()
                .anyMatch(it -> it.object().table().equals(LoadBalancer.TABLE));
    if (!balances) {
      from.problemAtKey(
          "wanted moves on a load balancer only, came it on " + on.get() + ", which is none");
      return Optional.empty();
    }
    try {
      return Optional.of(new Spread.Moves(scene.machine(from.text())));
    } catch (UnknownWordException e) {
      from.problem(e.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<Spread.Expected> atOnce(Item item, Optional<Integer> connections) {
    Optional<Integer> established = item.read(SpreadShape.ESTABLISHED);
    if (established.isPresent()
        && connections.isPresent()
        && established.get() > connections.get()) {
      item.problem(
          "wanted no more than the "
              + connections.get()
              + " connections that are opened, came "
              + established.get());
    }
    return established.map(Spread.AtOnce::new);
  }

  private static Optional<Spread.Expected> sticky(Item item) {
    Optional<Boolean> on = item.read(Value.SWITCH);
    if (on.isPresent() && !on.get()) {
      item.problem("wanted on, came off; say the shares instead");
    }
    return on.filter(it -> it).map(it -> new Spread.Sticky());
  }

  private Optional<Spread.Expected> shares(Item item) {
    Map<HostName, Share> shares = new LinkedHashMap<>();
    boolean whole = item.node() instanceof YamlNode.Mapping;
    for (Item share : item.entries()) {
      Optional<Share> read = share.read(Value.SHARE);
      whole &= read.isPresent();
      try {
        HostName host = scene.machine(share.name());
        read.ifPresent(it -> shares.put(host, it));
      } catch (UnknownWordException | InvalidValueException e) {
        share.problemAtKey(e.getMessage());
        whole = false;
      }
    }
    if (whole && !Share.areWhole(shares.values())) {
      item.problemAtKey("wanted shares that sum to 1, came " + shares.values());
    }
    return whole ? Optional.of(new Spread.Shares(shares)) : Optional.empty();
  }

  private static void enough(int connections, Spread.Shares shares, Item said) {
    for (Map.Entry<HostName, Share> entry : shares.byHost().entrySet()) {
      double expected = connections * entry.getValue().value();
      if (shares.byHost().size() > 1 && expected < FEWEST) {
        said.get("shares")
            .orElseThrow()
            .problemAtKey(
                "wanted connections enough for "
                    + FEWEST
                    + " to be expected at each host, came "
                    + connections
                    + " and "
                    + entry.getValue()
                    + " for "
                    + entry.getKey());
        return;
      }
    }
  }
}
