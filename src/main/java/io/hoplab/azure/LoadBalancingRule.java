package io.hoplab.azure;

import io.hoplab.net.HostName;
import io.hoplab.net.Protocol;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which packets a load balancer takes, and to whom it hands them. It passes them through: it
 * chooses a backend for a flow and hands it the client's packets; answers do not come back to it.
 *
 * @param name its name
 * @param protocol TCP or UDP
 * @param frontend where its packets are for
 * @param frontendPort the port that they are for
 * @param backends the hosts whose NICs are in its backend pool
 * @param backendPort the port that a backend's NIC gets them for, unless floating IP is on
 * @param floatingIp whether a backend gets them as the client sent them, for the frontend
 * @param distribution what of a packet decides about its backend
 * @param probe what takes a backend out; empty when nothing does
 * @param idleTimeout how long a TCP flow is remembered of which nothing comes
 * @see <a href="https://learn.microsoft.com/azure/load-balancer/components">Azure Load Balancer
 *     components</a>
 */
public record LoadBalancingRule(
    String name,
    Protocol protocol,
    Frontend frontend,
    int frontendPort,
    List<HostName> backends,
    int backendPort,
    boolean floatingIp,
    Distribution distribution,
    Optional<HealthProbe> probe,
    Duration idleTimeout) {

  /** Takes a copy of the list. */
  public LoadBalancingRule {
    backends = List.copyOf(backends);
  }

  /**
   * The map that remembers the backends of its TCP flows by address and port of the client, in the
   * nftables table of the load balancer's host.
   */
  public String flowMap() {
    return "flows-" + name;
  }
}
