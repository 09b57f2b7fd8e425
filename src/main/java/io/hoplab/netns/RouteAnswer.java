package io.hoplab.netns;

import io.hoplab.linux.Errno;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import java.util.Optional;

/** What the kernel's routing says of a packet. */
public sealed interface RouteAnswer {

  /** Where it goes. */
  enum Kind {
    UNICAST,
    LOCAL,
    BROADCAST,
    MULTICAST
  }

  /**
   * It goes somewhere.
   *
   * @param kind to another host, to this host, or to many
   * @param via the next hop; empty when the destination is on-link or local
   * @param dev the interface it leaves by; {@code lo} when local
   * @param source the source the kernel chose or would choose, where it says one
   * @param table the routing table that decided; 254 is main, and also local until a routing rule
   *     is added, as the kernel keeps the two as one until then; 255 is local
   */
  record Found(
      Kind kind,
      Optional<Ipv4Address> via,
      InterfaceName dev,
      Optional<Ipv4Address> source,
      int table)
      implements RouteAnswer {}

  /**
   * It goes nowhere. The kernel says no more than the error: {@code ENETUNREACH} no route, {@code
   * EHOSTUNREACH} an unreachable route, or a packet that came in while its interface does not
   * forward; {@code EACCES} a prohibit route; {@code EINVAL} a blackhole route, or a source that no
   * packet may have. A source that reverse-path filtering refuses is {@code EXDEV} on some kernels
   * and {@code EINVAL} on others, 6.18 among them.
   */
  record Refused(Errno errno) implements RouteAnswer {}
}
