package io.hoplab.labfile;

/**
 * Something in a lab file that has to be mended, or a warning of what is legal there and may
 * surprise: a {@link Reading} says which.
 *
 * @param file the file as it was named
 * @param line counted from 1; 0 when the file could not be read at all
 * @param column counted from 1 in characters; 0 when the file could not be read at all
 * @param path the place in the file, keys with dots between them; empty for the file itself
 * @param message what was wanted and what came
 */
public record Problem(String file, int line, int column, String path, String message) {
  /** {@code labs/x.yaml:14:5 cluster.pods.pod-a.ip: 10.245.0.2 is outside ...}. */
  @Override
  public String toString() {
    return withMark("");
  }

  /** {@code labs/x.yaml:14:5 cluster.services.web.selector: warning: ...}. */
  public String asWarning() {
    return withMark("warning: ");
  }

  private String withMark(String mark) {
    StringBuilder text = new StringBuilder(file);
    if (line > 0) {
      text.append(':').append(line).append(':').append(column);
    }
    if (!path.isEmpty()) {
      text.append(' ').append(path);
    }
    return text.append(": ").append(mark).append(message).toString();
  }
}
