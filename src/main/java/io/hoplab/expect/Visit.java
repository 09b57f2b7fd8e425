package io.hoplab.expect;

import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines of a path that stand at one host.
 *
 * @param host the host
 * @param first the index of the first of them in the path
 * @param lines the lines
 */
record Visit(HostName host, int first, List<PathLine> lines) {

  /** The path's lines, one visit for each run of lines at the same host. */
  static List<Visit> of(List<PathLine> path) {
    List<Visit> visits = new ArrayList<>();
    for (int i = 0; i < path.size(); i++) {
      PathLine line = path.get(i);
      Visit last = visits.isEmpty() ? null : visits.get(visits.size() - 1);
      if (last != null && last.host.equals(line.host())) {
        last.lines.add(line);
      } else {
        visits.add(new Visit(line.host(), i, new ArrayList<>(List.of(line))));
      }
    }
    return visits;
  }

  /** Whether a line of the visit names the interface. */
  boolean names(InterfaceName name) {
    return lines.stream().anyMatch(line -> line.iface().filter(name::equals).isPresent());
  }
}
