package io.hoplab.pcapng;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One block while it is filled.
 *
 * <pre>
 * block  = type 4  total-length 4  body  option*  [end-of-options 4]  total-length 4
 * option = code 2  length 2  value, padded to 4
 * </pre>
 *
 * <p>Numbers are little-endian, which the section header tells.
 */
final class Block {
  private static final int FRAME_LENGTH = 12;
  private static final int LONGEST_OPTION = 0xffff;

  private final int type;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private boolean hasOptions;

  Block(int type) {
    this.type = type;
  }

  Block u8(int value) {
    body.write(value);
    return this;
  }

  Block u16(int value) {
    return u8(value).u8(value >>> 8);
  }

  Block u32(long value) {
    return u16((int) value).u16((int) (value >>> 16));
  }

  Block u64(long value) {
    return u32(value).u32(value >>> 32);
  }

  /** Octets, without padding. */
  Block octets(byte[] octets) {
    body.writeBytes(octets);
    return this;
  }

  /** Fills up to a multiple of four octets. */
  Block padded() {
    while (body.size() % 4 != 0) {
      body.write(0);
    }
    return this;
  }

  /** An option that is a text; what an option cannot hold of it is left out. */
  Block option(int code, String text) {
    byte[] value = text.getBytes(StandardCharsets.UTF_8);
    if (value.length > LONGEST_OPTION) {
      value = Arrays.copyOf(value, wholeCharacters(value));
    }
    return option(code, value);
  }

  private static int wholeCharacters(byte[] text) {
    int length = LONGEST_OPTION;
    while ((text[length] & 0xc0) == 0x80) {
      length--;
    }
    return length;
  }

  /** An option. */
  Block option(int code, byte[] value) {
    hasOptions = true;
    return u16(code).u16(value.length).octets(value).padded();
  }

  void writeTo(OutputStream output) throws IOException {
    if (hasOptions) {
      u32(0);
    }
    Block whole = new Block(type);
    int length = body.size() + FRAME_LENGTH;
    whole.u32(type).u32(length).octets(body.toByteArray()).u32(length);
    whole.body.writeTo(output);
  }
}
