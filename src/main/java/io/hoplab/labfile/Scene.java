package io.hoplab.labfile;

import io.hoplab.kubeproxy.BackedService;
import io.hoplab.kubeproxy.Service;
import io.hoplab.kubeproxy.ServicePort;
import io.hoplab.kubeproxy.Services;
import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.InvalidValueException;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import io.hoplab.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The hosts that flows and claims speak of.
 *
 * @param hosts what the file names
 * @param topology the network; empty when the file's has problems, and then nothing is asked of it
 * @param services the Services of its cluster; empty when there is none
 */
record Scene(Hosts hosts, Optional<Topology> topology, Optional<Services> services) {
  private static final Cidr LOOPBACK = Cidr.parse("127.0.0.0/8");

  /** Reads a host's name. */
  HostName host(String word) {
    Optional<HostName> known =
        ClusterBinder.hostName(word)
            .filter(
                name ->
                    hosts.isFabric(name)
                        || hosts.find(name).isPresent()
                        || topology.flatMap(network -> network.findHost(name)).isPresent());
    return known.orElseThrow(() -> new UnknownWordException("a host", word, hosts.names()));
  }

  /** Reads the name of a host that programs can be run on: no part of the fabric. */
  HostName machine(String word) {
    return hosts
        .find(word)
        .map(Hosts.Entry::name)
        .orElseThrow(
            () ->
                new UnknownWordException(
                    "a pod, node, VM or host on the internet", word, hosts.machines()));
  }

  /** Reads an interface of the host. */
  InterfaceName iface(HostName host, String word) {
    InterfaceName name = InterfaceName.of(word);
    if (topology.flatMap(network -> network.findHost(host)).isEmpty()) {
      return name;
    }
    Topology network = topology.get();
    if (network.end(host, name).isEmpty()
        && network.bridge(host, name).isEmpty()
        && !name.equals(InterfaceName.LO)) {
      List<String> known = new ArrayList<>();
      network.endsOf(host).forEach(end -> known.add(end.name().value()));
      network.host(host).bridges().forEach(bridge -> known.add(bridge.name().value()));
      throw new UnknownWordException("an interface of " + host, word, known);
    }
    return name;
  }

  /**
   * Reads an address, or the name of a host or Service, which stands for its address; empty when it
   * has none.
   */
  Optional<Ipv4Address> address(String word) {
    if (!word.isEmpty() && Character.isDigit(word.charAt(0)) && word.contains(".")) {
      return Optional.of(Ipv4Address.parse(word));
    }
    Optional<Hosts.Entry> host = hosts.find(word);
    if (host.isPresent()) {
      return host.get().address();
    }
    if (isAskedFor(word)) {
      Optional<Ipv4Address> told = hosts.asked().get(word);
      if (told.isEmpty()) {
        throw new InvalidValueException(
            "a name that leads somewhere: the private zone that it is in has no record of it",
            word);
      }
      return told;
    }
    Optional<Ipv4Address> service = hosts.services().get(word);
    if (service == null) {
      List<String> known = new ArrayList<>(hosts.machines());
      known.addAll(hosts.services().keySet());
      known.addAll(hosts.asked().keySet());
      throw new UnknownWordException(
          "a pod, node, VM, host on the internet, Service or an IPv4 address", word, known);
    }
    return service;
  }

  /** Whether it is a name that hosts have to ask a DNS server for. */
  boolean isAskedFor(String word) {
    return hosts.asked().containsKey(word);
  }

  /**
   * Reads what paths and claims have for an address: besides those of {@link #address} an
   * interface, which stands for its own; empty when it has none that is known.
   */
  Optional<Ipv4Address> addressOrInterface(String word) {
    int slash = word.indexOf('/');
    if (slash < 0 || hosts.services().containsKey(word)) {
      return address(word);
    }
    HostName host = host(word.substring(0, slash));
    InterfaceName iface = iface(host, word.substring(slash + 1));
    if (topology.isEmpty()) {
      return Optional.empty();
    }
    Optional<Ipv4Address> own = topology.get().address(host, iface);
    if (own.isEmpty()) {
      throw new InvalidValueException("an interface that has an address", word);
    }
    return own;
  }

  /** The Services that answer for the address; none when they are not known. */
  List<Service> servicesAt(Ipv4Address address) {
    return services.map(Services::all).orElse(List.of()).stream()
        .map(BackedService::service)
        .filter(it -> it.addresses().contains(address))
        .toList();
  }

  /** Whether every node answers for that port with a Service. */
  boolean isNodePort(int port, Protocol protocol) {
    return services.map(Services::all).orElse(List.of()).stream()
        .flatMap(it -> it.service().ports().stream())
        .anyMatch(
            it ->
                it.protocol() == protocol
                    && it.nodePort().isPresent()
                    && it.nodePort().getAsInt() == port);
  }

  boolean hasServices() {
    return services.map(it -> !it.all().isEmpty()).orElse(false);
  }

  /** The node ports that there are: {@code default/shop has 30081/tcp}. */
  String nodePorts() {
    List<String> there = new ArrayList<>();
    for (BackedService backed : services.map(Services::all).orElse(List.of())) {
      for (ServicePort port : backed.service().ports()) {
        if (port.nodePort().isPresent()) {
          there.add(
              backed.service().name()
                  + " has "
                  + port.nodePort().getAsInt()
                  + "/"
                  + port.protocol());
        }
      }
    }
    return there.isEmpty() ? "none has a node port" : String.join(", ", there);
  }

  /** Whether a host of the network has the address; true when the network is not known. */
  boolean belongs(Ipv4Address address) {
    return topology.isEmpty()
        || LOOPBACK.contains(address)
        || !servicesAt(address).isEmpty()
        || hosts.owner(address).isPresent()
        || hosts.isPublic(address)
        || topology.get().owner(address).isPresent();
  }
}
