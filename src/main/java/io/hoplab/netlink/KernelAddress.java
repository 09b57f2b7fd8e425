package io.hoplab.netlink;

import io.hoplab.net.InterfaceAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * An IPv4 address as the kernel tells of it (rtnetlink(7), {@code RTM_NEWADDR}).
 *
 * @param index the number of the interface that carries it
 * @param address the address; of a point-to-point address the near one
 */
public record KernelAddress(int index, InterfaceAddress address) {
  private static final int RTM_GETADDR = 22;
  private static final int HEADER = 8;
  private static final int IFA_ADDRESS = 1;
  private static final int IFA_LOCAL = 2;

  /** Equivalent to {@code ip -4 addr show}. */
  public static List<KernelAddress> all(NetlinkSocket socket) throws IOException {
    NetlinkMessage question =
        new MessageWriter(RTM_GETADDR, 0).u32(Rtnetlink.AF_INET).u32(0).message();
    return socket.dump(question).stream().map(KernelAddress::of).toList();
  }

  static KernelAddress of(NetlinkMessage message) {
    ByteBuffer header = ByteBuffer.wrap(message.payload()).order(ByteOrder.nativeOrder());
    Attributes attributes = message.attributes(HEADER);
    return new KernelAddress(
        header.getInt(4),
        new InterfaceAddress(
            attributes.ipv4(IFA_LOCAL).or(() -> attributes.ipv4(IFA_ADDRESS)).orElseThrow(),
            header.get(1) & 0xff));
  }
}
