package io.hoplab.verify;

import io.hoplab.conntrack.ConntrackEntry;
import io.hoplab.evidence.RuleHit;
import io.hoplab.lab.Share;
import io.hoplab.lab.Spread;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;
import io.hoplab.net.InvalidValueException;
import io.hoplab.net.Ipv4Address;
import io.hoplab.netfilter.NftOdds;
import io.hoplab.probe.Attempt;
import io.hoplab.topology.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Judges a spread by sources that know nothing of each other: conntrack, the answers, and the text
 * of the rules.
 */
final class SpreadJudge {
  /** The kernel keeps probabilities as multiples of 2^-31, and iptables prints ten digits. */
  private static final double ROUNDING = 1e-6;

  private final Topology topology;
  private final Spread spread;
  private final SpreadEvidence evidence;
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> rules = new ArrayList<>();
  private Optional<Fit> fit = Optional.empty();

  private SpreadJudge(Topology topology, Spread spread, SpreadEvidence evidence) {
    this.topology = topology;
    this.spread = spread;
    this.evidence = evidence;
  }

  static SpreadResult judge(Topology topology, Spread spread, SpreadEvidence evidence) {
    return new SpreadJudge(topology, spread, evidence).judge();
  }

  private SpreadResult judge() {
    Map<String, Long> tracked =
        count(evidence.entries().stream().map(entry -> owner(entry.reply().source().address())));
    Map<String, Long> answered =
        count(evidence.attempts().stream().flatMap(attempt -> attempt.answerer().stream()));
    if (allAnswered()) {
      compare(tracked, answersByEntry());
      if (spread.expected() instanceof Spread.Shares shares) {
        shares(shares.byHost(), answered);
        byTheRules(shares.byHost());
      } else {
        sticky(answered);
      }
    }
    return new SpreadResult(spread, tracked, answered, fit, rules, findings);
  }

