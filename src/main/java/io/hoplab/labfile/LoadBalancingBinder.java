package io.hoplab.labfile;

import io.hoplab.azure.Distribution;
import io.hoplab.azure.Frontend;
import io.hoplab.azure.HealthProbe;
import io.hoplab.azure.LoadBalancingRule;
import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes load balancing rules of what a lab file says of one load balancer. */
final class LoadBalancingBinder {
  private static final Duration PROBE_INTERVAL = Duration.ofSeconds(5);
  private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(4);

  private final Item item;
  private final Map<String, List<HostName>> pools;
  private final Map<String, Frontend> frontends = new LinkedHashMap<>();
  private final Map<String, HealthProbe> probes = new LinkedHashMap<>();
  private final Map<String, String> takenPorts = new HashMap<>();
  private final Map<String, String> takenBackendPorts = new HashMap<>();

  /**
   * For one load balancer.
   *
   * @param addresses its public frontends
   * @param pools the members of its backend pools
   */
  LoadBalancingBinder(
      Item item, Map<String, Ipv4Address> addresses, Map<String, List<HostName>> pools) {
    this.item = item;
    this.pools = pools;
    addresses.forEach(
        (name, address) -> frontends.put(name, new Frontend(name, address, Optional.empty())));
  }

  /** Reads the frontends that are in subnets. */
  void readInternal(NetworkBinder network, Hosts hosts) {
    List<Item> items = item.entries("frontends");
    for (Item frontend : items) {
      if (frontend.isScalar() != items.get(0).isScalar()) {
        frontend.problemAtKey(
            "wanted public frontends or internal ones, came both: Azure has them on two load"
                + " balancers");
      }
      if (!frontend.isScalar()) {
        internal(frontend, network, hosts);
      }
    }
  }

  private void internal(Item frontend, NetworkBinder network, Hosts hosts) {
    Optional<String> subnet = frontend.read("subnet", Value.NAME);
    Optional<Ipv4Address> address = frontend.read("ip", Value.ADDRESS);
    subnet.ifPresent(it -> network.inSubnet(frontend, it, address));
    if (subnet.isEmpty() || address.isEmpty()) {
      return;
    }
    hosts.takePrivate(
        address.get(), "load balancer " + item.name(), frontend.get("ip").orElseThrow());
    hosts.addPublic(address.get());
    frontends.put(frontend.name(), new Frontend(frontend.name(), address.get(), subnet));
  }

  /**
   * The rules; of use only when no problem was found.
   *
   * @param used takes the names of frontends that a rule is for
   */
  List<LoadBalancingRule> bind(Set<String> used) {
    item.entries("probes").forEach(this::probe);
    List<LoadBalancingRule> rules = new ArrayList<>();
    for (Item rule : item.entries("rules")) {
      rule.get("frontend").ifPresent(it -> used.add(it.text()));
      rule(rule).ifPresent(rules::add);
    }
    return rules;
  }

  private void probe(Item probe) {
    probes.put(probe.name(), null);
    Optional<String> protocol = probe.read("protocol", LoadBalancerShape.PROBE);
    Optional<Integer> port = probe.read("port", LoadBalancerShape.PORT);
    boolean http = protocol.filter("Http"::equals).isPresent();
    Optional<Item> path = probe.get("path");
    if (path.isPresent() && protocol.isPresent() && !http) {
      path.get().problemAtKey("wanted a path with protocol Http only, came it with Tcp");
    }
    if (protocol.isPresent() && port.isPresent()) {
      probes.put(
          probe.name(),
          new HealthProbe(
              probe.name(),
              http ? HealthProbe.Kind.HTTP : HealthProbe.Kind.TCP,
              port.get(),
              probe.read("path", LoadBalancerShape.PATH).orElse("/"),
              probe.read("interval", LoadBalancerShape.SPAN).orElse(PROBE_INTERVAL),
              probe.read("threshold", LoadBalancerShape.THRESHOLD).orElse(1)));
    }
  }

