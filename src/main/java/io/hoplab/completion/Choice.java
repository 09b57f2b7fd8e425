package io.hoplab.completion;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;

/**
 * An option.
 *
 * @param names its names, dashes included
 * @param description what it does, in a few words
 * @param value what it takes; empty for a switch
 */
record Choice(List<String> names, String description, Optional<Value> value) {

  Choice {
    names = List.copyOf(names);
  }

  static Choice of(OptionSpec option) {
    return new Choice(
        List.of(option.names()),
        Verb.firstSentence(option.description()),
        option.arity().max() == 0 ? Optional.empty() : Optional.of(Value.of(option)));
  }
}
