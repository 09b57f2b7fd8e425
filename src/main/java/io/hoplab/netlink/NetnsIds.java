package io.hoplab.netlink;

import java.io.IOException;
import java.util.OptionalInt;

/** The numbers by which a netns knows others ({@code RTM_GETNSID}, linux/net_namespace.h). */
public final class NetnsIds {
  private static final int RTM_GETNSID = 90;
  private static final int HEADER = 4;
  private static final int NETNSA_NSID = 1;
  private static final int NETNSA_FD = 3;
  private static final int NOT_ASSIGNED = -1;

  private NetnsIds() {}

  /**
   * The number by which the socket's netns knows another, as {@code IFLA_LINK_NETNSID} gives it.
   *
   * @param netns an open file of the other netns
   * @return empty when it does not know that one
   */
  public static OptionalInt of(NetlinkSocket socket, int netns) throws IOException {
    NetlinkMessage question =
        new MessageWriter(RTM_GETNSID, 0).u32(0).attributeU32(NETNSA_FD, netns).message();
    int id = socket.ask(question).attributes(HEADER).u32(NETNSA_NSID).orElse(NOT_ASSIGNED);
    return id == NOT_ASSIGNED ? OptionalInt.empty() : OptionalInt.of(id);
  }
}
