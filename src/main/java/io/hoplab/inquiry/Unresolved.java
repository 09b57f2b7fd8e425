package io.hoplab.inquiry;

import io.hoplab.net.HostName;

/** A name of which nobody says whether there is such a name; with where to look then. */
public final class Unresolved extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * A name that was not looked up.
   *
   * @param server the DNS server that the host asks
   * @param why what came instead of an answer
   */
  Unresolved(HostName host, String name, String server, String why) {
    super(
        host
            + " cannot look up "
            + name
            + ": "
            + why
            + "; the way of its questions is shown by: trace "
            + host
            + " "
            + server
            + ":53 --proto udp");
  }
}
