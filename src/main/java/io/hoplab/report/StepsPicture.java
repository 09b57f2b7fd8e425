package io.hoplab.report;

import io.hoplab.lab.Claim;
import io.hoplab.lab.ClaimVerdict;
import io.hoplab.lab.DocumentStep;
import io.hoplab.verify.ClaimResult;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** The steps of a document one by one, each with what the kernel did. */
final class StepsPicture {
  private static final String INDENT = "    ";
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");

  /** As many digits as a claim's number can have. */
  private static final int LONGEST = 80;

  private final Page page;
  private final Ink ink;
  private final List<ClaimResult> steps;
  private final int numbers;

  /** A picture of steps that are in order. */
  StepsPicture(Page page, Ink ink, List<ClaimResult> steps) {
    this.page = page;
    this.ink = ink;
    this.steps = steps;
    this.numbers = width(steps.stream().map(result -> step(result).toString()).toList());
  }

  /** The claims that a document counts as steps, in its order; those of one step by number. */
  static List<ClaimResult> inOrder(List<ClaimResult> claims) {
    return claims.stream()
        .filter(result -> result.claim().step().isPresent())
        .sorted(Comparator.comparing(StepsPicture::step).thenComparing(StepsPicture::number))
        .toList();
  }

  /** The claim's number in a form that sorts S-2 before S-13. */
  private static String number(ClaimResult result) {
    return DIGITS
        .matcher(result.claim().id())
        .replaceAll(
            digits -> "0".repeat(Math.max(0, LONGEST - digits.group().length())) + digits.group());
  }

  private static DocumentStep step(ClaimResult result) {
    return result.claim().step().orElseThrow();
  }

  private static int width(List<String> words) {
    return words.stream().mapToInt(String::length).max().orElse(0);
  }

  /** A line a step: what came of it, and what is true. */
  void table() {
    int verdicts = width(steps.stream().map(ClaimPicture::verdict).toList());
    int ids = width(steps.stream().map(result -> result.claim().id()).toList());
    for (ClaimResult result : steps) {
      String verdict = ClaimPicture.verdict(result);
      String id = result.claim().id();
      String start =
          head(result)
              + " ".repeat(verdicts - verdict.length() + 2)
              + ink.claim(id)
              + " ".repeat(ids - id.length() + 2);
      page.line(start + page.fitted(Page.length(start), sentence(brief(result.claim()))));
    }
  }

  /** A short statement that is true says more than how it comes; of a quote only its truth fits. */
  private static String brief(Claim claim) {
    return claim.verdict() == ClaimVerdict.CONFIRMED && !claim.document().quoted()
        ? claim.document().words()
        : claim.truth();
  }

  private static String sentence(String words) {
    int end = words.indexOf(". ");
    return end < 0 ? words : words.substring(0, end);
  }

  /** Each step with its evidence. */
  void details() {
    ClaimPicture picture = new ClaimPicture(page, ink, INDENT.length() + numbers + 2);
    for (ClaimResult result : steps) {
      page.line(head(result) + "  " + ink.claim(result.claim().id()));
      picture.draw(result);
    }
  }

  private String head(ClaimResult result) {
    String number = step(result).toString();
    return INDENT
        + ink.bold(number)
        + " ".repeat(numbers - number.length() + 2)
        + ink.verdict(result.verdict(), ClaimPicture.verdict(result));
  }
}
