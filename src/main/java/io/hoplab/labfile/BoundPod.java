package io.hoplab.labfile;

import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A pod as Services see it.
 *
 * @param item where the file says of it
 */
record BoundPod(Item item, HostName name, HostName node, Ipv4Address address) {

  boolean ready() {
    return item.read("ready", Value.SWITCH).orElse(true);
  }

  boolean terminating() {
    return item.read("terminating", Value.SWITCH).orElse(false);
  }

  /** Whether it has every label of the selector. */
  boolean matches(Item selector) {
    return selector.entries().stream()
        .allMatch(
            wanted ->
                item.get("labels")
                    .flatMap(labels -> labels.get(wanted.name()))
                    .filter(label -> label.text().equals(wanted.text()))
                    .isPresent());
  }

  /** The number of a container's port by its name. */
  Optional<Integer> port(String portName, Protocol protocol) {
    return item.items("ports").stream()
        .filter(port -> port.read("name", ServiceValue.PORT_NAME).orElse("").equals(portName))
        .filter(
            port -> port.read("protocol", ServiceValue.PROTOCOL).orElse(Protocol.TCP) == protocol)
        .findFirst()
        .flatMap(port -> port.read("containerPort", ServiceValue.PORT));
  }

  /** The names of its containers' ports of a protocol. */
  List<String> portNames(Protocol protocol) {
    return ports(protocol)
        .flatMap(port -> port.read("name", ServiceValue.PORT_NAME).stream())
        .toList();
  }

  private Stream<Item> ports(Protocol protocol) {
    return item.items("ports").stream()
        .filter(
            port -> port.read("protocol", ServiceValue.PROTOCOL).orElse(Protocol.TCP) == protocol);
  }
}
