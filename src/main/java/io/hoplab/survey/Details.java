package io.hoplab.survey;

import io.hoplab.linux.ErrnoException;
import io.hoplab.netlink.KernelSocket;
import io.hoplab.netlink.NetlinkSocket;
import io.hoplab.netns.SysctlValue;
import io.hoplab.topology.Listener;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one host is like besides its network.
 *
 * @param watched the values of {@link #WATCHED}, by their keys with slashes
 * @param listening what listens there; empty where the kernel cannot tell (sock_diag(7) is an
 *     option of it)
 */
public record Details(Map<String, String> watched, Optional<List<Listening>> listening) {
  /**
   * Parameters that decide about a packet's way, whether or not a lab sets them; those of single
   * interfaces are {@link InterfaceSwitch}.
   */
  static final List<String> WATCHED =
      List.of(
          "net/ipv4/ip_forward",
          "net/ipv4/ip_default_ttl",
          "net/ipv4/icmp_echo_ignore_all",
          "net/ipv4/conf/all/rp_filter",
          "net/ipv4/conf/all/proxy_arp",
          "net/ipv4/conf/all/arp_announce",
          "net/ipv4/conf/all/arp_ignore",
          "net/ipv4/conf/all/accept_local",
          "net/ipv4/conf/all/route_localnet");

  /** Takes copies. */
  public Details {
    watched = Map.copyOf(watched);
    listening = listening.map(List::copyOf);
  }

  /** Whether something listens where a server should; empty where the kernel cannot tell. */
  public Optional<Boolean> listens(Listener server) {
    return listening.map(
        all ->
            all.stream()
                .anyMatch(
                    each ->
                        each.protocol() == server.kind().protocol()
                            && each.port() == server.port()));
  }

  /** Reads the calling thread's netns. */
  static Details read() throws IOException {
    Map<String, String> watched = new TreeMap<>();
    for (String key : WATCHED) {
      SysctlValue.read(key).ifPresent(value -> watched.put(key, value));
    }
    return new Details(watched, listeners());
  }

  private static Optional<List<Listening>> listeners() throws IOException {
    try (NetlinkSocket socket = NetlinkSocket.open(KernelSocket.SOCK_DIAG)) {
      return Optional.of(
          KernelSocket.listening(socket).stream()
              .map(each -> new Listening(each.protocol(), each.address(), each.port()))
              .toList());
    } catch (ErrnoException e) {
      return Optional.empty();
    }
  }
}
