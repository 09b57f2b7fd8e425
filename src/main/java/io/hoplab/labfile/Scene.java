package io.hoplab.labfile;

import io.hoplab.azure.Fabric;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The hosts that flows and claims speak of.
 *
 * @param hosts what the file names
 * @param topology the network; empty when the file's has problems, and then nothing is asked of it
 */
record Scene(Hosts hosts, Optional<Topology> topology) {
  /** Reads a host's name. */
  HostName host(String word) {
    Optional<HostName> known =
        ClusterBinder.hostName(word)
            .filter(
                name ->
                    name.equals(Fabric.VNET)
                        || hosts.find(name).isPresent()
                        || topology.flatMap(network -> network.findHost(name)).isPresent());
    return known.orElseThrow(() -> new UnknownWordException("a host", word, hosts.names()));
  }

  /** Reads the name of a host that programs can be run on: no part of the fabric. */
  HostName machine(String word) {
    return hosts
        .find(word)
        .map(Hosts.Entry::name)
        .orElseThrow(() -> new UnknownWordException("a pod, node or VM", word, hosts.machines()));
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

  /** Reads an address, or a host's name, which stands for its address; empty when it has none. */
  Optional<Ipv4Address> address(String word) {
    if (!word.isEmpty() && Character.isDigit(word.charAt(0)) && word.contains(".")) {
      return Optional.of(Ipv4Address.parse(word));
    }
    return hosts
        .find(word)
        .orElseThrow(
            () ->
                new UnknownWordException(
                    "a pod, node, VM or an IPv4 address", word, hosts.machines()))
        .address();
  }

  /** Whether a host of the network has the address; true when the network is not known. */
  boolean belongs(Ipv4Address address) {
    return topology.isEmpty()
        || hosts.owner(address).isPresent()
        || topology.get().owner(address).isPresent();
  }
}
