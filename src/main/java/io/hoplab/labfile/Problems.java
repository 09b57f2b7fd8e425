package io.hoplab.labfile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects the problems of one file, and the warnings beside them. */
final class Problems {
  private static final int MOST = 200;

  private final String file;
  private final Set<Problem> found = new LinkedHashSet<>();
  private final Set<Problem> warnings = new LinkedHashSet<>();

  Problems(String file) {
    this.file = file;
  }

  String file() {
    return file;
  }

  void add(int line, int column, String path, String message) {
    found.add(new Problem(file, line, column, printable(path), printable(message)));
  }

  /** Adds what is legal and may surprise: the file is no less valid for it. */
  void addWarning(int line, int column, String path, String message) {
    warnings.add(new Problem(file, line, column, printable(path), printable(message)));
  }

  /** Takes the line breaks and the terminal's control characters out of what a file says. */
  static String printable(String text) {
    if (text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    StringBuilder printable = new StringBuilder(text.length());
    for (char c : text.toCharArray()) {
      if (Character.isISOControl(c)) {
        printable.append(c == '\n' ? "\\n" : String.format("\\u%04x", (int) c));
      } else {
        printable.append(c);
      }
    }
    return printable.toString();
  }

  void add(Problem problem) {
    found.add(problem);
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** Whether there is a problem at one of the places or below it. */
  boolean touch(String... paths) {
    for (Problem problem : found) {
      for (String path : paths) {
        if (within(problem.path(), path)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether the one place is the other or lies below it. */
  static boolean within(String path, String ancestor) {
    return path.startsWith(ancestor)
        && (path.length() == ancestor.length()
            || ancestor.isEmpty()
            || path.charAt(ancestor.length()) == '.'
            || path.charAt(ancestor.length()) == '[');
  }

  /** All problems in the order of their places. */
  List<Problem> all() {
    return sorted(found, "problems");
  }

  /** All warnings in the order of their places. */
  List<Problem> warnings() {
    return sorted(warnings, "warnings");
  }

  private List<Problem> sorted(Set<Problem> unsorted, String what) {
    List<Problem> sorted = new ArrayList<>(unsorted);
    // The sort is stable: what is found at one place stays in the order in which it was found.
    sorted.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
    if (sorted.size() <= MOST) {
      return sorted;
    }
    Problem next = sorted.get(MOST);
    List<Problem> first = new ArrayList<>(sorted.subList(0, MOST));
    first.add(
        new Problem(
            file,
            next.line(),
            next.column(),
            "",
            "and " + (sorted.size() - MOST) + " " + what + " more"));
    return first;
  }
}
