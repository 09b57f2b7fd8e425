package io.hoplab.netlink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A map of nftables, in the kernel (linux/netfilter/nf_tables.h).
 *
 * @param table its table
 * @param name its name
 */
public record NftMap(NftTable table, String name) {
  private static final int NEW_ELEMENTS = 10 << 8 | 12;
  private static final int GET_ELEMENTS = 10 << 8 | 13;
  private static final int HEADER = 4;
  private static final int LIST_TABLE = 1;
  private static final int LIST_SET = 2;
  private static final int LIST_ELEMENTS = 3;
  private static final int ELEMENT_KEY = 1;
  private static final int ELEMENT_DATA = 2;
  private static final int VALUE = 1;

  /**
   * A key and what it leads to.
   *
   * @param key each part begins at a multiple of four octets; addresses and ports are in network
   *     byte order, as a buffer is by itself
   * @param value a mark is in the machine's byte order
   */
  public record Element(ByteBuffer key, ByteBuffer value) {}

  /**
   * Its elements, as {@code nft list map} has them.
   *
   * <p>The kernel tells them in portions, and finds the next one by counting those it has told. So
   * while it puts elements in another order, or removes those that rules have deleted, some are
   * left out and some come twice, which it does not say. What comes is there; what does not come
   * may be there all the same.
   *
   * @param socket for netfilter, in the netns
   * @throws IOException when there is no such map
   */
  public List<Element> elements(NetlinkSocket socket) throws IOException {
    List<Element> elements = new ArrayList<>();
    NetlinkMessage question =
        new MessageWriter(GET_ELEMENTS, 0)
            .u8(table.family())
            .u8(0)
            .u16(0)
            .attributeText(LIST_TABLE, table.name())
            .attributeText(LIST_SET, name)
            .message();
    for (NetlinkMessage message : socket.dump(question)) {
      if (message.type() == NEW_ELEMENTS) {
        elements.addAll(elements(message));
      }
    }
    return List.copyOf(elements);
  }

  static List<Element> elements(NetlinkMessage message) {
    List<Element> elements = new ArrayList<>();
    for (byte[] element :
        Attributes.each(message.attributes(HEADER).bytes(LIST_ELEMENTS).orElse(new byte[0]))) {
      Attributes attributes = Attributes.of(element, 0);
      Optional<byte[]> key = attributes.nested(ELEMENT_KEY).bytes(VALUE);
      Optional<byte[]> value = attributes.nested(ELEMENT_DATA).bytes(VALUE);
      if (key.isPresent() && value.isPresent()) {
        elements.add(new Element(ByteBuffer.wrap(key.get()), ByteBuffer.wrap(value.get())));
      }
    }
    return elements;
  }
}
