package io.hoplab.azure;

import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import java.util.List;
import java.util.Optional;

/**
 * A rule that gives the members of a backend pool source NAT to a frontend's address. Each member
 * has a share of the frontend's ports, allocated beforehand and its alone.
 *
 * @param name its name
 * @param frontend the public address
 * @param members the hosts of the backend pool, in its order
 * @param allocatedPorts how many ports each member has
 * @param firstPort the first member's first port; the frontend's other rules have others
 * @see <a href="https://learn.microsoft.com/azure/load-balancer/outbound-rules">Azure: outbound
 *     rules</a>
 */
public record OutboundRule(
    String name, Ipv4Address frontend, List<HostName> members, int allocatedPorts, int firstPort) {
  /** The first port of a frontend that is for source NAT. */
  public static final int FIRST_PORT = 1024;

  /** How many ports of a public address a load balancer uses for source NAT. */
  public static final int PORTS = 64_000;

  /** Takes a copy of the list. */
  public OutboundRule {
    members = List.copyOf(members);
  }

  /**
   * How many ports each member of a pool has when the rule does not say so.
   *
   * @see <a
   *     href="https://learn.microsoft.com/azure/load-balancer/load-balancer-outbound-connections">
   *     Azure: default port allocation</a>
   */
  public static int defaultPorts(int poolSize) {
    int ports = 1024;
    for (int most : List.of(50, 100, 200, 400, 800)) {
      if (poolSize <= most) {
        return ports;
      }
      ports /= 2;
    }
    return ports;
  }

  /** The ports of the frontend that its members have. */
  public PortRange ports() {
    return new PortRange(firstPort, firstPort + members.size() * allocatedPorts - 1);
  }

  /** The ports that a member has. */
  Optional<PortRange> ports(HostName member) {
    int index = members.indexOf(member);
    if (index < 0) {
      return Optional.empty();
    }
    int first = firstPort + index * allocatedPorts;
    return Optional.of(new PortRange(first, first + allocatedPorts - 1));
  }
}
