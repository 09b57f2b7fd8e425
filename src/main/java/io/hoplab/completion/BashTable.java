package io.hoplab.completion;

import java.util.List;
import java.util.stream.Collectors;

/** The verbs as a function of bash that sets the caller's variables. */
final class BashTable {
  private BashTable() {}

  static String of(Verb program) {
    StringBuilder text = new StringBuilder("_hoplab_takes() {\n  case $1 in\n");
    for (Verb verb : program.all()) {
      text.append("    ")
          .append(quoted(String.join(" ", verb.path())))
          .append(")\n      verbs=")
          .append(list(verb.verbs().stream().map(Verb::name).toList()))
          .append("\n      options=")
          .append(list(verb.options().stream().flatMap(it -> it.names().stream()).toList()))
          .append("\n      valued=(")
          .append(verb.options().stream().map(BashTable::valued).collect(Collectors.joining()))
          .append(" )\n      operands=")
          .append(list(verb.operands().stream().map(Value::code).toList()))
          .append("\n      endless=")
          .append(verb.endless() ? "1" : "''")
          .append("\n      ;;\n");
    }
    return text.append("  esac\n}\n").toString();
  }

  private static String valued(Choice option) {
    return option.value().stream()
        .flatMap(
            value -> option.names().stream().map(name -> " [" + name + "]=" + quoted(value.code())))
        .collect(Collectors.joining());
  }

  private static String list(List<String> words) {
    return words.stream().map(BashTable::quoted).collect(Collectors.joining(" ", "(", ")"));
  }

  /** In single quotes, which a quote within must leave for a moment. */
  static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
