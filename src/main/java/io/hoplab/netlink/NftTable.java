package io.hoplab.netlink;

import java.io.IOException;
import java.util.List;

/**
 * A table of nftables as the kernel tells of it ({@code NFT_MSG_NEWTABLE},
 * linux/netfilter/nf_tables.h).
 *
 * @param family {@code NFPROTO_…}
 * @param name its name
 */
public record NftTable(int family, String name) {
  /** {@code NFPROTO_IPV4}. */
  public static final int IPV4 = 2;

  private static final int GETTABLE = 10 << 8 | 1;
  private static final int HEADER = 4;
  private static final int NFTA_TABLE_NAME = 1;

  /** Equivalent to {@code nft list tables}, through a socket for netfilter. */
  public static List<NftTable> all(NetlinkSocket socket) throws IOException {
    return socket.dump(new MessageWriter(GETTABLE, 0).u32(0).message()).stream()
        .map(NftTable::of)
        .toList();
  }

  static NftTable of(NetlinkMessage message) {
    return new NftTable(
        message.payload()[0] & 0xff,
        message.attributes(HEADER).text(NFTA_TABLE_NAME).orElseThrow());
  }
}
