package io.hoplab.verify;

import io.hoplab.apply.RunningNetwork;
import io.hoplab.azure.LoadBalancingRule;
import io.hoplab.conntrack.ConntrackEvent;
import io.hoplab.conntrack.ConntrackEvents;
import io.hoplab.net.AddressPort;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The connections that conntrack of a rule's backends takes in from the moment this is opened.
 *
 * <p>To list each backend's entries every now and then would take the kernel longer than the
 * connections themselves: it looks through those of the whole machine.
 */
final class NewConnections implements AutoCloseable {
  private final LoadBalancingRule rule;
  private final AddressPort server;
  private final Map<HostName, ConntrackEvents> heard = new LinkedHashMap<>();
  private final Map<Integer, HostName> backends = new HashMap<>();

  private NewConnections(LoadBalancingRule rule, AddressPort server) {
    this.rule = rule;
    this.server = server;
  }

  /**
   * Listens.
   *
   * @param server what the connections are for, as the client sees it
   * @throws IOException when a backend cannot be listened to
   */
  static NewConnections listen(LoadBalancingRule rule, AddressPort server, RunningNetwork network)
      throws IOException {
    NewConnections all = new NewConnections(rule, server);
    try {
      for (HostName backend : rule.backends()) {
        all.heard.put(backend, network.visit(backend, ConntrackEvents::listenToNew));
      }
      return all;
    } catch (IOException e) {
      all.close();
      throw e;
    }
  }

  /**
   * Takes in what was heard since the last call; the kernel tells it before a connection's client
   * is answered.
   *
   * @throws IOException when the kernel had no room for all of it
   */
  void drain() throws IOException {
    for (Map.Entry<HostName, ConntrackEvents> one : heard.entrySet()) {
      ConntrackEvents.Heard now = one.getValue().drain();
      if (now.overrun()) {
        throw new IOException(
            "conntrack of " + one.getKey() + " told more than there was room for");
      }
      for (ConntrackEvent event : now.events()) {
        FiveTuple original = event.entry().original();
        if (isRules(original)) {
          backends.put(original.source().port(), one.getKey());
        }
      }
    }
  }

  /** Without floating IP a backend gets a connection for an address of its own. */
  private boolean isRules(FiveTuple original) {
    return original.protocol() == rule.protocol()
        && (rule.floatingIp()
            ? original.destination().equals(server)
            : original.destination().port() == rule.backendPort());
  }

  /** The backends of those that were taken in, by the client's port. */
  Map<Integer, HostName> backends() {
    return Map.copyOf(backends);
  }

  @Override
  public void close() {
    heard.values().forEach(ConntrackEvents::close);
  }
}
