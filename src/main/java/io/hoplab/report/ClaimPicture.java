package io.hoplab.report;

import io.hoplab.lab.ClaimVerdict;
import io.hoplab.lab.Statement;
import io.hoplab.verify.ClaimResult;
import io.hoplab.verify.Exhibit;
import io.hoplab.verify.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** What a document states, what is true, and what the kernel showed of both. */
final class ClaimPicture {
  /** As long as the longest of the words that stand before. */
  private static final int LABEL = 11;

  private final Page page;
  private final Ink ink;
  private final String margin;

  /** A picture with so many blanks before its lines. */
  ClaimPicture(Page page, Ink ink, int margin) {
    this.page = page;
    this.ink = ink;
    this.margin = " ".repeat(margin);
  }

  /** What came of a claim, in a few words. */
  static String verdict(ClaimResult result) {
    String reached = result.reached().map(Object::toString).orElse("no verdict");
    return result.verdict() == Verdict.PASS
        ? reached
        : result.verdict() + "  " + reached + ", wanted " + result.claim().verdict();
  }

  void draw(ClaimResult result) {
    Statement statement = result.claim().document();
    part(
        ink.faint(statement.quoted() ? "document" : "in short"),
        statement.toString(),
        UnaryOperator.identity());
    statement.source().ifPresent(source -> part(ink.faint("source"), source, ink::faint));
    part(
        ink.bold(label(result.claim().verdict())),
        result.claim().truth(),
        UnaryOperator.identity());
    List<List<String>> drawn = new ArrayList<>();
    for (Exhibit exhibit : result.evidence()) {
      List<String> lines = exhibit.answer().lines();
      boolean again = lines.size() > 1 && drawn.contains(lines);
      exhibit(outcome(exhibit), again ? List.of(lines.get(0) + ", as above") : lines);
      drawn.add(lines);
    }
  }

  private static String label(ClaimVerdict verdict) {
    return switch (verdict) {
      case CONFIRMED -> "so it is";
      case CORRECTED -> "truth";
      case NOT_TESTABLE -> "reason";
    };
  }

  private void exhibit(String outcome, List<String> lines) {
    part(outcome, lines.get(0), ink::faint);
    lines.stream()
        .skip(1)
        .forEach(
            line -> page.set(margin + " ".repeat(LABEL + 2), TracePicture.brief(line), ink::faint));
  }

  private String outcome(Exhibit exhibit) {
    String words = exhibit.outcome();
    return switch (exhibit.answer().kind()) {
      case YES -> ink.verdict(Verdict.PASS, words);
      case NO ->
          exhibit.side() == Exhibit.Side.DOCUMENT
              ? ink.changed(words)
              : ink.verdict(Verdict.FAIL, words);
      case UNKNOWN -> ink.verdict(Verdict.NOT_PROVEN, words);
    };
  }

  private void part(String label, String words, UnaryOperator<String> paint) {
    page.set(margin + label + " ".repeat(LABEL - Page.length(label)), words, paint);
  }
}
