package io.hoplab.expect;

import io.hoplab.flow.Disposition;
import io.hoplab.net.HostName;
import java.util.List;

/**
 * One way of a flow as a lab file expects it.
 *
 * @param lines the path; empty when only its end is stated
 * @param disposition how it ends
 * @param end the host where it ends
 */
public record ExpectedTrace(List<PathLine> lines, Disposition disposition, HostName end) {

  /** Takes a copy of the list. */
  public ExpectedTrace {
    lines = List.copyOf(lines);
  }

  /** Whether the whole path is stated and not only its end. */
  public boolean statesPath() {
    return !lines.isEmpty();
  }

  /** The end in words: {@code delivered at vm-1}. */
  public String ending() {
    return disposition + " at " + end;
  }
}
