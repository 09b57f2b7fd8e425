package io.hoplab.netlink;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** One message (netlink(7), struct nlmsghdr). */
public final class NetlinkMessage {
  /** The size of the header, in octets. */
  public static final int HEADER = 16;

  /** {@code NLM_F_REQUEST}. */
  public static final int REQUEST = 1;

  /** {@code NLM_F_MULTI}: one of many, the last of them {@link #DONE}. */
  public static final int MULTI = 2;

  /** {@code NLM_F_ACK}: an answer is wanted even to a success. */
  public static final int ACK = 4;

  /** {@code NLM_F_DUMP_INTR}: what is told of changed since the telling began. */
  public static final int DUMP_INTR = 0x10;

  /** {@code NLM_F_DUMP}: all there is. */
  public static final int DUMP = 0x300;

  /** {@code NLM_F_EXCL}: it must not be there yet. */
  public static final int EXCL = 0x200;

  /** {@code NLM_F_CREATE}: it may be made. */
  public static final int CREATE = 0x400;

  /** {@code NLM_F_APPEND}: it comes behind what is there. */
  public static final int APPEND = 0x800;

  /** The type {@code NLMSG_ERROR}, which is also the acknowledgement's. */
  public static final int ERROR = 2;

  /** The type {@code NLMSG_DONE}: the end of a dump. */
  public static final int DONE = 3;

  private final int type;
  private final int flags;
  private final int sequence;
  private final byte[] payload;

  /**
   * A message.
   *
   * @param type what it is, by its family's numbers
   * @param flags {@code NLM_F_…}
   * @param sequence what an answer has in common with its question
   * @param payload the family's header and the attributes; not copied
   */
  NetlinkMessage(int type, int flags, int sequence, byte[] payload) {
    this.type = type;
    this.flags = flags;
    this.sequence = sequence;
    this.payload = payload;
  }

  /** What it is, by its family's numbers. */
  public int type() {
    return type;
  }

  /** {@code NLM_F_…}. */
  public int flags() {
    return flags;
  }

  /** What an answer has in common with its question. */
  int sequence() {
    return sequence;
  }

  /** The family's header and the attributes. */
  public byte[] payload() {
    return payload.clone();
  }

  /** Writes the message at the buffer's position. The buffer is in the machine's byte order. */
  public void encode(ByteBuffer to) {
    to.putInt(length()).putShort((short) type).putShort((short) flags);
    to.putInt(sequence).putInt(0).put(payload);
    for (int i = length(); (i & 3) != 0; i++) {
      to.put((byte) 0);
    }
  }

  /** The messages between the buffer's position and its limit. */
  public static List<NetlinkMessage> decode(ByteBuffer from) {
    List<NetlinkMessage> messages = new ArrayList<>();
    while (from.remaining() >= HEADER) {
      int start = from.position();
      int length = from.getInt(start);
      if (length < HEADER || length > from.remaining()) {
        throw new IllegalStateException(
            "wanted a netlink message of "
                + HEADER
                + " to "
                + from.remaining()
                + " octets, came a length of "
                + length);
      }
      byte[] payload = new byte[length - HEADER];
      from.get(start + HEADER, payload);
      messages.add(
          new NetlinkMessage(
              from.getShort(start + 4) & 0xffff,
              from.getShort(start + 6) & 0xffff,
              from.getInt(start + 8),
              payload));
      from.position(Math.min(from.limit(), start + aligned(length)));
    }
    return messages;
  }

  /** The message's length without padding, in octets. */
  int length() {
    return HEADER + payload.length;
  }

  /** The attributes behind a family header of that many octets. */
  public Attributes attributes(int familyHeader) {
    return Attributes.of(payload, familyHeader);
  }

  /** The same message under another sequence number and with more flags. */
  NetlinkMessage sent(int newSequence, int moreFlags) {
    return new NetlinkMessage(type, flags | REQUEST | moreFlags, newSequence, payload);
  }

  static int aligned(int length) {
    return (length + 3) & ~3;
  }
}
