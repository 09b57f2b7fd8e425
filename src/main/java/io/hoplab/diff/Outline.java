package io.hoplab.diff;

import io.hoplab.flow.Hop;
import java.util.ArrayList;
import java.util.List;

/**
 * Where two traces differ and where they do not, without what a conversation's first packet alone
 * shows: the rules that it hit.
 */
record Outline(List<String> rows, String left, String right) {

  static Outline of(TraceDiff traces) {
    List<String> rows = new ArrayList<>();
    for (Row row : traces.rows()) {
      String left = row.left().map(Hop::place).orElse("-");
      String right = row.right().map(Hop::place).orElse("-");
      rows.add(
          left
              + " "
              + right
              + " "
              + row.inOrder().stream().filter(aspect -> aspect != Aspect.STEPS).toList());
    }
    return new Outline(rows, traces.left().toString(), traces.right().toString());
  }
}
