package io.hoplab.recorder;

import io.hoplab.observe.Passage;
import io.hoplab.observe.Passage.Rewrite;
import io.hoplab.topology.SecurityRuleMark;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Function;

/** What is to be said about a packet: who rewrote it, and what ended it. */
public final class Remark {

  private Remark() {}

  /** The same in fewer words: without the rules' comments, each rule at its first packet alone. */
  public static Optional<String> brief(Passage passage) {
    return of(passage, Remark::briefly).map(SecurityRuleMark::withoutOtherComments);
  }

  /**
   * One line, such as {@code SNAT 10.244.0.2:60310 > 10.240.0.4:37677 by -t nat -A …}.
   *
   * @return empty for a packet that only passed
   */
  public static Optional<String> of(Passage passage) {
    return of(passage, Remark::text);
  }

  private static Optional<String> of(Passage passage, Function<Rewrite, String> words) {
    StringJoiner remark = new StringJoiner("; ");
    passage.rewrites().forEach(rewrite -> remark.add(words.apply(rewrite)));
    passage.dropped().ifPresent(hit -> remark.add("dropped by " + hit.rule()));
    return remark.length() == 0 ? Optional.empty() : Optional.of(remark.toString());
  }

  private static String text(Rewrite rewrite) {
    String what = rewrite.kind() + " " + rewrite.before() + " > " + rewrite.after() + " by ";
    if (!rewrite.replayed()) {
      return what + rewrite.rule().orElse("a rule that was not seen");
    }
    return what + "conntrack" + rewrite.rule().map(rule -> ", first packet by " + rule).orElse("");
  }

  private static String briefly(Rewrite rewrite) {
    return rewrite.replayed()
        ? rewrite.kind() + " " + rewrite.before() + " > " + rewrite.after() + " by conntrack"
        : text(rewrite);
  }
}
