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
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Results for people: the path as one would draw it, a line a hop. */
public final class TextReport {
  /** How wide it is where no terminal says how wide that is, and at most. */
  public static final int COLUMNS = Page.WIDTH;

  /** What belongs to a counter-proof stands below its name. */
  private static final String INNER = " ".repeat(10);

  private final Ink ink;
  private final Page page;
  private List<String> lastPlaces = List.of();

  private TextReport(int columns, Ink ink) {
    this.page = new Page(columns);
    this.ink = ink;
  }

  /** A whole report of a lab, for a terminal with so many columns. */
  public static String full(LabResult lab, int columns, Ink ink) {
    TextReport report = new TextReport(columns, ink);
    report.lab(lab);
    return report.page.toString();
  }

  /** A line for a lab, with the first finding below it when there is one. */
  public static String brief(LabResult lab, Ink ink) {
    TextReport report = new TextReport(COLUMNS, ink);
    report.head(lab);
    if (lab.verdict() != Verdict.PASS) {
      report.line("  " + lab.firstFinding());
    }
    return report.page.toString();
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
    lab.notes().forEach(note -> page.set("  ", note, ink::faint));
    List<ClaimResult> inOrder = StepsPicture.inOrder(lab.claims());
    StepsPicture steps = new StepsPicture(page, ink, inOrder);
    if (!inOrder.isEmpty()) {
      line("");
      line(ink.bold("  the document's steps") + ink.faint("  each with its evidence at the end"));
      steps.table();
    }
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
    if (!inOrder.isEmpty()) {
      line("");
      line(ink.bold("  the document's steps, one by one"));
      steps.details();
    }
    if (lab.claims().size() > inOrder.size()) {
      line("");
      line(ink.bold(inOrder.isEmpty() ? "  claims" : "  other claims"));
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
    behind(
        "  " + ink.bold(flow.flow()) + "  " + flow.probe() + "  " + ink.verdict(flow.verdict()),
        flow.said(),
        "    ");
    before(flow.changes(), "    ");
    List<String> places = places(flow);
    if (flow.verdict() == Verdict.PASS && places.equals(lastPlaces)) {
      line(ink.faint("    the same way as above"));
      return;
    }
    lastPlaces = places;
    WaysPicture.draw(page, flow.packets(), way -> ClaimMarks.of(flow.flow(), way, claims), ink);
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
      page.set(
          indent + ink.verdict(finding.verdict()) + "  ",
          finding.toString(),
          UnaryOperator.identity());
    }
  }

  /** What was done to the running network before. */
  private void before(List<Change> changes, String indent) {
    if (!changes.isEmpty()) {
      page.set(indent, "after the change of " + words(changes), ink::faint, indent.length() + 4);
    }
  }

  private static String words(List<Change> changes) {
    return changes.stream().map(Change::toString).collect(Collectors.joining(", "));
  }

  private void counterproof(CounterproofResult counterproof) {
    behind(
        "    " + ink.verdict(counterproof.verdict()) + "  " + counterproof.name(),
        words(counterproof.changes()),
        INNER);
    for (FlowResult flow : counterproof.flows()) {
      before(flow.changes(), INNER);
      List<String> endings = flow.endings();
      page.set(INNER + flow.flow() + ": ", endings.get(0), UnaryOperator.identity());
      endings.stream()
          .skip(1)
          .forEach(cause -> page.set(INNER + "    ", cause, ink::faint, INNER.length() + 11));
      findings(flow.findings(), INNER);
    }
    counterproof.spreads().forEach(spread -> spread(spread, INNER));
  }

  /** Faint words behind the beginning of a line, or below it where they do not fit there. */
  private void behind(String start, String words, String indent) {
    if (Page.length(start) + 2 + words.length() <= page.width()) {
      line(start + ink.faint("  " + words));
    } else {
      line(start);
      page.set(indent, words, ink::faint);
    }
  }

  private void spread(SpreadResult result, String indent) {
    Spread spread = result.spread();
    String inner = indent + "      ";
    behind(
        indent + ink.verdict(result.verdict()) + "  " + spread.name(),
        spread.connections() + " times " + spread.probe(),
        inner);
    before(spread.change().map(NetworkChange::changes).orElse(List.of()), inner);
    page.set(inner, "wanted " + spread.expected(), UnaryOperator.identity());
    page.set(inner, result.counts(), UnaryOperator.identity());
    result.fit().ifPresent(fit -> page.set(inner, fit.toString(), UnaryOperator.identity()));
    result.rules().forEach(rule -> page.set(inner, TracePicture.brief(rule), ink::faint));
    findings(result.findings(), inner);
  }

  private void claim(ClaimResult result) {
    line(
        "    "
            + ink.claim(result.claim().id())
            + "  "
            + ink.verdict(result.verdict(), ClaimPicture.verdict(result)));
    new ClaimPicture(page, ink, INNER.length()).draw(result);
  }

  private void line(String line) {
    page.line(line);
  }
}
