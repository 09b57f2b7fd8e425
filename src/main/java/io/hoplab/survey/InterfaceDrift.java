package io.hoplab.survey;

import io.hoplab.net.InterfaceAddress;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.MacAddress;
import io.hoplab.topology.AssignedAddress;
import io.hoplab.topology.Bridge;
import io.hoplab.topology.Host;
import io.hoplab.topology.Route;
import io.hoplab.topology.Topology;
import io.hoplab.topology.VethEnd;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a host's interfaces differ from its plan's. */
final class InterfaceDrift {
  private static final String PART = "interface";
  private static final int WHOLE_ADDRESS = 32;
  private static final InterfaceAddress LOCALHOST = InterfaceAddress.parse("127.0.0.1/8");

  private final Topology planned;
  private final Host plan;
  private final SurveyedHost real;
  private final Fresh fresh;
  private final HostDrift.Changes changes;
  private final Map<String, Expected> expected = new LinkedHashMap<>();
  private final Map<String, String> newNames = new HashMap<>();

  InterfaceDrift(Topology planned, SurveyedHost real, Fresh fresh, HostDrift.Changes changes) {
    this.planned = planned;
    this.plan = planned.host(real.name());
    this.real = real;
    this.fresh = fresh;
    this.changes = changes;
    expected.put(
        InterfaceName.LO.value(),
        new Expected(
            Draft.LOOPBACK,
            Optional.empty(),
            0,
            List.of(LOCALHOST),
            Optional.empty(),
            false,
            Optional.empty()));
    plan.bridges().forEach(bridge -> expected.put(bridge.name().value(), expected(bridge)));
    planned.endsOf(plan.name()).forEach(end -> expected.put(end.name().value(), expected(end)));
  }

  /** What a plan says of an interface; an MTU of 0 is left to the kernel. */
  private record Expected(
      String kind,
      Optional<MacAddress> mac,
      int mtu,
      List<InterfaceAddress> addresses,
      Optional<String> master,
      boolean hairpin,
      Optional<String> peer) {}

  private static Expected expected(Bridge bridge) {
    return new Expected(
        "bridge",
        Optional.of(bridge.mac()),
        bridge.mtu(),
        bridge.addresses().stream().map(AssignedAddress::address).toList(),
        Optional.empty(),
        false,
        Optional.empty());
  }

  private Expected expected(VethEnd end) {
    return new Expected(
        "veth",
        end.mac(),
        end.mtu(),
        end.addresses().stream().map(AssignedAddress::address).toList(),
        end.bridge().map(InterfaceName::value),
        end.hairpin(),
        Optional.of(planned.peer(end).toString()));
  }

  void find() {
    List<SurveyedInterface> added = new ArrayList<>();
    for (SurveyedInterface each : real.interfaces()) {
      if (!expected.containsKey(each.name())) {
        added.add(each);
      }
    }
    expected.forEach(
        (name, wanted) -> {
          Optional<SurveyedInterface> found = real.find(name);
          if (found.isEmpty()) {
            found =
                wanted.peer().isEmpty()
                    ? Optional.empty()
                    : added.stream().filter(each -> each.peer().equals(wanted.peer())).findFirst();
            found.ifPresent(
                each -> {
                  added.remove(each);
                  newNames.put(name, each.name());
                  changes.changed(PART, each.name() + " is the name of what was " + name);
                });
          }
          found.ifPresentOrElse(each -> compare(each, wanted), () -> changes.missing(PART, name));
        });
    for (SurveyedInterface each : added) {
      StringBuilder what = new StringBuilder(each.name());
      what.append(each.kind().isEmpty() ? "" : " (" + each.kind() + ")");
      each.addresses().forEach(address -> what.append(' ').append(address));
      each.peer().ifPresent(peer -> what.append(" to ").append(peer));
      changes.added(PART, what.toString());
    }
  }

  private void compare(SurveyedInterface each, Expected wanted) {
    String name = each.name();
    if (!each.kind().equals(wanted.kind())) {
      changes.changed(PART, name + " is a " + each.kind() + ", was a " + wanted.kind());
    }
    if (!each.up()) {
      changes.changed(PART, name + " is down");
    }
    if (wanted.mtu() != 0 && wanted.mtu() != each.mtu()) {
      changes.changed(PART, name + " mtu " + each.mtu() + ", was " + wanted.mtu());
    }
    if (wanted.mac().isPresent() && !wanted.mac().equals(each.mac())) {
      changes.changed(
          PART,
          name
              + " address "
              + each.mac().map(MacAddress::toString).orElse("none")
              + ", was "
              + wanted.mac().get());
    }
    if (!each.master().equals(wanted.master())) {
      changes.changed(
          PART,
          name
              + " is a port of "
              + each.master().orElse("no bridge")
              + ", was of "
              + wanted.master().orElse("none"));
    } else if (each.hairpin() != wanted.hairpin()) {
      changes.changed(PART, name + " hairpin " + (each.hairpin() ? "on, was off" : "off, was on"));
    }
    peer(each, wanted);
    addresses(each, wanted);
    switches(each);
  }

