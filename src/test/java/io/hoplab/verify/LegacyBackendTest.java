package io.hoplab.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hoplab.flow.Step;
import io.hoplab.lab.Lab;
import io.hoplab.tracing.Backend;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
class LegacyBackendTest {
  private final Lab lab = Trial.read(Trial.LABS.resolve("kubenet-pod-to-vm.yaml"));

  @Test
  void aLabIsProvenByCountersAndTheResultSaysSo() throws Exception {
    assumeTrue(
        System.getProperty("user.name").equals("root"),
        "the kernel shows the legacy backend's tables to root alone");
    LabResult result = Trial.verification(Backend.LEGACY).verify(lab, UnaryOperator.identity());
    Trial.assertPass(result);
    assertThat(result.notes())
        .singleElement()
        .asString()
        .startsWith("rules are told by their counters");
    List<Step> steps =
        result.flows().get(0).packets().get(0).trace().hops().stream()
            .flatMap(hop -> hop.steps().stream())
            .toList();
    assertThat(steps)
        .singleElement()
        .asString()
        .startsWith("Translation[kind=SNAT")
        .contains("-t nat -A IP-MASQ-AGENT")
        .contains("-j MASQUERADE");
  }

  @Test
  void theOtherBackendTracesAndNothingNeedsToBeSaid() throws Exception {
    assertThat(Trial.verify(lab).notes()).isEmpty();
  }
}
