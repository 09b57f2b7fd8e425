package io.hoplab.capture;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Keeps the octets of a stream while somebody reads it. */
final class Recording {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  byte[] bytes() {
    return bytes.toByteArray();
  }

  InputStream of(InputStream input) {
    return new FilterInputStream(input) {
      @Override
      public int read() throws IOException {
        int octet = super.read();
        if (octet >= 0) {
          bytes.write(octet);
        }
        return octet;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        if (count > 0) {
          bytes.write(buffer, offset, count);
        }
        return count;
      }
    };
  }
}
