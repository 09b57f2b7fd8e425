package io.hoplab.labfile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The text of a lab file, and its lines for telling columns.
 *
 * @param text the whole text without a byte order mark
 * @param lines its lines without their ends
 */
record LabText(String text, List<String> lines) {
  /** The longest file that is read, in octets. */
  static final int LIMIT = 1 << 20;

  private static final String UTF_16_HINT = "; save the file as UTF-8";

  static LabText of(String text) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' || c == '\r') {
        lines.add(text.substring(start, i));
        if (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
          i++;
        }
        start = i + 1;
      }
    }
    lines.add(text.substring(start));
    return new LabText(text, lines);
  }

  /** The line of that number, counted from 1; empty past the end. */
  String line(int number) {
    return number >= 1 && number <= lines.size() ? lines.get(number - 1) : "";
  }

  /** Reads a file, or says why that cannot be; never reads much more than {@link #LIMIT}. */
  static Optional<LabText> read(Path file, Problems problems) {
    try {
      if (Files.isDirectory(file)) {
        return refuse(problems, "wanted a lab file, came a directory");
      }
      // A regular file's size is known at once; a pipe or a device tells it only by being read.
      long size = Files.isRegularFile(file) ? Files.size(file) : 0;
      if (size > LIMIT) {
        return refuse(problems, "wanted at most " + LIMIT + " octets, came " + size);
      }
      byte[] bytes;
      try (InputStream in = Files.newInputStream(file)) {
        bytes = in.readNBytes(LIMIT + 1);
      }
      if (bytes.length > LIMIT) {
        return refuse(problems, "wanted at most " + LIMIT + " octets, came more");
      }
      return decode(bytes, problems);
    } catch (NoSuchFileException e) {
      return refuse(problems, "there is no such file");
    } catch (AccessDeniedException e) {
      return refuse(problems, "the file is there, but reading it is not permitted");
    } catch (IOException e) {
      return refuse(problems, "the file cannot be read: " + e.getMessage());
    }
  }

  private static Optional<LabText> refuse(Problems problems, String message) {
    problems.add(0, 0, "", message);
    return Optional.empty();
  }

  static Optional<LabText> decode(byte[] bytes, Problems problems) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(in, out, true);
    String text = out.flip().toString();
    if (result.isError()) {
      String octet = String.format("0x%02x", bytes[in.position()] & 0xff);
      return refuseAt(text, text.length(), problems, "the octet " + octet + UTF_16_HINT);
    }
    if (text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    for (int i = 0; i < text.length(); i++) {
      if (!printable(text.charAt(i))) {
        String name = String.format("U+%04X", (int) text.charAt(i));
        return refuseAt(text, i, problems, "the control character " + name);
      }
    }
    if (text.isBlank()) {
      return refuse(problems, "wanted a lab, came an empty file");
    }
    return Optional.of(of(text));
  }

  /** YAML 1.2, production 1 (c-printable), by UTF-16 units. */
  private static boolean printable(char c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || (c >= ' ' && c <= '~')
        || c == '\u0085'
        || (c >= '\u00A0' && c < '\uFFFE' && c != '\uFEFF');
  }

  private static Optional<LabText> refuseAt(
      String text, int index, Problems problems, String came) {
    List<String> before = of(text.substring(0, index)).lines();
    String last = before.get(before.size() - 1);
    problems.add(
        before.size(),
        last.codePointCount(0, last.length()) + 1,
        "",
        "wanted UTF-8 text, came " + came);
    return Optional.empty();
  }
}
