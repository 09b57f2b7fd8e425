package io.hoplab.cli;

import io.hoplab.linux.ErrnoException;
import io.hoplab.linux.LibC;
import io.hoplab.report.Ink;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Standard output and standard error, and whether a person looks at them. */
final class Terminal {
  private final PrintStream out = utf8(System.out);
  private final PrintStream err = utf8(System.err);
  private final boolean outIsTerminal = isTerminal(1);
  private final boolean errIsTerminal = isTerminal(2);
  private boolean progressShown;

  /** Labs and reports are UTF-8, whatever the locale of the shell says. */
  private static PrintStream utf8(PrintStream stream) {
    return new PrintStream(stream, false, StandardCharsets.UTF_8);
  }

  /** What the descriptor leads to, without asking a native library: {@code /dev/pts/3}. */
  private static boolean isTerminal(int descriptor) {
    try {
      String device = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return device.startsWith("/dev/pts/")
          || device.startsWith("/dev/tty")
          || device.equals("/dev/console");
    } catch (IOException e) {
      return false;
    }
  }

  /** Colours for a terminal that has them, unless NO_COLOR is set (no-color.org). */
  Ink ink() {
    String noColor = System.getenv("NO_COLOR");
    boolean wanted = noColor == null || noColor.isEmpty();
    return outIsTerminal && wanted && !"dumb".equals(System.getenv("TERM"))
        ? Ink.COLOUR
        : Ink.PLAIN;
  }

  /** How many columns standard output has; where it is no terminal, or does not know, so many. */
  int columns(int otherwise) {
    if (!outIsTerminal) {
      return otherwise;
    }
    try {
      int columns = LibC.columns(1);
      return columns == 0 ? otherwise : columns;
    } catch (ErrnoException e) {
      return otherwise;
    }
  }

  /** Whether a person looks at standard output. */
  boolean isWatched() {
    return outIsTerminal;
  }

  /** Writes to standard output. */
  synchronized void print(String text) {
    clearProgress();
    out.print(text);
    out.flush();
  }

  /** Writes a line to standard error. */
  synchronized void complain(String line) {
    clearProgress();
    err.println(line);
    err.flush();
  }

  /** Writes where an unexpected exception came from to standard error. */
  synchronized void complain(Exception exception) {
    clearProgress();
    exception.printStackTrace(err);
    err.flush();
  }

  /** Standard output for those that want a writer. */
  PrintWriter writer() {
    return new PrintWriter(out, true, StandardCharsets.UTF_8);
  }

  /** Shows how far long work is, on one line that the next output replaces. */
  synchronized void progress(String line) {
    if (errIsTerminal) {
      err.print("\r\u001b[K" + line);
      err.flush();
      progressShown = true;
    }
  }

  private void clearProgress() {
    if (progressShown) {
      err.print("\r\u001b[K");
      err.flush();
      progressShown = false;
    }
  }

  /** Whether everything that was printed was taken. */
  boolean broken() {
    return out.checkError();
  }
}
