package io.hoplab.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DocumentStepTest {
  @Test
  void stepsStandBeforeTheirSubStepsAndCountAsPeopleDo() {
    assertThat(
            Stream.of("2.0", "1.10", "1.3", "1.2.1", "1.2", "1.1")
                .map(DocumentStep::parse)
                .sorted()
                .map(DocumentStep::toString))
        .containsExactly("1.1", "1.2", "1.2.1", "1.3", "1.10", "2.0");
  }
}