  /** A peer that has another name now is a change of its own host. */
  private void peer(SurveyedInterface each, Expected wanted) {
    if (each.peer().equals(wanted.peer())) {
      return;
    }
    String host = wanted.peer().map(peer -> peer.replaceAll("/.*", "/")).orElse("");
    if (each.peer().isEmpty() || !each.peer().get().startsWith(host)) {
      changes.changed(
          PART,
          each.name()
              + " leads to "
              + each.peer().orElse("a netns without a name")
              + ", led to "
              + wanted.peer().orElse("nothing"));
    }
  }

  private void addresses(SurveyedInterface each, Expected wanted) {
    List<InterfaceAddress> missing = new ArrayList<>(wanted.addresses());
    for (InterfaceAddress address : each.addresses()) {
      if (!missing.remove(address)) {
        changes.added("address", address + " dev " + each.name());
      }
    }
    missing.forEach(address -> changes.missing("address", address + " dev " + each.name()));
  }

  /** lo was there before any parameter was set. */
  private void switches(SurveyedInterface each) {
    if (each.kind().equals(Draft.LOOPBACK)) {
      return;
    }
    each.conf()
        .forEach(
            (key, value) -> {
              Optional<Integer> before = before(each.name(), key);
              if (before.isPresent() && !before.get().equals(value)) {
                changes.changed(
                    "sysctl",
                    InterfaceSwitch.dotted("net/ipv4/conf/" + each.name() + "/" + key)
                        + " = "
                        + value
                        + ", was "
                        + before.get());
              }
            });
  }

  /** An interface begins with the netns's default, which ip_forward sets for forwarding. */
  private Optional<Integer> before(String name, InterfaceSwitch key) {
    return HostDrift.value(plan, "net/ipv4/conf/" + name + "/" + key)
        .or(() -> HostDrift.value(plan, "net/ipv4/conf/default/" + key))
        .or(
            () ->
                key == InterfaceSwitch.FORWARDING
                    ? HostDrift.value(plan, "net/ipv4/ip_forward")
                    : Optional.empty())
        .map(Integer::valueOf)
        .or(() -> Optional.ofNullable(fresh.switches().get(key)));
  }

  /** The route with the name that its interface has now. */
  Route renamed(Route route) {
    return new Route(
        route.destination(),
        route.type(),
        route.via(),
        route.dev().map(dev -> InterfaceName.find(now(dev.value())).orElse(dev)),
        route.onlink(),
        route.table(),
        route.note());
  }

  /** The name that a planned interface has now. */
  String now(String name) {
    return newNames.getOrDefault(name, name);
  }

  /** How the routes begin that the kernel has made for planned addresses that are still there. */
  List<String> kernelRoutes() {
    List<String> routes = new ArrayList<>();
    expected.forEach(
        (name, wanted) ->
            real.find(now(name))
                .ifPresent(
                    each -> {
                      for (InterfaceAddress address : wanted.addresses()) {
                        if (each.addresses().contains(address)) {
                          kernelRoutes(each, address, connects(name, address), routes);
                        }
                      }
                    }));
    return routes;
  }

  /** Whether the plan leaves the kernel to make a route to the address's range. */
  private boolean connects(String name, InterfaceAddress address) {
    return planned.endsOf(plan.name()).stream()
        .filter(end -> end.name().value().equals(name))
        .flatMap(end -> end.addresses().stream())
        .filter(assigned -> assigned.address().equals(address))
        .allMatch(AssignedAddress::prefixRoute);
  }

  private static void kernelRoutes(
      SurveyedInterface each, InterfaceAddress address, boolean connects, List<String> routes) {
    String by = " dev " + each.name();
    routes.add("local " + address.address() + by + " table local proto kernel");
    boolean loopback = each.kind().equals(Draft.LOOPBACK);
    if (connects && each.up() && !loopback && address.prefixLength() < WHOLE_ADDRESS) {
      routes.add(address.range() + by + " proto kernel");
    }
  }
}
