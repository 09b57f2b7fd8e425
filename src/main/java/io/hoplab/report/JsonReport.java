package io.hoplab.report;

import io.hoplab.flow.Hop;
import io.hoplab.flow.Step;
import io.hoplab.flow.Trace;
import io.hoplab.flow.Way;
import io.hoplab.lab.Change;
import io.hoplab.lab.LabName;
import io.hoplab.lab.Spread;
import io.hoplab.labfile.Problem;
import io.hoplab.observe.ObservedPacket;
import io.hoplab.verify.ClaimResult;
import io.hoplab.verify.CounterproofResult;
import io.hoplab.verify.Finding;
import io.hoplab.verify.Fit;
import io.hoplab.verify.FlowResult;
import io.hoplab.verify.LabResult;
import io.hoplab.verify.Repetition;
import io.hoplab.verify.SpreadResult;
import io.hoplab.verify.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Results as one JSON document. */
public final class JsonReport {
  private JsonReport() {}

  /** The document for a run of labs, with what their files were warned of. */
  public static String of(List<LabResult> labs, List<Problem> warnings) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("verdict", Verdict.worst(labs.stream().map(LabResult::verdict).toList()).name());
    document.put("labs", labs.stream().map(JsonReport::lab).toList());
    document.put("warnings", warnings.stream().map(JsonReport::problem).toList());
    return text(document);
  }

  /** Any tree of maps, lists, texts, numbers and booleans as indented JSON. */
  public static String text(Object tree) {
    return JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writeValueAsString(tree)
        + "\n";
  }

  /** A problem or a warning of a lab file. */
  public static Map<String, Object> problem(Problem problem) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("file", problem.file());
    object.put("line", problem.line());
    object.put("column", problem.column());
    object.put("path", problem.path());
    object.put("message", problem.message());
    return object;
  }

  /** Says of a variant which it is, and of which lab; of a lab as its file has it nothing. */
  public static void putVariant(Map<String, Object> object, String lab) {
    LabName name = LabName.parse(lab);
    name.variant()
        .ifPresent(
            variant -> {
              object.put("variant", variant);
              object.put("variantOf", name.base());
            });
  }

  private static Map<String, Object> lab(LabResult lab) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("lab", lab.lab());
    putVariant(object, lab.lab());
    object.put("title", lab.title());
    object.put("verdict", lab.verdict().name());
    object.put("seconds", lab.duration().toMillis() / 1000.0);
    if (!lab.notes().isEmpty()) {
      object.put("notes", lab.notes());
    }
    object.put("flows", lab.flows().stream().map(JsonReport::flow).toList());
    if (!lab.spreads().isEmpty()) {
      object.put("spreads", lab.spreads().stream().map(JsonReport::spread).toList());
    }
    object.put(
        "counterproofs", lab.counterproofs().stream().map(JsonReport::counterproof).toList());
    object.put("claims", lab.claims().stream().map(JsonReport::claim).toList());
    List<ClaimResult> steps = StepsPicture.inOrder(lab.claims());
    if (!steps.isEmpty()) {
      object.put("steps", steps.stream().map(JsonReport::claim).toList());
    }
    return object;
  }

  private static Map<String, Object> flow(FlowResult flow) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("flow", flow.flow());
    putChange(object, flow.changes());
    object.put("probe", flow.probe());
    object.put("said", flow.said());
    object.put("verdict", flow.verdict().name());
    flow.repetition().ifPresent(it -> repetition(object, it));
    Map<String, Object> expected = new LinkedHashMap<>();
    flow.expectedRequest().ifPresent(trace -> put(expected, "request", trace));
    flow.expectedReply().ifPresent(trace -> put(expected, "reply", trace));
    object.put("expected", expected);
    Map<String, Object> observed = new LinkedHashMap<>();
    for (Way way : Way.values()) {
      first(flow.packets(), way).ifPresent(packet -> put(observed, way.toString(), packet.trace()));
    }
    object.put("observed", observed);
    object.put("packets", flow.packets().stream().map(JsonReport::packet).toList());
    object.put("findings", flow.findings().stream().map(JsonReport::finding).toList());
    return object;
  }

  private static void putChange(Map<String, Object> object, List<Change> changes) {
    if (!changes.isEmpty()) {
      Map<String, Object> change = new LinkedHashMap<>();
      changes.forEach(entry -> change.put(entry.path(), entry.value()));
      object.put("change", change);
    }
  }

  private static void repetition(Map<String, Object> object, Repetition repetition) {
    object.put("answeredBy", repetition.wanted().toString());
    object.put("attempts", repetition.attempts().size());
    object.put("answers", repetition.answers());
  }

  private static Optional<ObservedPacket> first(List<ObservedPacket> packets, Way way) {
    return packets.stream().filter(packet -> packet.way() == way).findFirst();
  }

  static void put(Map<String, Object> object, String key, Trace trace) {
    object.put(key, trace.hops().stream().map(JsonReport::hop).toList());
    object.put(key + "Ending", ending(trace));
  }

  static Map<String, Object> ending(Trace trace) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("disposition", trace.ending().disposition().toString());
    object.put("host", trace.ending().host().value());
    if (!trace.ending().cause().isEmpty()) {
      object.put("cause", trace.ending().cause());
    }
    return object;
  }

  static Map<String, Object> packet(ObservedPacket packet) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("way", packet.way().toString());
    object.put("kind", packet.kind().toString());
    object.put("complete", packet.complete());
    object.put("hops", packet.trace().hops().stream().map(JsonReport::hop).toList());
    object.put("ending", ending(packet.trace()));
    if (!packet.notes().isEmpty()) {
      object.put("notes", packet.notes());
    }
    return object;
  }

  static Map<String, Object> hop(Hop hop) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("host", hop.host().value());
    object.put("interface", hop.iface().value());
    object.put("direction", hop.direction().toString());
    object.put("source", hop.tuple().source().toString());
    object.put("destination", hop.tuple().destination().toString());
    object.put("protocol", hop.tuple().protocol().toString());
    object.put("ttl", hop.ttl());
    object.put("sender", hop.sender().toString());
    object.put("steps", hop.steps().stream().map(step -> step.accept(STEP)).toList());
    return object;
  }

  private static final Step.Visitor<Map<String, Object>> STEP =
      new Step.Visitor<>() {
        @Override
        public Map<String, Object> translation(Step.Translation translation) {
          Map<String, Object> object = new LinkedHashMap<>();
          object.put("action", translation.kind().toString());
          translation.rule().ifPresent(rule -> object.put("rule", rule));
          object.put("before", translation.before().toString());
          object.put("after", translation.after().toString());
          translation.conntrack().ifPresent(entry -> object.put("conntrack", entry));
          return object;
        }

        @Override
        public Map<String, Object> exemption(Step.Exemption exemption) {
          Map<String, Object> object = new LinkedHashMap<>();
          object.put("action", "exempt");
          object.put("rule", exemption.rule());
          return object;
        }
      };

  private static Map<String, Object> finding(Finding finding) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("verdict", finding.verdict().name());
    object.put("place", finding.place());
    object.put("message", finding.message());
    return object;
  }

  private static Map<String, Object> counterproof(CounterproofResult counterproof) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("counterproof", counterproof.name());
    putChange(object, counterproof.changes());
    object.put("verdict", counterproof.verdict().name());
    object.put("flows", counterproof.flows().stream().map(JsonReport::flow).toList());
    if (!counterproof.spreads().isEmpty()) {
      object.put("spreads", counterproof.spreads().stream().map(JsonReport::spread).toList());
    }
    return object;
  }

  private static Map<String, Object> spread(SpreadResult result) {
    Spread spread = result.spread();
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("spread", spread.name());
    spread.change().ifPresent(change -> putChange(object, change.changes()));
    object.put("probe", spread.probe().toString());
    object.put("connections", spread.connections());
    object.put("on", spread.on().value());
    object.put("expected", spread.expected().toString());
    object.put("verdict", result.verdict().name());
    object.put("conntrack", result.tracked());
    object.put("answers", result.answered());
    result.fit().ifPresent(fit -> object.put("chiSquared", fit(fit)));
    object.put("rules", result.rules());
    object.put("findings", result.findings().stream().map(JsonReport::finding).toList());
    return object;
  }

  private static Map<String, Object> fit(Fit fit) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("statistic", fit.statistic());
    object.put("degreesOfFreedom", fit.degrees());
    object.put("limit", fit.limit());
    object.put("confidencePercent", Double.parseDouble(Fit.confidence()));
    object.put("fits", fit.fits());
    object.put("noticedDeviation", fit.deviation());
    object.put("noticedAt", fit.sharpest().value());
    return object;
  }

  private static Map<String, Object> claim(ClaimResult result) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("claim", result.claim().id());
    result.claim().step().ifPresent(step -> object.put("step", step.toString()));
    object.put("verdict", result.reached().map(Object::toString).orElse("not-proven"));
    object.put("expected", result.claim().verdict().toString());
    object.put("proof", result.verdict().name());
    object.put("document", result.claim().document().words());
    object.put("quoted", result.claim().document().quoted());
    result.claim().document().source().ifPresent(source -> object.put("source", source));
    object.put("truth", result.claim().truth());
    object.put("evidence", result.evidence().stream().map(Object::toString).toList());
    return object;
  }
}
