package io.hoplab.report;

import io.hoplab.lab.LabName;
import io.hoplab.verify.ClaimResult;
import io.hoplab.verify.CounterproofResult;
import io.hoplab.verify.FlowResult;
import io.hoplab.verify.LabResult;
import io.hoplab.verify.SpreadResult;
import io.hoplab.verify.Verdict;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Results as JUnit XML: a suite a lab; a case a flow, spread, counter-proof and claim. What is not
 * proven is an error, what is contradicted a failure.
 */
public final class JunitReport {
  private record Case(String name, Verdict verdict, String detail) {}

  private JunitReport() {}

  /** The document for a run of labs. */
  public static String of(List<LabResult> labs) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeCharacters("\n");
      xml.writeStartElement("testsuites");
      for (LabResult lab : labs) {
        suite(xml, lab);
      }
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("writing to memory cannot fail", e);
    }
    return text + "\n";
  }

  private static void suite(XMLStreamWriter xml, LabResult lab) throws XMLStreamException {
    List<Case> cases = cases(lab);
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", lab.lab());
    xml.writeAttribute("tests", Integer.toString(cases.size()));
    xml.writeAttribute("failures", Long.toString(count(cases, Verdict.FAIL)));
    xml.writeAttribute("errors", Long.toString(count(cases, Verdict.NOT_PROVEN)));
    xml.writeAttribute("skipped", "0");
    xml.writeAttribute("time", String.format(Locale.ROOT, "%.3f", lab.duration().toNanos() / 1e9));
    Optional<String> variant = LabName.parse(lab.lab()).variant();
    if (variant.isPresent()) {
      xml.writeStartElement("properties");
      property(xml, "variant", variant.get());
      property(xml, "variantOf", LabName.parse(lab.lab()).base());
      xml.writeEndElement();
    }
    for (Case one : cases) {
      xml.writeStartElement("testcase");
      xml.writeAttribute("classname", lab.lab());
      xml.writeAttribute("name", clean(one.name()));
      if (one.verdict() != Verdict.PASS) {
        xml.writeStartElement(one.verdict() == Verdict.FAIL ? "failure" : "error");
        xml.writeAttribute("message", clean(one.detail().lines().findFirst().orElse("")));
        xml.writeCharacters(clean(one.detail()));
        xml.writeEndElement();
      }
      xml.writeEndElement();
    }
    if (!lab.notes().isEmpty()) {
      xml.writeStartElement("system-out");
      xml.writeCharacters(clean(String.join("\n", lab.notes())));
      xml.writeEndElement();
    }
    xml.writeEndElement();
    xml.writeCharacters("\n");
  }

  private static void property(XMLStreamWriter xml, String name, String value)
      throws XMLStreamException {
    xml.writeEmptyElement("property");
    xml.writeAttribute("name", name);
    xml.writeAttribute("value", value);
  }

  private static long count(List<Case> cases, Verdict verdict) {
    return cases.stream().filter(one -> one.verdict() == verdict).count();
  }

  private static List<Case> cases(LabResult lab) {
    List<Case> cases = new ArrayList<>();
    for (FlowResult flow : lab.flows()) {
      cases.add(new Case("flow " + flow.flow(), flow.verdict(), detail(List.of(flow))));
    }
    for (SpreadResult spread : lab.spreads()) {
      cases.add(
          new Case("spread " + spread.spread().name(), spread.verdict(), words(List.of(spread))));
    }
    for (CounterproofResult counterproof : lab.counterproofs()) {
      cases.add(
          new Case(
              "counterproof " + counterproof.name(),
              counterproof.verdict(),
              String.join(
                  "\n",
                  Stream.of(detail(counterproof.flows()), words(counterproof.spreads()))
                      .filter(text -> !text.isEmpty())
                      .toList())));
    }
    for (ClaimResult claim : lab.claims()) {
      cases.add(
          new Case(
              "claim "
                  + claim.claim().id()
                  + claim.claim().step().map(step -> ", step " + step).orElse(""),
              claim.verdict(),
              String.join("\n", claim.evidence().stream().map(Object::toString).toList())));
    }
    return cases;
  }

  private static String detail(List<FlowResult> flows) {
    return String.join(
        "\n",
        flows.stream()
            .flatMap(flow -> flow.findings().stream().map(finding -> flow.flow() + ", " + finding))
            .toList());
  }

  private static String words(List<SpreadResult> spreads) {
    return String.join(
        "\n",
        spreads.stream()
            .flatMap(
                spread ->
                    spread.findings().stream()
                        .map(finding -> spread.spread().name() + ", " + finding))
            .toList());
  }

  /** XML 1.0 has no way to write control characters. */
  private static String clean(String text) {
    return text.replaceAll("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]", "\ufffd");
  }
}
