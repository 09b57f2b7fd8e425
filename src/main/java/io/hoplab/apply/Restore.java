package io.hoplab.apply;

import io.hoplab.iptables.Table;
import io.hoplab.plan.IptablesText;
import io.hoplab.plan.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** All iptables operations of one host as one text, and where each of its lines comes from. */
final class Restore {
  private static final Pattern LINE = Pattern.compile("line:? (\\d+)");

  private final IptablesText text = new IptablesText();
  private final List<Source> sources = new ArrayList<>();

  /** The place in the plan that a line of a table comes from. */
  private record Source(int place, Table table, String line) {}

  void add(int place, Operation.AddChain operation) {
    text.add(operation);
    sources.add(new Source(place, operation.table(), ":" + operation.chain() + " - [0:0]"));
  }

  void add(int place, Operation.AppendRule operation) {
    text.add(operation);
    sources.add(new Source(place, operation.rule().table(), operation.rule().line()));
  }

  /**
   * The place in the plan of the operation whose line an error names. An error found only when a
   * table is committed, such as a jump to nowhere, names none.
   */
  OptionalInt culprit(String error) {
    Matcher named = LINE.matcher(error);
    List<String> lines = toString().lines().toList();
    if (!named.find() || Integer.parseInt(named.group(1)) > lines.size()) {
      return OptionalInt.empty();
    }
    int number = Integer.parseInt(named.group(1));
    String table = "";
    for (String line : lines.subList(0, number)) {
      table = line.startsWith("*") ? line.substring(1) : table;
    }
    String culprit = lines.get(number - 1);
    for (Source source : sources) {
      if (source.line().equals(culprit) && source.table().toString().equals(table)) {
        return OptionalInt.of(source.place());
      }
    }
    return OptionalInt.empty();
  }

  /** The place in the plan of the first operation. */
  int first() {
    return sources.get(0).place();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
