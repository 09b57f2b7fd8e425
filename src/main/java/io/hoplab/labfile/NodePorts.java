package io.hoplab.labfile;

import io.hoplab.kubeproxy.ServicePort;
import io.hoplab.net.Protocol;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** The node ports of a cluster, given away one by one. */
final class NodePorts {
  /**
   * Those above are for Services that state none: the API server keeps the first 86 of its default
   * range for those that do (KEP-3668).
   */
  private static final int STATIC_BAND = 86;

  private final Map<String, String> owners = new HashMap<>();
  private final Set<String> kept = new HashSet<>();
  private int cursor = ServicePort.FIRST_NODE_PORT + STATIC_BAND;

  /** Leaves a Service a port that it has, before others take theirs. */
  boolean keep(int port, Protocol protocol, String service) {
    String key = port + "/" + protocol;
    return owners.putIfAbsent(key, service) == null && kept.add(key);
  }

  /** Gives a Service the port that it states, or says who has it. */
  void take(int port, Protocol protocol, String service, Item at) {
    String owner = owners.putIfAbsent(port + "/" + protocol, service);
    if (owner != null && kept.contains(port + "/" + protocol)) {
      at.problem(
          "wanted a node port that is free, came "
              + port
              + ", which is already allocated to Service "
              + owner
              + " for "
              + protocol);
    } else if (owner != null) {
      at.problem(
          "wanted a node port of its own, came "
              + port
              + ", which Service "
              + owner
              + " has already for "
              + protocol);
    }
  }

  /** The next free port; empty when there is none, which is said. */
  OptionalInt next(Protocol protocol, String service, Item at) {
    for (; cursor <= ServicePort.LAST_NODE_PORT; cursor++) {
      if (owners.putIfAbsent(cursor + "/" + protocol, service) == null) {
        return OptionalInt.of(cursor++);
      }
    }
    at.problem("wanted a free node port, came a cluster that has given them all away");
    return OptionalInt.empty();
  }
}
