package io.hoplab.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the shells make of these scripts, program-completion.sh tries in them. */
class ShellTest {
  @ParameterizedTest
  @EnumSource(Shell.class)
  void aScriptHoldsEveryVerbWithWhatItTakes(Shell shell) {
    Golden.check("io/hoplab/completion/made." + shell, shell.script(MadeProgram.spec()));
  }

  @Test
  void theModelSaysWhatStandsWhere() {
    Verb program = Verb.program(MadeProgram.spec());
    assertThat(program.all())
        .extracting(verb -> String.join(" ", verb.path()))
        .as("verbs, without aliases and hidden ones")
        .containsExactly("", "look", "enter", "ask", "practice", "practice start", "practice stop");
    Verb look = program.all().get(1);
    assertThat(look.description()).isEqualTo("Looks at labs");
    assertThat(look.operands()).extracting(Value::code).containsExactly("@lab");
    assertThat(look.endless()).isTrue();
    assertThat(look.options())
        .extracting(option -> option.names() + " " + option.value().map(Value::code).orElse("-"))
        .containsExactly(
            "[-q, --quiet] -",
            "[--format] text json",
            "[-w, --write] @file",
            "[-j, --jobs] @other");
    Verb enter = program.all().get(2);
    assertThat(enter.operands()).extracting(Value::code).containsExactly("@host", "@command");
    assertThat(enter.endless()).isTrue();
    assertThat(program.all().get(3).operands())
        .extracting(Value::code)
        .containsExactly("@host", "@host");
    assertThat(program.all().get(3).endless()).isFalse();
  }
}
