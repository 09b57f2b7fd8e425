package io.hoplab.lab;

import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import java.util.OptionalInt;

/** What is sent to find out which way packets take: a real program run on a host. */
public sealed interface Probe {

  /** The host that asks. */
  HostName from();

  /** The address that is asked. */
  Ipv4Address to();

  /** The port that is asked; 0 for a protocol without ports. */
  int port();

  /** The port that it asks from, when that is fixed: the next probe then has the same tuple. */
  default OptionalInt sourcePort() {
    return OptionalInt.empty();
  }

  /** The transport of the probe's packets. */
  Protocol protocol();

  /** Calls the visitor's method for this kind of probe. */
  <R> R accept(Visitor<R> visitor);

  /** One method for each kind of probe. */
  interface Visitor<R> {
    /** An HTTP or HTTPS request. */
    R curl(Curl probe);

    /** ICMP echo requests. */
    R ping(Ping probe);

    /** A DNS query. */
    R dig(Dig probe);
  }

  /**
   * {@code curl [--local-port PORT] http://HOST:PORT/PATH} or {@code curl https://…}.
   *
   * @param tls whether it is https, with a certificate that the lab's authority must have signed
   * @param host the name or address in the URL
   * @param resolved whether {@code to} is what curl must be told by the DNS server of its host;
   *     else curl is told by the lab
   * @param port the port in the URL
   * @param path the path in the URL, with its leading slash
   * @param sourcePort the port that it asks from; empty for one that the kernel chooses
   */
  record Curl(
      HostName from,
      boolean tls,
      String host,
      boolean resolved,
      Ipv4Address to,
      int port,
      String path,
      OptionalInt sourcePort)
      implements Probe {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /** A request without TLS, from whichever port, for a host whose address the lab tells. */
    public Curl(HostName from, String host, Ipv4Address to, int port, String path) {
      this(from, false, host, false, to, port, path, OptionalInt.empty());
    }

    /** The port that is meant when a URL has none. */
    public static int defaultPort(boolean tls) {
      return tls ? HTTPS : HTTP;
    }

    /** The scheme with what divides it from the host. */
    public String scheme() {
      return tls ? "https://" : "http://";
    }

    @Override
    public Protocol protocol() {
      return Protocol.TCP;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.curl(this);
    }

    @Override
    public String toString() {
      return "curl "
          + (sourcePort.isPresent() ? "--local-port " + sourcePort.getAsInt() + " " : "")
          + scheme()
          + host
          + (port == defaultPort(tls) ? "" : ":" + port)
          + path
          + " from "
          + from;
    }
  }

  /** {@code ping HOST}: two echo requests, the first packet and one that follows. */
  record Ping(HostName from, String host, Ipv4Address to) implements Probe {
    @Override
    public int port() {
      return 0;
    }

    @Override
    public Protocol protocol() {
      return Protocol.ICMP;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.ping(this);
    }

    @Override
    public String toString() {
      return "ping " + host + " from " + from;
    }
  }

  /**
   * {@code dig [-b 0.0.0.0#PORT] @SERVER NAME}.
   *
   * @param host the name or address of the server
   * @param port the server's port
   * @param name the name that is asked for, an A record
   * @param sourcePort the port that it asks from; empty for one that the kernel chooses
   */
  record Dig(
      HostName from, String host, Ipv4Address to, int port, String name, OptionalInt sourcePort)
      implements Probe {
    /** A query from whichever port. */
    public Dig(HostName from, String host, Ipv4Address to, int port, String name) {
      this(from, host, to, port, name, OptionalInt.empty());
    }

    @Override
    public Protocol protocol() {
      return Protocol.UDP;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.dig(this);
    }

    @Override
    public String toString() {
      return "dig "
          + (sourcePort.isPresent() ? "-b 0.0.0.0#" + sourcePort.getAsInt() + " " : "")
          + "@"
          + host
          + (port == 53 ? "" : ":" + port)
          + " "
          + name
          + " from "
          + from;
    }
  }
}
