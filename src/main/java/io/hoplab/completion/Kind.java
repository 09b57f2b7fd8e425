package io.hoplab.completion;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What can stand at a place of the command line. A verb says it with the label of its parameter or
 * of its option's value: {@code LAB}, {@code NAME}, {@code HOST} (or {@code FROM} and {@code TO}),
 * {@code FILE}, {@code COMMAND}; what follows the capitals, as in {@code HOST[/IFACE]}, is for the
 * reader of the help alone.
 */
enum Kind {
  /** A shipped lab's name, or a lab file. */
  LAB,
  /** The name of a running lab. */
  NAME,
  /** A host of the running lab. */
  HOST,
  /** Any file. */
  FILE,
  /** A program, and then what that takes. */
  COMMAND,
  /** One of some words that are known. */
  WORDS,
  /** Nothing that could be offered. */
  OTHER;

  private static final Pattern CAPITALS = Pattern.compile("[A-Z]+");

  private static final Map<String, Kind> BY_LABEL =
      Map.of(
          "LAB", LAB, "NAME", NAME, "HOST", HOST, "FROM", HOST, "TO", HOST, "FILE", FILE, "COMMAND",
          COMMAND, "CMD", COMMAND);

  static Kind ofLabel(String label) {
    Matcher capitals = CAPITALS.matcher(label);
    return capitals.find() ? BY_LABEL.getOrDefault(capitals.group(), OTHER) : OTHER;
  }

  /** The kind as the scripts name it. */
  @Override
  public String toString() {
    return "@" + name().toLowerCase(Locale.ROOT);
  }
}
