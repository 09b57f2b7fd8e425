package io.hoplab.observe;

import io.hoplab.evidence.Completeness;
import io.hoplab.evidence.Connection;
import io.hoplab.evidence.HostRecord;
import io.hoplab.evidence.RulePass;
import io.hoplab.flow.Step;
import io.hoplab.flow.Way;
import io.hoplab.net.FiveTuple;
import io.hoplab.observe.Passage.Rewrite;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rules that translate one host's connections: only a connection's first packet meets them, and
 * conntrack repeats for the others what they did.
 */
final class RuleMemory {
  /** A side of a connection; each is translated by a rule of its own. */
  private record Side(FiveTuple original, boolean source) {}

  private final Map<Side, String> rules = new HashMap<>();
  private final Set<FiveTuple> old = new HashSet<>();
  private final Map<FiveTuple, Connection> byOriginal = new HashMap<>();
  private final Map<FiveTuple, Connection> byReply = new HashMap<>();
  private final Map<String, Connection> byText = new HashMap<>();
  private HostRecord record =
      new HostRecord(
          List.of(), Completeness.COMPLETE, List.of(), List.of(), List.of(), Completeness.COMPLETE);

  /** Takes the record's connections for all there are, and its counters for the latest. */
  void learn(HostRecord latest) {
    old.clear();
    record.connections().forEach(entry -> old.add(entry.original()));
    record = latest;
    byOriginal.clear();
    byReply.clear();
    byText.clear();
    Set<FiveTuple> present = new HashSet<>();
    for (Connection entry : latest.connections()) {
      present.add(entry.original());
      if (entry.translates()) {
        byOriginal.put(entry.original(), entry);
        byReply.put(entry.reply(), entry);
        byText.put(entry.text(), entry);
      }
    }
    rules.keySet().removeIf(side -> !present.contains(side.original()));
  }

  /** The translated connection whose first packet came as that. */
  Optional<Connection> byOriginal(FiveTuple tuple) {
    return Optional.ofNullable(byOriginal.get(tuple));
  }

  /** The translated connection whose answers come as that. */
  Optional<Connection> byReply(FiveTuple tuple) {
    return Optional.ofNullable(byReply.get(tuple));
  }

  /** What made the one tuple of the other. */
  List<Rewrite> explain(Optional<RulePass> pass, FiveTuple before, FiveTuple after) {
    if (before.equals(after)) {
      return List.of();
    }
    List<Rewrite> rewrites = new ArrayList<>();
    // A counter does not say which packet it counted: of a connection that was there before, none.
    boolean first = !old.contains(before);
    for (Step step : new Translator(record, Way.REQUEST, pass, first).steps(before, after)) {
      if (step instanceof Step.Translation translation) {
        rewrites.add(explain(translation));
      }
    }
    return rewrites;
  }

  private Rewrite explain(Step.Translation translation) {
    boolean source = translation.kind().rewritesSource() != translation.kind().restores();
    Optional<Side> side =
        translation.conntrack().map(byText::get).map(entry -> new Side(entry.original(), source));
    translation.rule().ifPresent(rule -> side.ifPresent(known -> rules.put(known, rule)));
    return new Rewrite(
        translation.kind(),
        translation.before(),
        translation.after(),
        translation.rule().or(() -> side.map(rules::get)),
        translation.rule().isEmpty());
  }
}
