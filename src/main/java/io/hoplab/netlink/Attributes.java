package io.hoplab.netlink;

import io.hoplab.net.Ipv4Address;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiConsumer;

/** The attributes of a message, or of an attribute that holds others (struct nlattr). */
public final class Attributes {
  /** Leaves {@code NLA_F_NESTED} and {@code NLA_F_NET_BYTEORDER} out. */
  private static final int TYPE_MASK = 0x3fff;

  private final Map<Integer, byte[]> values = new LinkedHashMap<>();

  private Attributes() {}

  /** Reads the attributes from an offset to the end. A later one of the same type wins. */
  public static Attributes of(byte[] bytes, int offset) {
    Attributes attributes = new Attributes();
    walk(bytes, offset, attributes.values::put);
    return attributes;
  }

  /** The octets of each attribute of a list, whose types say nothing. */
  static List<byte[]> each(byte[] list) {
    List<byte[]> each = new ArrayList<>();
    walk(list, 0, (type, value) -> each.add(value));
    return each;
  }

  private static void walk(byte[] bytes, int offset, BiConsumer<Integer, byte[]> found) {
    ByteBuffer from = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    int position = offset;
    while (position + 4 <= bytes.length) {
      int length = from.getShort(position) & 0xffff;
      if (length < 4 || position + length > bytes.length) {
        throw new IllegalStateException(
            "wanted an attribute of 4 to "
                + (bytes.length - position)
                + " octets, came a length of "
                + length);
      }
      found.accept(
          from.getShort(position + 2) & TYPE_MASK,
          Arrays.copyOfRange(bytes, position + 4, position + length));
      position += NetlinkMessage.aligned(length);
    }
  }

  /** The types that are there. */
  public Set<Integer> types() {
    return Set.copyOf(values.keySet());
  }

  /** The octets of an attribute. */
  public Optional<byte[]> bytes(int type) {
    return Optional.ofNullable(values.get(type));
  }

  /** The attributes inside an attribute; none when it is not there. */
  public Attributes nested(int type) {
    return bytes(type).map(value -> of(value, 0)).orElseGet(Attributes::new);
  }

  /** A number of one octet. */
  public OptionalInt u8(int type) {
    byte[] value = values.get(type);
    return value == null ? OptionalInt.empty() : OptionalInt.of(value[0] & 0xff);
  }

  /** A number of two octets in network byte order. */
  public OptionalInt be16(int type) {
    byte[] value = values.get(type);
    return value == null
        ? OptionalInt.empty()
        : OptionalInt.of(ByteBuffer.wrap(value).getShort() & 0xffff);
  }

  /** A number of four octets in network byte order. */
  public OptionalInt be32(int type) {
    byte[] value = values.get(type);
    return value == null ? OptionalInt.empty() : OptionalInt.of(ByteBuffer.wrap(value).getInt());
  }

  /** A number of four octets in the machine's byte order. */
  public OptionalInt u32(int type) {
    byte[] value = values.get(type);
    return value == null
        ? OptionalInt.empty()
        : OptionalInt.of(ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getInt());
  }

  /** An IPv4 address. */
  public Optional<Ipv4Address> ipv4(int type) {
    return be32(type).stream().mapToObj(Ipv4Address::new).findFirst();
  }

  /** A text without its NUL. */
  public Optional<String> text(int type) {
    return bytes(type).map(value -> new String(value, 0, value.length - 1, StandardCharsets.UTF_8));
  }
}
