package io.hoplab.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.lab.Lab;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many connections through rules by hand, on this machine's kernel. */
@Tag("kernel")
class SpreadTest {
  /** The lab's spreads alone; the flows have a test of their own. */
  private static SpreadResult spread(String file, String old, String replacement) throws Exception {
    String text = Files.readString(Trial.OWN_LABS.resolve(file));
    Lab lab = Trial.of(Trial.replace(text, old, replacement));
    Lab alone =
        new Lab(
            lab.name(),
            lab.title(),
            lab.about(),
            lab.network(),
            lab.cluster(),
            lab.topology(),
            List.of(),
            lab.spreads(),
            List.of(),
            List.of());
    return Trial.verify(alone).spreads().get(0);
  }

  @Test
  void unequalSharesOfTheRulesAreNoticedTwice() throws Exception {
    SpreadResult result =
        spread("service.yaml", "--probability 0.5 -j SEP-B", "--probability 0.2 -j SEP-B");
    assertThat(result.findings())
        .extracting(Finding::place)
        .containsExactly("answers", "rules of node-1");
  }

  @Test
  void affinityIsProvenByItsRule() throws Exception {
    SpreadResult result = spread("affinity.yaml", "title: A Service with", "title: With");
    assertThat(result.findings()).isEmpty();
    assertThat(result.rules()).singleElement().asString().startsWith("19 of 20: -t nat -A SVC-WEB");
  }

  @Test
  void aServiceWithoutAffinityIsNotSticky() throws Exception {
    SpreadResult result =
        spread(
            "service.yaml",
            "on: node-1, shares: {pod-b: 1/2, pod-c: 1/2}}",
            "on: node-1, sticky: on}");
    assertThat(result.findings())
        .extracting(Finding::place)
        .containsExactly("answers", "rules of node-1");
  }
}
