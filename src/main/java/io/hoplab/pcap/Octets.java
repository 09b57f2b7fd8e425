package io.hoplab.pcap;

import io.hoplab.net.Ipv4Address;

/** A piece of a byte array, read in network byte order; reading past its end is its own error. */
@SuppressWarnings("ArrayRecordComponent") // never compared, and a copy would cost
record Octets(byte[] bytes, int start, int length) {

  /** Reading past the end: the packet is shorter than its headers say. */
  static final class TooShort extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooShort(String message) {
      super(message, null, false, false);
    }
  }

  int u8(int offset) {
    if (offset < 0 || offset >= length) {
      throw new TooShort("wanted octet " + offset + ", came " + length + " octets");
    }
    return bytes[start + offset] & 0xff;
  }

  int u16(int offset) {
    return u8(offset) << 8 | u8(offset + 1);
  }

  long u32(int offset) {
    return (long) u16(offset) << 16 | u16(offset + 2);
  }

  Ipv4Address address(int offset) {
    return new Ipv4Address((int) u32(offset));
  }

  /** What follows after {@code offset} octets, at most {@code longest} of it. */
  Octets after(int offset, int longest) {
    if (offset > length) {
      throw new TooShort("wanted " + offset + " octets, came " + length);
    }
    return new Octets(bytes, start + offset, Math.max(0, Math.min(longest, length - offset)));
  }
}
