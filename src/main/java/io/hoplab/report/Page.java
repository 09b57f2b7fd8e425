package io.hoplab.report;

import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Text that is set in lines no longer than one reads. A rule of a firewall is the exception: it is
 * of use only whole, to copy it, and stays on its line.
 */
final class Page {
  /** Where no terminal says how wide it is, and no wider where it is wider. */
  static final int WIDTH = 100;

  /** Below this nothing can be read any more; a narrower terminal breaks the lines itself. */
  private static final int NARROWEST = 60;

  private static final Pattern RULE = Pattern.compile("(^|\\s)(-t [a-z]+ -A|add rule) ");
  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");

  private final int width;
  private final StringBuilder text = new StringBuilder();

  /** A page for a terminal with so many columns. */
  Page(int columns) {
    this.width = Math.max(NARROWEST, Math.min(WIDTH, columns));
  }

  /** How many characters a line has. */
  int width() {
    return width;
  }

  /** A line as it is. */
  void line(String line) {
    text.append(line.stripTrailing()).append('\n');
  }

  /** Words behind what a line starts with, broken under their own beginning. */
  void set(String start, String words, UnaryOperator<String> paint) {
    set(start, words, paint, length(start));
  }

  /** Words behind what a line starts with, broken under the column that is given. */
  void set(String start, String words, UnaryOperator<String> paint, int hanging) {
    String before = start;
    String rest = words;
    int used = length(start);
    while (used + rest.length() > width && !RULE.matcher(rest).find()) {
      int space = rest.lastIndexOf(' ', width - used);
      if (space <= 0 && used > hanging) {
        line(before);
        before = " ".repeat(hanging);
        used = hanging;
        continue;
      }
      if (space <= 0) {
        // A word that is longer than a line.
        space = rest.indexOf(' ');
      }
      if (space < 0) {
        break;
      }
      line(before + paint.apply(rest.substring(0, space).stripTrailing()));
      rest = rest.substring(space).stripLeading();
      before = " ".repeat(hanging);
      used = hanging;
    }
    line(before + paint.apply(rest));
  }

  /** As much of the words as fits behind so many characters, with … where something is cut. */
  String fitted(int used, String words) {
    int room = Math.max(10, width - used);
    if (words.length() <= room) {
      return words;
    }
    int space = words.lastIndexOf(' ', room - 2);
    return words.substring(0, space > 0 ? space : room - 2).replaceAll("[,;:.]$", "") + " …";
  }

  /** How many characters are seen of it. */
  static int length(String painted) {
    return COLOUR.matcher(painted).replaceAll("").length();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
