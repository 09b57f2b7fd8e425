package io.hoplab.completion;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.ArgSpec;

/**
 * What an option or a parameter takes.
 *
 * @param kind what can be offered for it
 * @param label what the help calls it, without what is not a letter
 * @param words the words themselves, for {@link Kind#WORDS}
 */
record Value(Kind kind, String label, List<String> words) {

  Value {
    words = List.copyOf(words);
  }

  static Value of(ArgSpec argument) {
    List<String> words = new ArrayList<>();
    if (argument.completionCandidates() != null) {
      for (String word : argument.completionCandidates()) {
        // The constants of an enum are understood in lower case too, which is how the help has
        // them.
        words.add(argument.typeInfo().isEnum() ? word.toLowerCase(Locale.ROOT) : word);
      }
    }
    String label = argument.paramLabel();
    return new Value(
        words.isEmpty() ? Kind.ofLabel(label) : Kind.WORDS,
        label.replaceAll("[^A-Za-z]+", " ").strip().toLowerCase(Locale.ROOT),
        words);
  }

  /** The words with spaces between them, or the kind's name. */
  String code() {
    return kind == Kind.WORDS ? String.join(" ", words) : kind.toString();
  }
}
