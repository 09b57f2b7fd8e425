package io.hoplab.expect;

import io.hoplab.flow.Disposition;
import io.hoplab.flow.Ending;
import io.hoplab.net.HostName;
import java.util.List;
import java.util.Optional;

/**
 * One way of a flow as a lab file expects it.
 *
 * @param lines the path; empty when only its end is stated
 * @param disposition how it ends
 * @param end the host where it ends
 * @param by a part of what is to have ended it there, such as the text of the rule
 */
public record ExpectedTrace(
    List<PathLine> lines, Disposition disposition, HostName end, Optional<String> by) {

  /** Takes a copy of the list. */
  public ExpectedTrace {
    lines = List.copyOf(lines);
  }

  /** A way whose end is not asked for its cause. */
  public ExpectedTrace(List<PathLine> lines, Disposition disposition, HostName end) {
    this(lines, disposition, end, Optional.empty());
  }

  /** Whether the whole path is stated and not only its end. */
  public boolean statesPath() {
    return !lines.isEmpty();
  }

  /** The end in words: {@code delivered at vm-1}. */
  public String ending() {
    return disposition + " at " + end + by.map(part -> " by " + part).orElse("");
  }

  /** The same as the end of a trace; its cause is the part that it has to have in it. */
  public Ending expectedEnding() {
    return new Ending(disposition, end, by.orElse(""));
  }
}
