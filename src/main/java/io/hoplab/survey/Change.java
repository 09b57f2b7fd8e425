package io.hoplab.survey;

import io.hoplab.net.HostName;
import java.util.Locale;

/**
 * Something of a host that is not as the lab file has it.
 *
 * @param host the host
 * @param kind what became of it
 * @param part what it is: host, interface, address, route, routing rule, iptables, nftables,
 *     sysctl, neighbour or server
 * @param what the thing, in the words of the program that shows it, and where it is changed what it
 *     was
 */
public record Change(HostName host, Kind kind, String part, String what) {

  /** What became of it. */
  public enum Kind {
    MISSING,
    ADDED,
    CHANGED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The change in one line. */
  @Override
  public String toString() {
    return host + ": " + part + " " + what + (kind == Kind.CHANGED ? "" : " is " + kind);
  }
}
