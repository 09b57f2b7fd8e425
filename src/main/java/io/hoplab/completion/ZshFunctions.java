package io.hoplab.completion;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The verbs as functions of zsh, one each, in the words of its {@code _arguments}. */
final class ZshFunctions {
  private final StringBuilder text = new StringBuilder();

  private ZshFunctions() {}

  static String of(Verb program) {
    ZshFunctions functions = new ZshFunctions();
    program.all().forEach(functions::function);
    return functions.text.toString();
  }

  private void function(Verb verb) {
    List<String> specifications = new ArrayList<>();
    verb.options().forEach(option -> specifications.addAll(specifications(option)));
    if (verb.verbs().isEmpty()) {
      for (int i = 0; i < verb.operands().size(); i++) {
        boolean last = i == verb.operands().size() - 1;
        specifications.add(operand(verb.operands().get(i), i + 1, last && verb.endless()));
      }
    } else {
      specifications.add("'1:verb:->verb'");
      specifications.add("'*::argument:->argument'");
    }
    text.append(name(verb)).append("() {\n");
    if (!verb.verbs().isEmpty()) {
      text.append("  local curcontext=$curcontext context state state_descr line\n");
    }
    text.append("  typeset -A opt_args\n  _arguments -C -s -S :");
    specifications.forEach(it -> text.append(" \\\n    ").append(it));
    text.append('\n');
    if (!verb.verbs().isEmpty()) {
      below(verb);
    }
    text.append("}\n");
  }

  private void below(Verb verb) {
    text.append("  case $state in\n    verb)\n      local -a verbs=(");
    for (Verb below : verb.verbs()) {
      text.append("\n        ")
          .append(BashTable.quoted(below.name() + ":" + below.description().replace(":", "\\:")));
    }
    text.append("\n      )\n      _describe verb verbs\n      ;;\n    argument)\n")
        .append("      curcontext=${curcontext%:*}-$words[1]:\n      case $words[1] in\n");
    for (Verb below : verb.verbs()) {
      text.append("        ").append(below.name()).append(") ").append(name(below)).append(" ;;\n");
    }
    text.append("      esac\n      ;;\n  esac\n");
  }

  private static String name(Verb verb) {
    return "_hoplab_at"
        + verb.path().stream().map(word -> "_" + word).collect(Collectors.joining());
  }

  /** One for each name, each of which excludes the others. */
  private static List<String> specifications(Choice option) {
    String others = "(" + String.join(" ", option.names()) + ")";
    List<String> specifications = new ArrayList<>();
    for (String name : option.names()) {
      // A long option's value follows it after an equals sign, or in the next word.
      String value = option.value().map(it -> (name.startsWith("--") ? "=" : "+")).orElse("");
      String action =
          option.value().map(it -> ":" + escaped(it.label()) + ":" + action(it)).orElse("");
      specifications.add(
          BashTable.quoted(
              others + name + value + "[" + escaped(option.description()) + "]" + action));
    }
    return specifications;
  }

  private static String operand(Value value, int place, boolean endless) {
    String start = endless ? "*" : Integer.toString(place);
    // Three colons: the words that belong to the program alone are what it completes with.
    String colons = value.kind() == Kind.COMMAND ? ":::" : ":";
    return BashTable.quoted(start + colons + escaped(value.label()) + ":" + action(value));
  }

  private static String action(Value value) {
    return switch (value.kind()) {
      case LAB -> "_hoplab_labs";
      case NAME -> "_hoplab_running";
      case HOST -> "_hoplab_hosts";
      case FILE -> "_files";
      case COMMAND -> "_hoplab_command";
      case WORDS -> "(" + String.join(" ", value.words()) + ")";
      case OTHER -> " ";
    };
  }

  private static String escaped(String text) {
    return text.replaceAll("[\\\\:\\[\\]]", "\\\\$0");
  }
}
