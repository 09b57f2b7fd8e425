package io.hoplab.completion;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * A verb as the command line's model has it; the program itself is the verb with the empty path.
 *
 * @param path the words that lead to it, such as {@code verify}
 * @param description what it does, in a few words
 * @param options its options
 * @param operands what its parameters are, in their order
 * @param endless whether the last operand may be given any number of times
 * @param verbs the verbs below it
 */
record Verb(
    List<String> path,
    String description,
    List<Choice> options,
    List<Value> operands,
    boolean endless,
    List<Verb> verbs) {

  Verb {
    path = List.copyOf(path);
    options = List.copyOf(options);
    operands = List.copyOf(operands);
    verbs = List.copyOf(verbs);
  }

  /** The whole program, without what its help hides. */
  static Verb program(CommandSpec root) {
    return of(root, List.of());
  }

  private static Verb of(CommandSpec spec, List<String> path) {
    List<Verb> verbs = new ArrayList<>();
    spec.subcommands()
        .forEach(
            (name, command) -> {
              CommandSpec below = command.getCommandSpec();
              // Aliases stand in the map too.
              if (!below.usageMessage().hidden() && name.equals(below.name())) {
                verbs.add(of(below, Stream.concat(path.stream(), Stream.of(name)).toList()));
              }
            });
    return new Verb(
        path,
        firstSentence(spec.usageMessage().description()),
        spec.options().stream().filter(option -> !option.hidden()).map(Choice::of).toList(),
        operands(spec),
        spec.positionalParameters().stream().anyMatch(operand -> operand.index().isVariable()),
        verbs);
  }

  private static List<Value> operands(CommandSpec spec) {
    List<Value> operands = new ArrayList<>();
    while (true) {
      int place = operands.size();
      PositionalParamSpec found =
          spec.positionalParameters().stream()
              .filter(operand -> operand.index().contains(place))
              .findFirst()
              .orElse(null);
      if (found == null) {
        return operands;
      }
      operands.add(Value.of(found));
      if (found.index().isVariable() && found.index().min() <= place) {
        return operands;
      }
    }
  }

  /** The verb's name, the last word of its path. */
  String name() {
    return path.get(path.size() - 1);
  }

  /** This verb and all below it. */
  List<Verb> all() {
    return Stream.concat(Stream.of(this), verbs.stream().flatMap(verb -> verb.all().stream()))
        .toList();
  }

  static String firstSentence(String[] paragraphs) {
    String text = String.join(" ", paragraphs).replace("%n", " ").replace("%%", "%").strip();
    int end = text.indexOf(". ");
    String sentence = end < 0 ? text : text.substring(0, end);
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }
}
