package io.hoplab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FinishedTest {

  @Test
  void lastWordsAreStillThereAfterTheProgramHasEnded() throws IOException {
    try (Program program = Program.start(Command.of("echo", "last words"))) {
      program.exit().join();
      assertThat(new String(program.output().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("last words\n");
    }
  }

  @Test
  void whatAProgramSaysWhenAskedToEndCanBeRead() throws IOException {
    Command command =
        Command.of(
            "sh", "-c", "trap 'echo farewell; exit' TERM; echo up; while :; do read x; done");
    try (Program program = Program.start(command)) {
      byte[] up = program.output().readNBytes(3);
      program.terminate();
      assertThat(new String(up, StandardCharsets.UTF_8)).isEqualTo("up\n");
      program.input().close();
      assertThat(new String(program.output().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("farewell\n");
    }
  }

  @Test
  void outputErrorsAndExitCodeAreKept() throws IOException {
    Finished finished =
        Finished.run(
            Command.of("sh", "-c", "cat; echo wrong >&2; exit 3"), "in", Duration.ofSeconds(10));
    assertThat(finished.output()).isEqualTo("in");
    assertThat(finished.errors()).isEqualTo("wrong\n");
    assertThat(finished.exitCode()).isEqualTo(3);
  }
}
