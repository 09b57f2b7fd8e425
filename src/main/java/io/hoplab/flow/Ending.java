package io.hoplab.flow;

import io.hoplab.net.HostName;

/**
 * Where and how a trace ends.
 *
 * @param disposition how
 * @param host at which host
 * @param cause what shows it, such as the rule or the routing decision; empty when there is nothing
 *     to add
 */
public record Ending(Disposition disposition, HostName host, String cause) {

  /** {@code source check at vnet}. */
  @Override
  public String toString() {
    return disposition + " at " + host;
  }
}
