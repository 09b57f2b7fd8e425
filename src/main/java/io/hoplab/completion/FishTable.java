package io.hoplab.completion;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The verbs as a function of fish that sets the caller's variables. */
final class FishTable {
  private FishTable() {}

  static String of(Verb program) {
    StringBuilder text =
        new StringBuilder("function __hoplab_takes --no-scope-shadowing\n    switch \"$argv\"\n");
    for (Verb verb : program.all()) {
      text.append("        case ").append(quoted(String.join(" ", verb.path()))).append('\n');
      set(text, "verbs", verb.verbs().stream().map(it -> told(it.name(), it.description())));
      set(text, "options", verb.options().stream().flatMap(FishTable::options));
      set(text, "valued", verb.options().stream().flatMap(FishTable::valued));
      set(text, "operands", verb.operands().stream().map(value -> quoted(value.code())));
      set(text, "endless", verb.endless() ? Stream.of("1") : Stream.empty());
    }
    return text.append("    end\nend\n").toString();
  }

  private static void set(StringBuilder text, String variable, Stream<String> words) {
    List<String> all = words.toList();
    text.append("            set ").append(variable);
    all.forEach(word -> text.append(all.size() > 1 ? " \\\n                " : " ").append(word));
    text.append('\n');
  }

  private static Stream<String> options(Choice option) {
    return option.names().stream().map(name -> told(name, option.description()));
  }

  /** A candidate and its description have a tab between them. */
  private static String told(String word, String description) {
    return quoted(word) + "\\t" + quoted(description);
  }

  private static Stream<String> valued(Choice option) {
    return option.value().stream()
        .flatMap(value -> option.names().stream().map(name -> quoted(name + "=" + value.code())));
  }

  /** In single quotes, where a backslash escapes a quote and itself. */
  private static String quoted(String text) {
    return Stream.of(text)
        .map(it -> it.replace("\\", "\\\\").replace("'", "\\'"))
        .collect(Collectors.joining("", "'", "'"));
  }
}
