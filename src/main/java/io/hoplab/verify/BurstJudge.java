package io.hoplab.verify;

import io.hoplab.conntrack.ConntrackEntry;
import io.hoplab.lab.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Judges connections that were opened at the same time by sources that know nothing of each other:
 * the client's sockets, conntrack's entries, and what conntrack counted.
 */
final class BurstJudge {
  private final Spread spread;
  private final Spread.AtOnce expected;
  private final BurstEvidence evidence;
  private final List<Finding> findings = new ArrayList<>();

  private BurstJudge(Spread spread, Spread.AtOnce expected, BurstEvidence evidence) {
    this.spread = spread;
    this.expected = expected;
    this.evidence = evidence;
  }

  static SpreadResult judge(Spread spread, Spread.AtOnce expected, BurstEvidence evidence) {
    return new BurstJudge(spread, expected, evidence).judge();
  }

  private SpreadResult judge() {
    String place = "conntrack on " + spread.on();
    Map<String, Long> tracked = new TreeMap<>();
    for (ConntrackEntry entry : evidence.entries()) {
      tracked.merge(entry.reply().destination().address().toString(), 1L, Long::sum);
    }
    if (evidence.established() != expected.established() || evidence.refused() > 0) {
      find(
          Verdict.FAIL,
          "answers",
          "wanted "
              + expected.established()
              + " connections at the same time and silence for the others, came "
              + evidence.established()
              + (evidence.refused() > 0 ? " and " + evidence.refused() + " refusals" : ""));
    }
    long translated =
        evidence.entries().stream()
            .filter(entry -> !entry.reply().mirrored().source().equals(entry.original().source()))
            .map(entry -> entry.reply().destination())
            .distinct()
            .count();
    if (translated != evidence.established()) {
      find(
          Verdict.NOT_PROVEN,
          place,
          "wanted a translated port of its own for each of "
              + evidence.established()
              + " connections, came "
              + translated);
    }
    int silent = spread.connections() - evidence.established() - evidence.refused();
    if (evidence.statistics().insertFailed() < silent) {
      find(
          Verdict.NOT_PROVEN,
          place,
          "wanted insert_failed to count "
              + silent
              + " that found no port, came "
              + evidence.statistics());
    }
    return new SpreadResult(
        spread,
        tracked,
        Map.of(spread.probe().host(), (long) evidence.established()),
        Optional.empty(),
        List.of("conntrack -S on " + spread.on() + ": " + evidence.statistics()),
        findings);
  }

  private void find(Verdict verdict, String place, String message) {
    findings.add(new Finding(verdict, place, message));
  }
}