  private Optional<LoadBalancingRule> rule(Item rule) {
    Optional<Frontend> frontend = frontend(rule);
    Optional<List<HostName>> pool = known(rule, "backendPool", pools, "a backend pool");
    Optional<HealthProbe> probe =
        rule.get("probe").isPresent()
            ? known(rule, "probe", probes, "a health probe")
            : Optional.empty();
    Optional<Protocol> protocol =
        rule.read("protocol", LoadBalancerShape.PROTOCOL).map(LoadBalancerShape::protocol);
    Optional<Integer> port = rule.read("frontendPort", LoadBalancerShape.PORT);
    if (frontend.isEmpty() || pool.isEmpty() || protocol.isEmpty() || port.isEmpty()) {
      return Optional.empty();
    }
    if (pool.get().isEmpty()) {
      rule.get("backendPool")
          .ifPresent(
              at ->
                  at.problem(
                      "wanted a backend pool with members, came "
                          + at.text()
                          + ", which has none: frontend "
                          + frontend.get().name()
                          + " is without backend"));
    }
    int backendPort = rule.read("backendPort", LoadBalancerShape.PORT).orElse(port.get());
    boolean floating = rule.read("floatingIP", Value.SWITCH).orElse(false);
    if (floating && backendPort != port.get()) {
      rule.get("backendPort")
          .orElseThrow()
          .problem(
              "wanted the frontendPort "
                  + port.get()
                  + ", which packets keep with floatingIP on, came "
                  + backendPort);
    }
    once(rule, protocol.get(), frontend.get(), port.get());
    if (!floating) {
      pool.get().forEach(backend -> oncePerBackend(rule, protocol.get(), backend, backendPort));
    }
    return Optional.of(
        new LoadBalancingRule(
            rule.name(),
            protocol.get(),
            frontend.get(),
            port.get(),
            pool.get(),
            backendPort,
            floating,
            rule.read("distribution", LoadBalancerShape.DISTRIBUTION)
                .flatMap(Distribution::of)
                .orElse(Distribution.DEFAULT),
            probe,
            rule.read("idleTimeout", LoadBalancerShape.SPAN).orElse(IDLE_TIMEOUT)));
  }

  /** One that is written but has no address has its own problem. */
  private Optional<Frontend> frontend(Item rule) {
    Set<String> written =
        item.entries("frontends").stream().map(Item::name).collect(Collectors.toSet());
    return rule.get("frontend").filter(it -> written.contains(it.text())).isPresent()
        ? rule.get("frontend").map(Item::text).map(frontends::get)
        : known(rule, "frontend", frontends, "a frontend");
  }

  private void once(Item rule, Protocol protocol, Frontend frontend, int port) {
    String other =
        takenPorts.putIfAbsent(protocol + " " + frontend.name() + " " + port, rule.name());
    if (other != null) {
      rule.problemAtKey(
          "wanted one rule for %s port %d of %s, came a second one after %s"
              .formatted(protocol, port, frontend.name(), other));
    }
  }

  /** Azure could not tell the answers of the two apart. */
  private void oncePerBackend(Item rule, Protocol protocol, HostName backend, int port) {
    String other =
        takenBackendPorts.putIfAbsent(protocol + " " + backend + " " + port, rule.name());
    if (other != null) {
      rule.problemAtKey(
          "wanted one rule without floatingIP for %s port %d of %s, came a second one after %s; Azure refuses it"
              .formatted(protocol, port, backend, other));
    }
  }

  private <T> Optional<T> known(Item rule, String key, Map<String, T> all, String what) {
    Optional<Item> at = rule.get(key).filter(Item::isScalar);
    if (at.isPresent() && !all.containsKey(at.get().text())) {
      at.get()
          .problem(
              "wanted the name of "
                  + what
                  + " of "
                  + item.name()
                  + ", came "
                  + Spelling.unknown(at.get().text(), all.keySet()));
    }
    return at.map(Item::text).map(all::get);
  }
}
