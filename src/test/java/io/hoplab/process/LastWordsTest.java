package io.hoplab.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.time.Await;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LastWordsTest {
  @Test
  void aProgramThatHasEndedHasSaidAllItsWords() throws Exception {
    for (int i = 0; i < 50; i++) {
      try (Program program = Program.start(Command.of("sh", "-c", "echo why >&2; echo bye >&2"))) {
        LastWords words = LastWords.of(program, "words");
        program.exit().join();
        assertThat(words.last()).isEqualTo("bye");
        assertThat(words.heard("why")).isTrue();
      }
    }
  }

  @Test
  void aProgramThatSaysNothingHasNoLastWords() throws Exception {
    try (Program program = Program.start(Command.of("true"))) {
      LastWords words = LastWords.of(program, "words");
      assertThat(words.join(5_000)).isTrue();
      assertThat(words.last()).isEqualTo("nothing");
      assertThat(words.failure()).isEmpty();
    }
  }

  @Test
  void theWordsOfARunningProgramAreThoseSoFar() throws Exception {
    try (Program program = Program.start(Command.of("sh", "-c", "echo here >&2; exec sleep 60"))) {
      LastWords words = LastWords.of(program, "words");
      Await.until(
          () -> words.heard("here") ? Optional.empty() : Optional.of("nothing was said"),
          Duration.ofSeconds(10));
      assertThat(words.join(1)).isFalse();
    }
  }
}
