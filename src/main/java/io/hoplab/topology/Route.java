package io.hoplab.topology;

import io.hoplab.net.Cidr;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import java.util.Optional;

/**
 * A route of a host's routing table.
 *
 * @param destination where to
 * @param type what happens to the packet
 * @param via the next hop; none for an on-link destination
 * @param dev the interface to leave by; none for types other than unicast
 * @param onlink take the next hop as on-link though no prefix says so
 * @param table the routing table's number; {@link #MAIN} unless a routing rule leads elsewhere
 * @param note why it is there
 */
public record Route(
    Cidr destination,
    RouteType type,
    Optional<Ipv4Address> via,
    Optional<InterfaceName> dev,
    boolean onlink,
    int table,
    Note note) {

  /** The table that {@code ip route} shows when none is named. */
  public static final int MAIN = 254;

  /** A route through a gateway. */
  public static Route via(Cidr destination, Ipv4Address via, InterfaceName dev, Note note) {
    return new Route(
        destination, RouteType.UNICAST, Optional.of(via), Optional.of(dev), false, MAIN, note);
  }

  /** A route to an on-link destination. */
  public static Route onLink(Cidr destination, InterfaceName dev, Note note) {
    return new Route(
        destination, RouteType.UNICAST, Optional.empty(), Optional.of(dev), false, MAIN, note);
  }

  /** A route that is not unicast. */
  public static Route special(Cidr destination, RouteType type, Note note) {
    return new Route(destination, type, Optional.empty(), Optional.empty(), false, MAIN, note);
  }

  /** The same route in another table. */
  public Route inTable(int newTable) {
    return new Route(destination, type, via, dev, onlink, newTable, note);
  }

  /** The same route with its next hop taken as on-link. */
  public Route withOnlink() {
    return new Route(destination, type, via, dev, true, table, note);
  }
}
