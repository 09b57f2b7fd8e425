package io.hoplab.plan;

import io.hoplab.iptables.Table;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A host's iptables operations as the text that iptables-restore reads. */
public final class IptablesText {
  private final Map<Table, List<String>> chains = new EnumMap<>(Table.class);
  private final Map<Table, List<String>> rules = new EnumMap<>(Table.class);

  /** Adds a chain besides the built-in ones. */
  public IptablesText add(Operation.AddChain operation) {
    chains(operation.table()).add(":" + operation.chain() + " - [0:0]");
    return this;
  }

  /** Adds a rule at the end of its chain. */
  public IptablesText add(Operation.AppendRule operation) {
    chains(operation.rule().table());
    rules
        .computeIfAbsent(operation.rule().table(), table -> new ArrayList<>())
        .add(operation.rule().line());
    return this;
  }

  private List<String> chains(Table table) {
    return chains.computeIfAbsent(table, missing -> new ArrayList<>());
  }

  /** The text: for each table that is used its chains, its rules and {@code COMMIT}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    chains.forEach(
        (table, names) -> {
          text.append('*').append(table).append('\n');
          names.forEach(line -> text.append(line).append('\n'));
          rules.getOrDefault(table, List.of()).forEach(line -> text.append(line).append('\n'));
          text.append("COMMIT\n");
        });
    return text.toString();
  }
}
