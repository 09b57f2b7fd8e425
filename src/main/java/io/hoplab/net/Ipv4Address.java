package io.hoplab.net;

/**
 * An IPv4 address.
 *
 * @param bits the address as a number, most significant octet first
 */
public record Ipv4Address(int bits) implements Comparable<Ipv4Address> {

  /**
   * Reads dotted decimal notation, four octets without leading zeros (RFC 6943, section 3.1.1: the
   * strict form).
   *
   * @throws InvalidValueException when the text is anything else
   */
  public static Ipv4Address parse(String text) {
    int bits = 0;
    int octets = 0;
    int position = 0;
    while (position <= text.length() && octets < 5) {
      int dot = text.indexOf('.', position);
      int end = dot < 0 ? text.length() : dot;
      bits = bits << 8 | octet(text, position, end);
      octets++;
      if (dot < 0) {
        break;
      }
      position = dot + 1;
    }
    if (octets != 4) {
      throw invalid(text);
    }
    return new Ipv4Address(bits);
  }

  private static int octet(String text, int start, int end) {
    int length = end - start;
    if (length < 1 || length > 3 || (length > 1 && text.charAt(start) == '0')) {
      throw invalid(text);
    }
    int value = 0;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        throw invalid(text);
      }
      value = value * 10 + (c - '0');
    }
    if (value > 255) {
      throw invalid(text);
    }
    return value;
  }

  private static InvalidValueException invalid(String text) {
    return new InvalidValueException("an IPv4 address such as 10.240.0.4", text);
  }

  /** The address {@code offset} places further on; {@code 10.0.0.4} plus 1 is {@code 10.0.0.5}. */
  public Ipv4Address plus(int offset) {
    return new Ipv4Address(bits + offset);
  }

  /** The four octets in network byte order. */
  public byte[] toBytes() {
    return new byte[] {
      (byte) (bits >>> 24), (byte) (bits >>> 16), (byte) (bits >>> 8), (byte) bits
    };
  }

  @Override
  public int compareTo(Ipv4Address other) {
    return Integer.compareUnsigned(bits, other.bits);
  }

  @Override
  public String toString() {
    return (bits >>> 24)
        + "."
        + (bits >>> 16 & 255)
        + "."
        + (bits >>> 8 & 255)
        + "."
        + (bits & 255);
  }
}
