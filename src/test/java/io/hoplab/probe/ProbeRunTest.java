package io.hoplab.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProbeRunTest {
  @Test
  void aNameWithoutAnAddressIsAnAnswerThoughAnEmptyOne() {
    assertThat(ProbeRun.of(0, "", "")).isEqualTo(new ProbeRun(false, "an empty answer"));
  }

  @Test
  void aProgramThatFailedWithoutAWordHadNoAnswer() {
    assertThat(ProbeRun.of(1, "", "")).isEqualTo(new ProbeRun(false, "no answer (exit 1)"));
  }

  @Test
  void theLastWordsAreTold() {
    assertThat(ProbeRun.of(0, "one\ntwo\n\n", "")).isEqualTo(new ProbeRun(true, "two"));
    assertThat(ProbeRun.of(7, "", "curl: (7) refused\n"))
        .isEqualTo(new ProbeRun(false, "curl: (7) refused (exit 7)"));
  }
}
