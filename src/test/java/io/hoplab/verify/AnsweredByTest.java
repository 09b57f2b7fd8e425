package io.hoplab.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.flow.Way;
import io.hoplab.net.AddressPort;
import io.hoplab.tracing.Backend;
import java.nio.file.Files;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A Service by hand: which of its endpoints answers is up to the kernel's dice. */
@Tag("kernel")
class AnsweredByTest {
  private static String service;

  @BeforeAll
  static void readTheLab() throws Exception {
    service = Files.readString(Trial.OWN_LABS.resolve("service.yaml"));
  }

  @Test
  void eachEndpointsOwnConversationIsProven() throws Exception {
    LabResult result = Trial.verify(Trial.of(service));
    Trial.assertPass(result);
    for (FlowResult flow : result.flows()) {
      String port = flow.said().replaceAll(".*:(\\d+) .*", "$1");
      assertThat(flow.packets())
          .filteredOn(packet -> packet.way() == Way.REQUEST)
          .as("the conversation that the answer speaks of")
          .extracting(packet -> packet.trace().hops().get(0).tuple().source())
          .containsOnly(AddressPort.parse("10.244.0.2:" + port));
    }
  }

  @Test
  void anEndpointThatIsNeverChosenIsAContradiction() throws Exception {
    String lie =
        Trial.replace(service, "-m statistic --mode random --probability 0.5 -j SEP-B", "-j SEP-B");
    LabResult result = Trial.verify(Trial.of(lie));
    assertThat(result.flows())
        .extracting(FlowResult::verdict)
        .containsExactly(Verdict.PASS, Verdict.FAIL);
    assertThat(result.flows().get(1).findings().toString())
        .contains("wanted an answer by pod-c, came none in 156 attempts, answers pod-b 156");
  }

  @Test
  void aServiceThatNobodyAnswersIsAContradiction() throws Exception {
    String lie =
        Trial.replace(
            service,
            "        - -t nat -A SERVICES -d 10.0.0.50/32",
            "        - -t nat -A SERVICES -d 10.0.0.51/32");
    Verification hasty =
        new Verification(
            Files.createTempDirectory(Files.createDirectories(Trial.FOLDER), "trial"),
            4,
            Patience.SHORT,
            Backend.NFT);
    assertThat(hasty.verify(Trial.of(lie), UnaryOperator.identity()).flows())
        .extracting(FlowResult::verdict)
        .containsOnly(Verdict.FAIL);
  }
}
