package io.hoplab.report;

import io.hoplab.flow.Hop;
import io.hoplab.flow.Way;
import io.hoplab.lab.Change;
import io.hoplab.lab.NetworkChange;
import io.hoplab.lab.Spread;
import io.hoplab.verify.ClaimResult;
import io.hoplab.verify.CounterproofResult;
import io.hoplab.verify.Finding;
import io.hoplab.verify.FlowResult;
import io.hoplab.verify.LabResult;
import io.hoplab.verify.SpreadResult;
import io.hoplab.verify.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Results for people: the path as one would draw it, a line a hop. */
public final class TextReport {
  private final Ink ink;
  private final StringBuilder text = new StringBuilder();
  private List<String> lastPlaces = List.of();

  private TextReport(Ink ink) {
    this.ink = ink;
  }

  /** A whole report of a lab. */
  public static String full(LabResult lab, Ink ink) {
    TextReport report = new TextReport(ink);
    report.lab(lab);
    return report.text.toString();
  }

  /** A line for a lab, with the first finding below it when there is one. */
  public static String brief(LabResult lab, Ink ink) {
    TextReport report = new TextReport(ink);
    report.head(lab);
    if (lab.verdict() != Verdict.PASS) {
      report.line("  " + lab.firstFinding());
    }
    return report.text.toString();
  }

  /** The line that closes a run of several labs. */
  public static String summary(List<LabResult> labs, double seconds, Ink ink) {
    StringBuilder counts = new StringBuilder();
    for (Verdict verdict : Verdict.values()) {
      long count = labs.stream().filter(lab -> lab.verdict() == verdict).count();
      if (count > 0) {
        counts
            .append(counts.isEmpty() ? "" : ", ")
            .append(count)
            .append(' ')
            .append(ink.verdict(verdict));
      }
    }
    long claims = labs.stream().mapToLong(lab -> lab.claims().size()).sum();
    long counterproofs = labs.stream().mapToLong(lab -> lab.counterproofs().size()).sum();
    return String.format(
        Locale.ROOT,
        "%d lab%s: %s; %d counter-proofs, %d claims; %.2f s%n",
        labs.size(),
        labs.size() == 1 ? "" : "s",
        counts,
        counterproofs,
        claims,
        seconds);
  }

  private void lab(LabResult lab) {
    head(lab);
    lab.notes().forEach(note -> line(ink.faint("  " + note)));
    for (FlowResult flow : lab.flows()) {
      line("");
      flow(flow, lab.claims());
    }
    if (!lab.spreads().isEmpty()) {
      line("");
      line(ink.bold("  spreads"));
      lab.spreads().forEach(spread -> spread(spread, "    "));
    }
    if (!lab.counterproofs().isEmpty()) {
      line("");
      line(ink.bold("  counter-proofs"));
      lab.counterproofs().forEach(this::counterproof);
    }
    List<ClaimResult> steps = StepsPicture.inOrder(lab.claims());
    if (!steps.isEmpty()) {
      line("");
      line(ink.bold("  the document's steps"));
      text.append(StepsPicture.draw(steps, ink));
    }
    if (lab.claims().size() > steps.size()) {
      line("");
      line(ink.bold(steps.isEmpty() ? "  claims" : "  other claims"));
      lab.claims().stream().filter(it -> it.claim().step().isEmpty()).forEach(this::claim);
    }
    line("");
  }

  private void head(LabResult lab) {
    line(
        String.format(
            Locale.ROOT,
            "%s  %s  %s  %.2f s",
            ink.verdict(lab.verdict()),
            ink.bold(lab.lab()),
            lab.title(),
            lab.duration().toNanos() / 1e9));
  }

  private void flow(FlowResult flow, List<ClaimResult> claims) {
    line(
        "  "
            + ink.bold(flow.flow())
            + "  "
            + flow.probe()
            + "  "
            + ink.verdict(flow.verdict())
            + ink.faint("  " + flow.said()));
    before(flow.changes(), "    ");
    List<String> places = places(flow);
    if (flow.verdict() == Verdict.PASS && places.equals(lastPlaces)) {
      line(ink.faint("    the same way as above"));
      return;
    }
    lastPlaces = places;
    text.append(
        WaysPicture.draw(flow.packets(), way -> ClaimMarks.of(flow.flow(), way, claims), ink));
    findings(flow.findings(), "    ");
  }

  /** Where the first packets of both ways passed, with what happened to them there. */
  private static List<String> places(FlowResult flow) {
    List<String> places = new ArrayList<>();
    for (Way way : Way.values()) {
      flow.packets().stream()
          .filter(packet -> packet.way() == way)
          .findFirst()
          .ifPresent(packet -> packet.trace().hops().forEach(hop -> places.add(place(hop))));
      places.add(way.toString());
    }
    return places;
  }

  private static String place(Hop hop) {
    return hop.place()
        + hop.tuple().source().address()
        + hop.tuple().destination().address()
        + hop.steps().size();
  }

  private void findings(List<Finding> findings, String indent) {
    for (Finding finding : findings) {
      line(indent + ink.verdict(finding.verdict()) + "  " + finding);
    }
  }

  /** What was done to the running network before. */
  private void before(List<Change> changes, String indent) {
    if (!changes.isEmpty()) {
      line(ink.faint(indent + "after the change of " + words(changes)));
    }
  }

  private static String words(List<Change> changes) {
    return changes.stream().map(Change::toString).collect(Collectors.joining(", "));
  }

  private void counterproof(CounterproofResult counterproof) {
    line(
        "    "
            + ink.verdict(counterproof.verdict())
            + "  "
            + counterproof.name()
            + ink.faint("  " + words(counterproof.changes())));
    for (FlowResult flow : counterproof.flows()) {
      before(flow.changes(), "          ");
      line("          " + flow.flow() + ": " + endings(flow));
      findings(flow.findings(), "          ");
    }
    counterproof.spreads().forEach(spread -> spread(spread, "          "));
  }

  private void spread(SpreadResult result, String indent) {
    Spread spread = result.spread();
    line(
        indent
            + ink.verdict(result.verdict())
            + "  "
            + spread.name()
            + ink.faint("  " + spread.connections() + " times " + spread.probe()));
    String inner = indent + "      ";
    before(spread.change().map(NetworkChange::changes).orElse(List.of()), inner);
    line(inner + "wanted " + spread.expected());
    line(inner + result.counts());
    result.fit().ifPresent(fit -> line(inner + fit));
    result.rules().forEach(rule -> line(ink.faint(inner + rule)));
    findings(result.findings(), inner);
  }

  private static String endings(FlowResult flow) {
    StringBuilder endings = new StringBuilder();
    for (Way way : Way.values()) {
      flow.packets().stream()
          .filter(packet -> packet.way() == way)
          .findFirst()
          .ifPresent(
              packet -> {
                String cause = packet.trace().ending().cause();
                endings
                    .append(endings.isEmpty() ? "" : "; ")
                    .append(way)
                    .append(' ')
                    .append(packet.trace().ending())
                    .append(cause.isEmpty() ? "" : " (" + cause + ")");
              });
    }
    return endings.isEmpty() ? "no packet was seen" : endings.toString();
  }

  private void claim(ClaimResult result) {
    line(
        "    "
            + ink.claim(result.claim().id())
            + "  "
            + ink.verdict(result.verdict(), StepsPicture.verdict(result))
            + ink.faint("  \"" + result.claim().document() + "\""));
    line("          " + result.claim().truth());
    result.evidence().forEach(evidence -> line(ink.faint("          " + evidence)));
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
