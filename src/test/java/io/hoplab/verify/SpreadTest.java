package io.hoplab.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.lab.Lab;
import io.hoplab.lab.Spread;
import io.hoplab.plan.Planner;
import io.hoplab.tracing.Backend;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many connections through rules by hand, on this machine's kernel. */
@Tag("kernel")
class SpreadTest {
  /** The lab's spreads alone; the flows have a test of their own. */
  private static SpreadResult spread(String file, String old, String replacement) throws Exception {
    return spreadOf(
        Trial.replace(Files.readString(Trial.OWN_LABS.resolve(file)), old, replacement));
  }

  private static SpreadResult spreadOf(String text) throws Exception {
    Lab lab = Trial.of(text);
    return Trial.verify(with(lab, lab.spreads())).spreads().get(0);
  }

  private static Lab with(Lab lab, List<Spread> spreads) {
    return new Lab(
        lab.name(),
        lab.title(),
        lab.about(),
        lab.azure(),
        lab.cluster(),
        lab.topology(),
        List.of(),
        spreads,
        List.of(),
        List.of());
  }

  @Test
  void unequalSharesOfTheRulesAreNoticedTwice() throws Exception {
    SpreadResult result =
        spread("service.yaml", "--probability 0.5 -j SEP-B", "--probability 0.2 -j SEP-B");
    assertThat(result.findings())
        .extracting(Finding::place)
        .containsExactly("answers", "rules of node-1");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void behindASpreadThatIsNotProvenNothingIsSentToWhoWantsNoMore(boolean onlyIfProven)
      throws Exception {
    Lab lab =
        Trial.of(
            Trial.replace(
                Files.readString(Trial.OWN_LABS.resolve("service.yaml")),
                "--probability 0.5 -j SEP-B",
                "--probability 0.2 -j SEP-B"));
    Spread first = lab.spreads().get(0);
    Spread second =
        new Spread("second", first.probe(), first.connections(), first.on(), first.expected());
    LabEvidence evidence =
        LabRun.run(
            with(lab, List.of(first, second)),
            Planner.plan(lab.topology()),
            Trial.FOLDER.resolve("spreads"),
            Patience.ORDINARY,
            Backend.NFT,
            onlyIfProven);
    assertThat(evidence.spreads()).hasSize(onlyIfProven ? 1 : 2).containsKey(first.name());
  }

  @Test
  void affinityIsProvenByItsRule() throws Exception {
    SpreadResult result = spread("affinity.yaml", "title: A Service with", "title: With");
    assertThat(result.findings()).isEmpty();
    assertThat(result.rules()).singleElement().asString().startsWith("19 of 20: -t nat -A SVC-WEB");
  }

  private static SpreadResult inNftablesMode(String spread, String affinity) throws Exception {
    String text = Files.readString(Trial.OWN_LABS.resolve("change-before-spread.yaml"));
    return spreadOf(
        text.substring(0, text.indexOf("counterproofs:"))
            .replace("  services:", "  kubeProxy: {mode: nftables}\n  services:")
            .replace("clusterIP: 10.0.0.50", "clusterIP: 10.0.0.50\n" + affinity)
            .replace("connections: 10", "connections: 100")
            .replace("shares: {pod-c: 1}", spread));
  }

  @Test
  void sharesOfNftablesAreReadFromItsRandomNumbers() throws Exception {
    SpreadResult result = inNftablesMode("shares: {pod-b: 1/2, pod-c: 1/2}", "");
    assertThat(result.findings()).isEmpty();
    assertThat(result.rules())
        .hasSize(2)
        .allMatch(rule -> rule.contains("50.0000 %: service-"))
        .allMatch(rule -> rule.contains("numgen random mod 2"));
  }

  @Test
  void affinityOfNftablesIsProvenByTheSetThatTheClientIsIn() throws Exception {
    SpreadResult result = inNftablesMode("sticky: on", "      sessionAffinity: ClientIP");
    assertThat(result.findings()).isEmpty();
    assertThat(result.rules())
        .singleElement()
        .asString()
        .contains("100.0000 %: service-", "ip saddr @affinity-", "goto endpoint-");
  }

  @Test
  void withoutAffinityNftablesHoldsNobody() throws Exception {
    assertThat(inNftablesMode("sticky: on", "").findings())
        .extracting(Finding::place)
        .containsExactly("answers", "rules of node-1");
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
