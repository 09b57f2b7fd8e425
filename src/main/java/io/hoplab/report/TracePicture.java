package io.hoplab.report;

import io.hoplab.flow.Hop;
import io.hoplab.flow.Step;
import io.hoplab.flow.Trace;
import io.hoplab.net.FiveTuple;
import io.hoplab.topology.SecurityRuleMark;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** A trace as a person would draw it: a line a hop, and what changes where it changes. */
final class TracePicture {

  private final Trace trace;
  private final ClaimMarks marks;
  private final Ink ink;
  private final int hostWidth;
  private final int interfaceWidth;
  private final Page page;

  private TracePicture(Page page, Trace trace, ClaimMarks marks, Ink ink) {
    this.page = page;
    this.trace = trace;
    this.marks = marks;
    this.ink = ink;
    this.hostWidth = width(trace.hops().stream().map(hop -> hop.host().value()).toList());
    this.interfaceWidth = width(trace.hops().stream().map(hop -> hop.iface().value()).toList());
  }

  private static int width(List<String> words) {
    return words.stream().mapToInt(String::length).max().orElse(0);
  }

  static void draw(Page page, Trace trace, ClaimMarks marks, Ink ink) {
    new TracePicture(page, trace, marks, ink).draw();
  }

  private void draw() {
    Hop before = null;
    for (Hop hop : trace.hops()) {
      hop(hop, before);
      before = hop;
    }
    String ending = "      " + ink.bold(trace.ending().toString());
    if (trace.ending().cause().isEmpty()) {
      page.line(ending);
    } else {
      page.set(ending + ": ", trace.ending().cause(), UnaryOperator.identity(), 8);
    }
  }

  private void hop(Hop hop, Hop before) {
    String host = before == null || !before.host().equals(hop.host()) ? hop.host().value() : "";
    List<Step> earlier = hop.steps().stream().filter(step -> shows(hop, step)).toList();
    for (Step step : earlier) {
      step.accept(new StepLines(host));
      host = "";
    }
    boolean newTuple = before == null || !before.tuple().equals(hop.tuple());
    boolean newTtl = before == null || before.ttl() != hop.ttl();
    List<String> claims = marks.at(hop);
    String line =
        String.format(
            Locale.ROOT,
            "      %s  %s %s  %s%s",
            ink.bold(pad(host, hostWidth)),
            pad(hop.iface().value(), interfaceWidth),
            pad(hop.direction().toString(), 3),
            newTuple ? tuple(hop.tuple()) : ink.faint("\""),
            newTtl ? ink.faint("  TTL " + hop.ttl()) : "");
    if (claims.isEmpty()) {
      page.line(line);
    } else {
      page.set(line + "  ", String.join(" ", claims), ink::claim, 18 + hostWidth + interfaceWidth);
    }
    hop.steps().stream()
        .filter(step -> !shows(hop, step))
        .forEach(step -> step.accept(new StepLines("")));
  }

  /** Whether the hop shows what the step did; if not, it was done behind the hop's interface. */
  static boolean shows(Hop hop, Step step) {
    return !(step instanceof Step.Translation translation)
        || translation
            .after()
            .equals(
                translation.kind().rewritesSource()
                    ? hop.tuple().source()
                    : hop.tuple().destination());
  }

  /** The rule without its comment, which a reader of the path can do without. */
  static String brief(String rule) {
    return SecurityRuleMark.withoutOtherComments(rule);
  }

  private static String tuple(FiveTuple tuple) {
    return tuple.source() + " > " + tuple.destination();
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private final class StepLines implements Step.Visitor<Void> {
    private final String first;
    private final String indent = " ".repeat(8 + hostWidth);

    /** Lines with the host's name in the first of them, where no hop of the host came before. */
    private StepLines(String host) {
      first = "      " + ink.bold(pad(host, hostWidth)) + "  ";
    }

    @Override
    public Void translation(Step.Translation translation) {
      page.line(
          first
              + ink.rewrite(
                  translation.kind() + "  " + translation.before() + " to " + translation.after()));
      translation.rule().ifPresent(rule -> page.line(indent + ink.faint("  rule  " + brief(rule))));
      translation
          .conntrack()
          .ifPresent(entry -> page.set(indent + ink.faint("  conntrack  "), entry, ink::faint));
      return null;
    }

    @Override
    public Void exemption(Step.Exemption exemption) {
      page.line(first + ink.faint("not translated  " + brief(exemption.rule())));
      return null;
    }
  }
}
