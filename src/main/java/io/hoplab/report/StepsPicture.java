package io.hoplab.report;

import io.hoplab.lab.ClaimVerdict;
import io.hoplab.lab.DocumentStep;
import io.hoplab.verify.ClaimResult;
import io.hoplab.verify.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/** The steps of a document one by one, each with what the kernel did. */
final class StepsPicture {
  /** As wide as most terminals and no wider than one reads. */
  private static final int WIDTH = 100;

  private static final String INDENT = "    ";
  private static final int LABEL = 10;

  private final Ink ink;
  private final int numbers;
  private final StringBuilder text = new StringBuilder();

  private StepsPicture(Ink ink, int numbers) {
    this.ink = ink;
    this.numbers = numbers;
  }

  /** The claims that a document counts as steps, in its order. */
  static List<ClaimResult> inOrder(List<ClaimResult> claims) {
    return claims.stream()
        .filter(result -> result.claim().step().isPresent())
        .sorted(Comparator.comparing(StepsPicture::step))
        .toList();
  }

  private static DocumentStep step(ClaimResult result) {
    return result.claim().step().orElseThrow();
  }

  /** Draws steps that are in order. */
  static String draw(List<ClaimResult> steps, Ink ink) {
    int numbers =
        steps.stream().mapToInt(result -> step(result).toString().length()).max().orElse(0);
    StepsPicture picture = new StepsPicture(ink, numbers);
    steps.forEach(picture::add);
    return picture.text.toString();
  }

  private void add(ClaimResult result) {
    String number = step(result).toString();
    text.append(INDENT)
        .append(ink.bold(number))
        .append(" ".repeat(numbers - number.length() + 2))
        .append(ink.verdict(result.verdict(), verdict(result)))
        .append("  ")
        .append(ink.claim(result.claim().id()))
        .append('\n');
    part("document", "\"" + result.claim().document() + "\"", UnaryOperator.identity());
    result.evidence().forEach(line -> part("kernel", line, ink::faint));
    part(label(result.claim().verdict()), result.claim().truth(), UnaryOperator.identity());
  }

  /** What came of a claim, in a few words. */
  static String verdict(ClaimResult result) {
    String reached = result.reached().map(Object::toString).orElse("no verdict");
    return result.verdict() == Verdict.PASS
        ? reached
        : result.verdict() + "  " + reached + ", wanted " + result.claim().verdict();
  }

  private static String label(ClaimVerdict verdict) {
    return switch (verdict) {
      case CONFIRMED -> "so it is";
      case CORRECTED -> "truth";
      case NOT_TESTABLE -> "reason";
    };
  }

  private void part(String label, String words, UnaryOperator<String> paint) {
    String margin = INDENT + " ".repeat(numbers + 2);
    String start = label + " ".repeat(LABEL - label.length());
    int width = WIDTH - margin.length() - LABEL;
    String rest = words;
    while (rest.length() > width) {
      int space = rest.lastIndexOf(' ', width);
      int cut = space > 0 ? space : width;
      line(margin, start, paint.apply(rest.substring(0, cut).stripTrailing()));
      rest = rest.substring(cut).stripLeading();
      start = " ".repeat(LABEL);
    }
    line(margin, start, paint.apply(rest));
  }

  private void line(String margin, String start, String words) {
    text.append(margin).append(ink.faint(start)).append(words).append('\n');
  }
}
