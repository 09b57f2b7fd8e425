package io.hoplab.netlink;

import io.hoplab.net.Protocol;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A socket that waits to be asked, as the kernel tells of it (sock_diag(7), struct inet_diag_msg).
 *
 * @param protocol TCP or UDP
 * @param address where it listens, as one writes it: {@code 0.0.0.0}, {@code [::]}
 * @param port its port
 */
public record KernelSocket(Protocol protocol, String address, int port) {
  /** {@code NETLINK_SOCK_DIAG}. */
  public static final int SOCK_DIAG = 4;

  private static final int SOCK_DIAG_BY_FAMILY = 20;
  private static final int AF_INET6 = 10;
  private static final int TCP_CLOSE = 7;
  private static final int TCP_LISTEN = 10;
  private static final int SOCKET_ID_WORDS = 12;
  private static final int PORT_OFFSET = 4;
  private static final int ADDRESS_OFFSET = 8;

  /**
   * Equivalent to {@code ss -lntu}, through a socket for {@link #SOCK_DIAG}: TCP sockets that
   * listen, and UDP sockets without a peer, whose state is that of a closed one.
   */
  public static List<KernelSocket> listening(NetlinkSocket socket) throws IOException {
    List<KernelSocket> all = new ArrayList<>();
    for (int family : List.of(Rtnetlink.AF_INET, AF_INET6)) {
      for (NetlinkMessage answer : socket.dump(question(family, Protocol.TCP, TCP_LISTEN))) {
        all.add(of(answer, Protocol.TCP));
      }
      for (NetlinkMessage answer : socket.dump(question(family, Protocol.UDP, TCP_CLOSE))) {
        all.add(of(answer, Protocol.UDP));
      }
    }
    return all.stream().filter(each -> each.port != 0).distinct().toList();
  }

  private static NetlinkMessage question(int family, Protocol protocol, int state) {
    MessageWriter message =
        new MessageWriter(SOCK_DIAG_BY_FAMILY, 0)
            .u8(family)
            .u8(protocol.number())
            .u16(0)
            .u32(1 << state);
    for (int i = 0; i < SOCKET_ID_WORDS; i++) {
      message.u32(0);
    }
    return message.message();
  }

  static KernelSocket of(NetlinkMessage message, Protocol protocol) {
    ByteBuffer octets = ByteBuffer.wrap(message.payload());
    boolean six = octets.get(0) == AF_INET6;
    byte[] address = new byte[six ? 16 : 4];
    octets.get(ADDRESS_OFFSET, address);
    return new KernelSocket(protocol, written(address), octets.getShort(PORT_OFFSET) & 0xffff);
  }

  private static String written(byte[] address) {
    StringBuilder text = new StringBuilder();
    if (address.length == 4) {
      for (byte octet : address) {
        text.append(text.length() == 0 ? "" : ".").append(octet & 0xff);
      }
      return text.toString();
    }
    boolean any = true;
    for (int i = 0; i < address.length; i += 2) {
      int word = ((address[i] & 0xff) << 8) | (address[i + 1] & 0xff);
      any &= word == 0;
      text.append(i == 0 ? "" : ":").append(Integer.toHexString(word));
    }
    return any ? "[::]" : "[" + text + "]";
  }
}
