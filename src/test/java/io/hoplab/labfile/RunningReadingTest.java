package io.hoplab.labfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The file of a running lab, whose judgements a change may have made senseless. */
class RunningReadingTest {
  @Test
  void aLabWhoseFlowsDoNotFitItAnyMoreIsThereWithoutThem() {
    String text =
        LabUnderTest.TEXT.replaceAll("(?m)^flows:", "flows:\n  odd: {probe: ping nobody from box}");
    assertThat(LabUnderTest.read(text))
        .as("when it is to be judged")
        .isInstanceOf(Reading.Invalid.class);
    Reading.Valid running = (Reading.Valid) LabUnderTest.read(text, Allocations.NONE);
    assertThat(running.lab().flows()).isEmpty();
    assertThat(running.lab().topology().hosts())
        .isEqualTo(LabUnderTest.valid(LabUnderTest.TEXT).topology().hosts());
    assertThat(running.warnings())
        .extracting(Problem::path)
        .containsOnly("flows.odd", "flows.odd.probe");
  }

  @Test
  void aChangeOfANetworkThatIsWrongItselfIsNotLookedAt() {
    String text =
        LabUnderTest.TEXT
            .replaceFirst("(?m)^vnet:", "vnet: 1_000\nvnett:")
            .replaceFirst(
                "(?m)^    probe: ", "    change: {cluster.podCidr: 10.1.0.0/16}\n    probe: ");
    assertThat(LabUnderTest.read(text)).isInstanceOf(Reading.Invalid.class);
  }

  @Test
  void whatItIsBuiltOfHasToBeRight() {
    String text = LabUnderTest.TEXT.replaceFirst("(?m)^vnet:", "vnett:");
    assertThat(LabUnderTest.read(text, Allocations.NONE)).isInstanceOf(Reading.Invalid.class);
  }

  @Test
  void whatFitsIsThereAsEver() {
    Reading.Valid running = (Reading.Valid) LabUnderTest.read(LabUnderTest.TEXT, Allocations.NONE);
    assertThat(running.lab().flows()).isEqualTo(LabUnderTest.valid(LabUnderTest.TEXT).flows());
    assertThat(running.warnings()).isEqualTo(List.of());
  }
}
