package io.hoplab.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.Golden;
import io.hoplab.labfile.Problem;
import io.hoplab.verify.LabResult;
import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportsTest {
  @Test
  void aDocumentsStepsStandInTheirOrderAboveTheirEvidence() {
    Golden.check(
        "io/hoplab/report/steps.txt",
        TextReport.full(MadeResults.steps(), TextReport.COLUMNS, Ink.PLAIN));
  }

  @Test
  void onlyARuleIsLongerThanTheTerminalIsWide() {
    for (int columns : List.of(80, 100)) {
      for (LabResult lab : List.of(MadeResults.steps(), MadeResults.pass(), MadeResults.fail())) {
        assertThat(TextReport.full(lab, columns, Ink.COLOUR).lines())
            .allMatch(line -> Page.length(line) <= columns || line.contains(" -t nat -A "));
      }
    }
    assertThat(TextReport.full(MadeResults.steps(), 80, Ink.PLAIN))
        .contains(MadeResults.LONG_RULE)
        .isNotEqualTo(TextReport.full(MadeResults.steps(), 100, Ink.PLAIN));
    assertThat(TextReport.full(MadeResults.steps(), 300, Ink.PLAIN))
        .isEqualTo(TextReport.full(MadeResults.steps(), 100, Ink.PLAIN));
  }

  @Test
  void aReportForPeopleDrawsTheWayAndNamesWhatIsWrong() {
    Golden.check(
        "io/hoplab/report/pass.txt",
        TextReport.full(MadeResults.pass(), TextReport.COLUMNS, Ink.PLAIN));
    Golden.check(
        "io/hoplab/report/fail.txt",
        TextReport.full(MadeResults.fail(), TextReport.COLUMNS, Ink.PLAIN));
  }

  @Test
  void colourChangesNothingButTheColour() {
    assertThat(
            TextReport.full(MadeResults.fail(), TextReport.COLUMNS, Ink.COLOUR)
                .replaceAll("\u001b\\[[0-9;]*m", ""))
        .isEqualTo(TextReport.full(MadeResults.fail(), TextReport.COLUMNS, Ink.PLAIN));
    assertThat(TextReport.full(MadeResults.fail(), TextReport.COLUMNS, Ink.PLAIN))
        .doesNotContain("\u001b");
  }

  @Test
  void aBriefReportIsOneLineAndTheFirstFinding() {
    assertThat(TextReport.brief(MadeResults.pass(), Ink.PLAIN))
        .isEqualTo("PASS  made  Made by hand  0.41 s\n");
    assertThat(TextReport.brief(MadeResults.fail(), Ink.PLAIN).lines())
        .hasSize(2)
        .last()
        .asString()
        .startsWith("  call, request, first packet, hop 2 n/cbr0 in: wanted the packet here");
  }

  @Test
  void theLastLineCounts() {
    assertThat(TextReport.summary(List.of(MadeResults.pass(), MadeResults.fail()), 5.5, Ink.PLAIN))
        .isEqualTo("2 labs: 1 PASS, 1 FAIL; 2 counter-proofs, 2 claims; 5.50 s\n");
  }

  @Test
  void jsonCarriesEverythingAsOneDocument() {
    Golden.check(
        "io/hoplab/report/report.json",
        JsonReport.of(
            List.of(MadeResults.pass(), MadeResults.fail()),
            List.of(new Problem("labs/made.yaml", 14, 5, "vnet.subnets", "this may surprise"))));
  }

  @Test
  void ofAVariantTheReportsSayWhichItIsAndOfWhichLab() throws Exception {
    LabResult pass = MadeResults.pass();
    LabResult variant =
        new LabResult(
            "made@azure-cni",
            pass.title(),
            pass.duration(),
            pass.flows(),
            pass.spreads(),
            pass.counterproofs(),
            pass.claims(),
            pass.notes());
    JsonNode labs =
        JsonMapper.shared().readTree(JsonReport.of(List.of(pass, variant), List.of())).get("labs");
    assertThat(labs.get(0).has("variant")).isFalse();
    assertThat(labs.get(1).get("lab").asString()).isEqualTo("made@azure-cni");
    assertThat(labs.get(1).get("variant").asString()).isEqualTo("azure-cni");
    assertThat(labs.get(1).get("variantOf").asString()).isEqualTo("made");
    Element suites =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(JunitReport.of(List.of(pass, variant)))))
            .getDocumentElement();
    assertThat(suites.getElementsByTagName("properties").getLength()).isOne();
    Element suite = (Element) suites.getElementsByTagName("testsuite").item(1);
    assertThat(suite.getAttribute("name")).isEqualTo("made@azure-cni");
    assertThat(suite.getElementsByTagName("property").item(0).getAttributes())
        .extracting(
            it -> it.getNamedItem("name").getNodeValue(),
            it -> it.getNamedItem("value").getNodeValue())
        .containsExactly("variant", "azure-cni");
  }

  /** The names that others rely on: docs promise them. */
  @Test
  void jsonKeepsTheFieldNamesThatArePromised() {
    JsonNode document =
        JsonMapper.shared().readTree(JsonReport.of(List.of(MadeResults.pass()), List.of()));
    assertThat(document.propertyNames()).contains("verdict", "labs", "warnings");
    JsonNode lab = document.get("labs").get(0);
    assertThat(lab.propertyNames()).contains("lab", "verdict", "seconds", "flows", "claims");
    assertThat(lab.get("seconds").isNumber()).isTrue();
    JsonNode flow = lab.get("flows").get(0);
    assertThat(flow.propertyNames()).contains("flow", "verdict", "expected", "observed");
    for (String side : List.of("expected", "observed")) {
      for (String way : List.of("request", "reply")) {
        assertThat(flow.get(side).get(way).isArray()).as(side + " " + way).isTrue();
        assertThat(flow.get(side).get(way).get(0).propertyNames())
            .as(side + " " + way)
            .contains(
                "host",
                "interface",
                "direction",
                "source",
                "destination",
                "protocol",
                "ttl",
                "steps");
      }
    }
    JsonNode step = flow.get("observed").get("request").get(2).get("steps").get(0);
    assertThat(step.propertyNames()).contains("action", "rule", "before", "after", "conntrack");
    JsonNode claim = lab.get("claims").get(0);
    assertThat(claim.propertyNames()).contains("claim", "verdict", "document", "truth", "evidence");
    assertThat(claim.get("verdict").asString()).isEqualTo("corrected");
    assertThat(claim.get("evidence").isArray()).isTrue();
  }

  @Test
  void junitIsXmlWithACaseForEachFlowCounterproofAndClaim() throws Exception {
    String xml = JunitReport.of(List.of(MadeResults.pass(), MadeResults.fail()));
    Golden.check("io/hoplab/report/junit.xml", xml);
    Element root =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(xml)))
            .getDocumentElement();
    Element broken = (Element) root.getElementsByTagName("testsuite").item(1);
    assertThat(broken.getAttribute("tests")).isEqualTo("3");
    assertThat(broken.getAttribute("failures")).isEqualTo("1");
    assertThat(broken.getAttribute("errors")).isEqualTo("2");
    assertThat(broken.getElementsByTagName("failure").getLength()).isEqualTo(1);
    assertThat(broken.getElementsByTagName("error").getLength()).isEqualTo(2);
  }
}
