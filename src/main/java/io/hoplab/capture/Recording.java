package io.hoplab.capture;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Keeps the octets of a stream while somebody reads it. */
final class Recording {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private boolean ended;

  synchronized byte[] bytes() {
    return bytes.toByteArray();
  }

  /** Forgets everything and keeps nothing more. */
  synchronized void end() {
    ended = true;
    bytes.reset();
  }

  private synchronized void keep(byte[] octets, int offset, int count) {
    if (!ended) {
      bytes.write(octets, offset, count);
    }
  }

  InputStream of(InputStream input) {
    return new FilterInputStream(input) {
      @Override
      public int read() throws IOException {
        int octet = super.read();
        if (octet >= 0) {
          keep(new byte[] {(byte) octet}, 0, 1);
        }
        return octet;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        if (count > 0) {
          keep(buffer, offset, count);
        }
        return count;
      }
    };
  }
}
