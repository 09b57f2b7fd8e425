package io.hoplab.topology;

import io.hoplab.net.HostName;
import io.hoplab.net.Protocol;

/**
 * A server that a host runs.
 *
 * @param host where
 * @param kind what it serves
 * @param port its port
 */
public record Listener(HostName host, Kind kind, int port) {

  /** The servers that a lab can run, with the port each has by itself. */
  public enum Kind {
    /** nginx. */
    HTTP(Protocol.TCP, 80),
    /** nginx with TLS. */
    HTTPS(Protocol.TCP, 443),
    /** dnsmasq. */
    DNS(Protocol.UDP, 53);

    private final Protocol protocol;
    private final int defaultPort;

    Kind(Protocol protocol, int defaultPort) {
      this.protocol = protocol;
      this.defaultPort = defaultPort;
    }

    /** The transport that its clients use first. */
    public Protocol protocol() {
      return protocol;
    }

    /** Whether its program is a web server, whose answer says which host gave it. */
    public boolean isWeb() {
      return this != DNS;
    }

    /** The port that is meant when none is named. */
    public int defaultPort() {
      return defaultPort;
    }
  }
}
