package io.hoplab.labfile;

import java.io.Reader;

/**
 * Reads a text in pieces that never end between the two halves of a surrogate pair.
 *
 * <p>snakeyaml-engine 3.0.1 reads pieces of 1025 units; when the last is a high surrogate, it
 * writes the low one behind the end of its array ({@code
 * StreamReader.extendIfTrailingHighSurrogate}).
 */
final class WholeCharacters extends Reader {
  private final String text;
  private int position;

  WholeCharacters(String text) {
    this.text = text;
  }

  @Override
  public int read(char[] buffer, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (position >= text.length()) {
      return -1;
    }
    int end = Math.min(text.length(), position + length);
    if (end - position > 1 && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    int count = end - position;
    text.getChars(position, end, buffer, offset);
    position = end;
    return count;
  }

  @Override
  public void close() {}
}
