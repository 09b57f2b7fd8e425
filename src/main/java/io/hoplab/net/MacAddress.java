package io.hoplab.net;

import java.util.HexFormat;

/**
 * An Ethernet address.
 *
 * @param bits the 48 bits as a number, first octet most significant
 */
public record MacAddress(long bits) {

  /** Reads six hexadecimal octets with colons, as {@code ip} prints them. */
  public static MacAddress parse(String text) {
    if (!text.matches("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}")) {
      throw new InvalidValueException("a MAC address such as 00:0d:3a:00:00:04", text);
    }
    return new MacAddress(Long.parseLong(text.replace(":", ""), 16));
  }

  /** The address in six octets, taken from {@code bytes} at {@code offset}. */
  public static MacAddress of(byte[] bytes, int offset) {
    long bits = 0;
    for (int i = 0; i < 6; i++) {
      bits = bits << 8 | (bytes[offset + i] & 0xff);
    }
    return new MacAddress(bits);
  }

  /** Two octets of prefix and the four octets of an address: {@code 0a:58:0a:f4:00:02}. */
  public static MacAddress of(int prefix, Ipv4Address address) {
    return new MacAddress((long) prefix << 32 | (address.bits() & 0xffffffffL));
  }

  /** The six octets. */
  public byte[] toBytes() {
    byte[] bytes = new byte[6];
    for (int i = 0; i < 6; i++) {
      bytes[i] = (byte) (bits >>> (40 - 8 * i));
    }
    return bytes;
  }

  @Override
  public String toString() {
    return HexFormat.ofDelimiter(":").formatHex(toBytes());
  }
}
