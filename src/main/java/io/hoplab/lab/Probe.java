package io.hoplab.lab;

import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;

/** What is sent to find out which way packets take: a real program run on a host. */
public sealed interface Probe {

  /** The host that asks. */
  HostName from();

  /** The address that is asked. */
  Ipv4Address to();

  /** The port that is asked; 0 for a protocol without ports. */
  int port();

  /** The transport of the probe's packets. */
  Protocol protocol();

  /** Calls the visitor's method for this kind of probe. */
  <R> R accept(Visitor<R> visitor);

  /** One method for each kind of probe. */
  interface Visitor<R> {
    /** An HTTP request. */
    R curl(Curl probe);

    /** ICMP echo requests. */
    R ping(Ping probe);

    /** A DNS query. */
    R dig(Dig probe);
  }

  /**
   * {@code curl http://HOST:PORT/PATH}.
   *
   * @param host the name or address in the URL
   * @param port the port in the URL
   * @param path the path in the URL, with its leading slash
   */
  record Curl(HostName from, String host, Ipv4Address to, int port, String path) implements Probe {
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
      return "curl http://" + host + (port == 80 ? "" : ":" + port) + path + " from " + from;
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
   * {@code dig @SERVER NAME}.
   *
   * @param host the name or address of the server
   * @param port the server's port
   * @param name the name that is asked for, an A record
   */
  record Dig(HostName from, String host, Ipv4Address to, int port, String name) implements Probe {
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
      return "dig @" + host + (port == 53 ? "" : ":" + port) + " " + name + " from " + from;
    }
  }
}
