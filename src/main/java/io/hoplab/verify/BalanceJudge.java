package io.hoplab.verify;

import io.hoplab.lab.Spread;
import io.hoplab.net.HostName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Judges connections through a load balancer by what it remembers of them itself and by the
 * conntrack of its backends, which know nothing of each other.
 */
final class BalanceJudge {
  private final Spread spread;
  private final BalanceEvidence evidence;
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private Optional<Fit> fit = Optional.empty();

  private BalanceJudge(Spread spread, BalanceEvidence evidence) {
    this.spread = spread;
    this.evidence = evidence;
  }

  static SpreadResult judge(Spread spread, BalanceEvidence evidence) {
    return new BalanceJudge(spread, evidence).judge();
  }

  private SpreadResult judge() {
    evidence.passes().forEach(this::seenByBoth);
    BalanceEvidence.Pass last = evidence.passes().get(evidence.passes().size() - 1);
    Map<String, Long> chosen = counts(last.chosen());
    if (spread.expected() instanceof Spread.Shares shares) {
      shares(shares, chosen);
    } else if (spread.expected() instanceof Spread.Moves moves) {
      // Without a rule for the connections there is nothing to look at, and that is said already.
      if (evidence.passes().size() > 1) {
        moves(moves.from());
        held(moves.from());
      }
    } else if (chosen.size() != 1) {
      find(Verdict.FAIL, spread.on() + "", "wanted one backend for all, came " + words(chosen));
    }
    return new SpreadResult(spread, counts(last.tracked()), chosen, fit, lines, findings)
        .saying(
            spread.on()
                + " chose: "
                + words(chosen)
                + "; conntrack of the backends: "
                + words(counts(last.tracked())));
  }

  private static Map<String, Long> counts(Map<Integer, HostName> byPort) {
    Map<String, Long> counts = new TreeMap<>();
    byPort.values().forEach(host -> counts.merge(host.value(), 1L, Long::sum));
    return counts;
  }

  private static String words(Map<String, Long> counts) {
    return SpreadResult.words(counts);
  }

  private void find(Verdict verdict, String place, String message) {
    findings.add(new Finding(verdict, place, message));
  }

  private void seenByBoth(BalanceEvidence.Pass pass) {
    if (!pass.failures().isEmpty()) {
      find(
          Verdict.FAIL,
          "connections",
          "wanted "
              + spread.connections()
              + ", came "
              + pass.failures().size()
              + " that failed; the first "
              + pass.failures().get(0));
      return;
    }
    if (pass.chosen().size() != spread.connections()
        || pass.tracked().size() != spread.connections()) {
      find(
          Verdict.NOT_PROVEN,
          "connections",
          "wanted "
              + spread.connections()
              + " that "
              + spread.on()
              + " remembers and a backend tracks, came "
              + pass.chosen().size()
              + " and "
              + pass.tracked().size());
    }
    List<Integer> unlike =
        pass.tracked().keySet().stream()
            .filter(pass.chosen()::containsKey)
            .filter(port -> !pass.tracked().get(port).equals(pass.chosen().get(port)))
            .sorted()
            .toList();
    if (!unlike.isEmpty()) {
      find(
          Verdict.FAIL,
          "backends",
          "wanted each connection where "
              + spread.on()
              + " chose, came "
              + unlike.size()
              + " elsewhere; the first, from port "
              + unlike.get(0)
              + ", at "
              + pass.tracked().get(unlike.get(0))
              + " instead of "
              + pass.chosen().get(unlike.get(0)));
    }
  }

  private void shares(Spread.Shares shares, Map<String, Long> chosen) {
    boolean known =
        chosen.keySet().stream().map(HostName::of).allMatch(shares.byHost()::containsKey);
    if (!known || chosen.isEmpty()) {
      find(Verdict.FAIL, spread.on() + "", "wanted " + shares + ", came " + words(chosen));
    } else if (shares.byHost().size() > 1) {
      fit = Optional.of(Fit.of(shares.byHost(), chosen));
      if (!fit.get().fits()) {
        find(
            Verdict.FAIL,
            spread.on() + "",
            "wanted " + shares + ", came " + words(chosen) + "; " + fit.get());
      }
    }
  }

  private void moves(HostName from) {
    Map<Integer, HostName> before = evidence.passes().get(0).chosen();
    Map<Integer, HostName> after = evidence.passes().get(1).chosen();
    long due = before.values().stream().filter(from::equals).count();
    List<Integer> moved =
        before.keySet().stream()
            .filter(port -> !before.get(port).equals(after.get(port)))
            .sorted()
            .toList();
    List<Integer> needless = moved.stream().filter(port -> !before.get(port).equals(from)).toList();
    lines.add("before: " + words(counts(before)) + "; " + moved.size() + " moved, all of " + from);
    if (due == 0) {
      find(Verdict.NOT_PROVEN, spread.on() + "", "no connection had led to " + from);
    }
    if (!needless.isEmpty()) {
      lines.remove(lines.size() - 1);
      find(
          Verdict.FAIL,
          spread.on() + "",
          "wanted those of "
              + from
              + " alone to move, came "
              + needless.size()
              + " others; the first, from port "
              + needless.get(0)
              + ", from "
              + before.get(needless.get(0))
              + " to "
              + after.get(needless.get(0)));
    }
    if (moved.size() - needless.size() != due) {
      find(
          Verdict.FAIL,
          spread.on() + "",
          "wanted all "
              + due
              + " of "
              + from
              + " to move, came "
              + (moved.size() - needless.size()));
    }
  }

  private void held(HostName from) {
    List<BalanceEvidence.Held> broken =
        evidence.held().stream()
            .filter(it -> !it.answered() || !it.before().equals(it.after()))
            .toList();
    long there = evidence.held().stream().filter(it -> it.before().equals(from)).count();
    if (broken.isEmpty() && there == 0) {
      find(
          Verdict.NOT_PROVEN,
          "established connections",
          "none of the " + evidence.held().size() + " had led to " + from);
    } else if (broken.isEmpty()) {
      lines.add(
          evidence.held().size()
              + " connections from before were answered after the change, "
              + there
              + " of them by way of "
              + from);
    } else {
      BalanceEvidence.Held first = broken.get(0);
      find(
          Verdict.FAIL,
          "established connections",
          "wanted all "
              + evidence.held().size()
              + " to go on, came "
              + broken.size()
              + " that did not; the first, of "
              + first.before()
              + ": "
              + first.answer());
    }
  }
}
