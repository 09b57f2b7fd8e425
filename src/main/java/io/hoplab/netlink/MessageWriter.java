package io.hoplab.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** Writes one message's family header and attributes (netlink(7)), in the machine's byte order. */
public final class MessageWriter {
  private static final int FIRST_CAPACITY = 256;

  private final int type;
  private final int flags;
  private final Deque<Integer> open = new ArrayDeque<>();
  private ByteBuffer bytes = ByteBuffer.allocate(FIRST_CAPACITY).order(ByteOrder.nativeOrder());

  /** Starts a message of a type with flags besides {@code NLM_F_REQUEST}. */
  public MessageWriter(int type, int flags) {
    this.type = type;
    this.flags = flags;
  }

  /** A byte of the family header. */
  public MessageWriter u8(int value) {
    room(1).put((byte) value);
    return this;
  }

  /** Two bytes of the family header. */
  public MessageWriter u16(int value) {
    room(2).putShort((short) value);
    return this;
  }

  /** Four bytes of the family header. */
  public MessageWriter u32(int value) {
    room(4).putInt(value);
    return this;
  }

  /** An attribute. */
  public MessageWriter attribute(int attribute, byte[] value) {
    room(4 + value.length + 3)
        .putShort((short) (4 + value.length))
        .putShort((short) attribute)
        .put(value);
    pad();
    return this;
  }

  /** An attribute of one byte. */
  public MessageWriter attributeU8(int attribute, int value) {
    return attribute(attribute, new byte[] {(byte) value});
  }

  /** An attribute of four bytes. */
  public MessageWriter attributeU32(int attribute, int value) {
    room(8).putShort((short) 8).putShort((short) attribute).putInt(value);
    return this;
  }

  /** An attribute of text, ended by NUL. */
  public MessageWriter attributeText(int attribute, String value) {
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    return attribute(attribute, Arrays.copyOf(text, text.length + 1));
  }

  /** Begins an attribute that holds what comes until {@link #end()}. */
  public MessageWriter begin(int attribute) {
    open.push(bytes.position());
    room(4).putShort((short) 0).putShort((short) attribute);
    return this;
  }

  /** Ends the innermost open attribute. */
  public MessageWriter end() {
    int start = open.pop();
    bytes.putShort(start, (short) (bytes.position() - start));
    return this;
  }

  /** The finished message. */
  public NetlinkMessage message() {
    if (!open.isEmpty()) {
      throw new IllegalStateException(open.size() + " attributes are still open");
    }
    return new NetlinkMessage(type, flags, 0, Arrays.copyOf(bytes.array(), bytes.position()));
  }

  private void pad() {
    while ((bytes.position() & 3) != 0) {
      bytes.put((byte) 0);
    }
  }

  private ByteBuffer room(int more) {
    if (bytes.remaining() < more) {
      bytes =
          ByteBuffer.allocate(2 * bytes.capacity() + more)
              .order(ByteOrder.nativeOrder())
              .put(bytes.flip());
    }
    return bytes;
  }
}
