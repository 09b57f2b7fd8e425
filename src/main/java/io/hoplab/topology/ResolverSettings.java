package io.hoplab.topology;

import io.hoplab.net.Ipv4Address;
import java.util.List;

/**
 * Whom a host asks for names: its {@code /etc/resolv.conf} (resolv.conf(5)).
 *
 * @param server its one name server
 * @param search what is put behind names with fewer dots than {@code dots}, in this order
 * @param dots how many dots a name needs to be asked for as it is first
 */
public record ResolverSettings(Ipv4Address server, List<String> search, int dots) {

  /** Takes a copy of the list. */
  public ResolverSettings {
    search = List.copyOf(search);
  }

  /** A host that asks for every name as it is. */
  public static ResolverSettings of(Ipv4Address server) {
    return new ResolverSettings(server, List.of(), 1);
  }

  /** The file's text. A question goes through a lab in a millisecond, so nobody waits for long. */
  @Override
  public String toString() {
    return (search.isEmpty() ? "" : "search " + String.join(" ", search) + "\n")
        + "nameserver "
        + server
        + "\noptions ndots:"
        + dots
        + " timeout:1 attempts:2\n";
  }
}