  private static Map<String, Long> count(Stream<String> names) {
    return names.collect(
        Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
  }

  private String owner(Ipv4Address address) {
    return topology.owner(address).map(HostName::value).orElse(address.toString());
  }

  private void find(Verdict verdict, String place, String message) {
    findings.add(new Finding(verdict, place, message));
  }

  private boolean allAnswered() {
    int count = evidence.attempts().size();
    Attempt last = evidence.attempts().get(count - 1);
    if (last.run().answered() && count == spread.connections()) {
      return true;
    }
    find(
        Verdict.FAIL,
        "answers",
        "wanted "
            + spread.connections()
            + ", came "
            + (last.run().answered() ? count : count - 1)
            + ", and then: "
            + last.run().said());
    return false;
  }

  /**
   * The answers that conntrack can know of: of connections from the same port, which the server's
   * end leaves free for the next one, it keeps the last.
   */
  private Map<String, Long> answersByEntry() {
    Map<Integer, String> last = new HashMap<>();
    for (Attempt attempt : evidence.attempts()) {
      attempt.answerer().ifPresent(host -> last.put(attempt.port().orElse(-1), host));
    }
    return count(last.values().stream());
  }

  private void compare(Map<String, Long> tracked, Map<String, Long> answered) {
    long ports = answered.values().stream().mapToLong(Long::longValue).sum();
    if (evidence.entries().size() != ports) {
      find(
          Verdict.NOT_PROVEN,
          "conntrack on " + spread.on(),
          "wanted an entry for each of "
              + spread.connections()
              + " connections"
              + (ports == spread.connections() ? "" : ", which came from " + ports + " ports")
              + ", came "
              + evidence.entries().size());
    } else if (!tracked.equals(answered)) {
      find(
          Verdict.FAIL,
          "conntrack on " + spread.on(),
          "wanted "
              + SpreadResult.words(answered)
              + " as the answers say, came "
              + SpreadResult.words(tracked));
    }
  }

  private void shares(Map<HostName, Share> shares, Map<String, Long> answered) {
    Set<String> known = shares.keySet().stream().map(HostName::value).collect(Collectors.toSet());
    answered.forEach(
        (host, count) -> {
          if (!known.contains(host)) {
            find(Verdict.FAIL, "answers", "wanted none by " + host + ", came " + count);
          }
        });
    if (shares.size() > 1 && known.containsAll(answered.keySet())) {
      fit = Optional.of(Fit.of(shares, answered));
      if (!fit.get().fits()) {
        find(
            Verdict.FAIL,
            "answers",
            "wanted "
                + spread.expected()
                + ", came "
                + SpreadResult.words(answered)
                + "; chi-squared "
                + String.format(
                    Locale.ROOT, "%.2f is above %.2f", fit.get().statistic(), fit.get().limit()));
      }
    }
  }

  private void byTheRules(Map<HostName, Share> shares) {
    String place = "rules of " + spread.on();
    List<NftOdds.Chance> odds = odds(place);
    if (odds.isEmpty()) {
      return;
    }
    Map<String, Double> stated = new TreeMap<>();
    for (NftOdds.Chance chance : odds) {
      stated.merge(owner(chance.destination().address()), chance.probability(), Double::sum);
      rules.add(words(chance));
    }
    if (odds.stream().allMatch(chance -> chance.chooser().isEmpty())) {
      find(Verdict.NOT_PROVEN, place, "wanted rules that choose, came none");
      return;
    }
    boolean same =
        stated.size() == shares.size()
            && shares.entrySet().stream()
                .allMatch(
                    entry ->
                        Math.abs(
                                stated.getOrDefault(entry.getKey().value(), 0.0)
                                    - entry.getValue().value())
                            < ROUNDING);
    if (!same) {
      find(
          Verdict.FAIL,
          place,
          "wanted " + spread.expected() + ", came " + String.join("; ", rules));
    }
  }

  private List<NftOdds.Chance> odds(String place) {
    return odds(place, LoadedRules::odds);
  }

  private List<NftOdds.Chance> odds(
      String place, BiFunction<LoadedRules, FiveTuple, List<NftOdds.Chance>> of) {
    Optional<ConntrackEntry> first = evidence.entries().stream().findFirst();
    if (first.isEmpty()) {
      find(Verdict.NOT_PROVEN, place, "no connection was tracked that they could be asked about");
      return List.of();
    }
    try {
      LoadedRules loaded =
          new LoadedRules(topology, spread.on(), evidence.rules(), evidence.nftables());
      return of.apply(loaded, first.get().original());
    } catch (InvalidValueException e) {
      find(Verdict.NOT_PROVEN, place, e.getMessage());
      return List.of();
    }
  }

  private String words(NftOdds.Chance chance) {
    return owner(chance.destination().address())
        + " "
        + percent(chance.probability())
        + ": "
        + chance.chooser().orElse("no rule rewrites it");
  }

  private static String percent(double probability) {
    return String.format(Locale.ROOT, "%.4f %%", 100 * probability);
  }

  /** The first connection chose by chance and noted it; the rule found the note for the others. */
  private void sticky(Map<String, Long> answered) {
    if (answered.size() > 1) {
      find(
          Verdict.FAIL, "answers", "wanted one host for all, came " + SpreadResult.words(answered));
    }
    if (!evidence.nftables().isEmpty()) {
      stickyByNftables(answered);
      return;
    }
    long held = 0;
    for (RuleHit hit : evidence.hits()) {
      if (hit.rule().contains("-m recent") && hit.rule().contains("--rcheck")) {
        held += hit.packets();
        rules.add(hit.packets() + " of " + spread.connections() + ": " + hit.rule());
      }
    }
    if (held < spread.connections() - 1) {
      find(
          Verdict.FAIL,
          "rules of " + spread.on(),
          "wanted "
              + (spread.connections() - 1)
              + " connections held by a rule with -m recent --rcheck, came "
              + held);
    }
  }

  /** Rules of nftables have no counters, but the set that a rule has put the client in is shown. */
  private void stickyByNftables(Map<String, Long> answered) {
    String place = "rules of " + spread.on();
    List<NftOdds.Chance> odds = odds(place, LoadedRules::oddsOfKnown);
    for (NftOdds.Chance chance : odds) {
      rules.add(words(chance));
    }
    boolean held =
        odds.size() == 1
            && odds.get(0).chooser().filter(rule -> rule.contains(" ip saddr @")).isPresent()
            && answered.containsKey(owner(odds.get(0).destination().address()));
    if (!odds.isEmpty() && !held) {
      find(
          Verdict.FAIL,
          place,
          "wanted the client held by a rule with ip saddr and the set that it is in, came "
              + String.join("; ", rules));
    }
  }
}
