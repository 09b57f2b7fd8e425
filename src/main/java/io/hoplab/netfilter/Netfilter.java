package io.hoplab.netfilter;

import io.hoplab.iptables.Table;
import io.hoplab.net.InterfaceName;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * A host that decides about packets by its iptables rules, one packet at a time: the hooks in the
 * kernel's order, with routing between them. It remembers what the recent match notes.
 *
 * <p>Connection tracking is not worked out: a packet brings its state along, and one whose state is
 * not {@link ConnectionState#NEW} passes the nat table by, as in the kernel.
 */
public final class Netfilter {
  private final RuleSet rules;
  private final Surroundings host;

  /**
   * A host.
   *
   * @param rules its rules
   * @param legs its interfaces
   * @param draws numbers from 0 (inclusive) to 1 (exclusive), one for each statistic match
   * @param seconds the time in seconds from any start, for the recent match
   */
  public Netfilter(RuleSet rules, Legs legs, DoubleSupplier draws, LongSupplier seconds) {
    this.rules = rules;
    this.host =
        new Surroundings(
            legs, probability -> draws.getAsDouble() < probability, seconds, new RecentLists());
  }

  /** A packet comes in by an interface. */
  public Outcome arrives(Packet packet, InterfaceName in) {
    Walk walk = new Walk(rules, host, packet.cameIn(in));
    if (!walk.pass("PREROUTING", Table.RAW, Table.MANGLE, Table.NAT)) {
      return walk.outcome();
    }
    if (host.legs().local(walk.packet().destination().address())) {
      return walk.pass("INPUT", Table.MANGLE, Table.FILTER, Table.NAT)
          ? walk.outcome(Fate.DELIVERED)
          : walk.outcome();
    }
    if (!walk.route()) {
      return walk.outcome(Fate.NO_ROUTE);
    }
    return walk.pass("FORWARD", Table.MANGLE, Table.FILTER)
            && walk.pass("POSTROUTING", Table.MANGLE, Table.NAT)
        ? walk.outcome(Fate.SENT_ON)
        : walk.outcome();
  }

  /** The host itself sends a packet, from the source that it has chosen. */
  public Outcome sends(Packet packet) {
    Walk walk = new Walk(rules, host, packet);
    if (!walk.route()) {
      return walk.outcome(Fate.NO_ROUTE);
    }
    if (!walk.pass("OUTPUT", Table.RAW, Table.MANGLE, Table.NAT)) {
      return walk.outcome();
    }
    // The nat table may have changed the destination, and the kernel then routes anew.
    if (!walk.route()) {
      return walk.outcome(Fate.NO_ROUTE);
    }
    if (!walk.pass("OUTPUT", Table.FILTER) || !walk.pass("POSTROUTING", Table.MANGLE, Table.NAT)) {
      return walk.outcome();
    }
    if (!host.legs().local(walk.packet().destination().address())) {
      return walk.outcome(Fate.SENT_ON);
    }
    // What comes back by the loopback has its translations already: the nat table stays out.
    walk.comesBack();
    return walk.pass("PREROUTING", Table.RAW, Table.MANGLE)
            && walk.pass("INPUT", Table.MANGLE, Table.FILTER)
        ? walk.outcome(Fate.DELIVERED)
        : walk.outcome();
  }
}
