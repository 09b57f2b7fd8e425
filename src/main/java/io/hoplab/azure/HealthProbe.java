package io.hoplab.azure;

import java.time.Duration;

/**
 * How a load balancer finds out whether a backend may be given new flows.
 *
 * @param name its name
 * @param kind what it asks
 * @param port the port of the backend's NIC that it asks
 * @param path what an HTTP probe asks for; only the status 200 is an answer to it
 * @param interval between two questions
 * @param threshold after how many answers, or questions without one, in a row a backend's state
 *     changes
 * @see <a
 *     href="https://learn.microsoft.com/azure/load-balancer/load-balancer-custom-probe-overview">Azure
 *     Load Balancer health probes</a>
 */
public record HealthProbe(
    String name, Kind kind, int port, String path, Duration interval, int threshold) {

  /** What a probe asks. */
  public enum Kind {
    /** Whether a connection can be made. */
    TCP,
    /** Whether an HTTP server answers with 200. */
    HTTP
  }

  /**
   * The set that holds the marks of the backends that it finds down, in the nftables table of the
   * load balancer's host.
   */
  public String downSet() {
    return "down-" + name;
  }
}
