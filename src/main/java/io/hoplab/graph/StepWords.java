package io.hoplab.graph;

import io.hoplab.flow.Step;

/** What happens to a packet, in a few words. */
final class StepWords implements Step.Visitor<String> {
  private static final StepWords INSTANCE = new StepWords();

  private StepWords() {}

  static String of(Step step) {
    return step.accept(INSTANCE);
  }

  @Override
  public String translation(Step.Translation step) {
    // Ports are not known beforehand; where the address stays, they are all that changes.
    return step.kind()
        + " "
        + step.before()
        + (step.before().equals(step.after()) ? " (the port alone)" : " → " + step.after());
  }

  @Override
  public String exemption(Step.Exemption step) {
    return "not translated" + (step.rule().isEmpty() ? "" : ", by " + step.rule());
  }
}
