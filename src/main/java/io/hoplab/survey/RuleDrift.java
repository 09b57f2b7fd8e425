package io.hoplab.survey;

import io.hoplab.iptables.IptablesRule;
import io.hoplab.iptables.SavedRules;
import io.hoplab.iptables.Table;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How a host's iptables rules differ from its plan's, chain by chain. */
final class RuleDrift {
  private static final String PART = "iptables";
  private static final String ACCEPT = "ACCEPT";

  private final SavedRules plan;
  private final SavedRules real;
  private final HostDrift.Changes changes;

  RuleDrift(SavedRules plan, SavedRules real, HostDrift.Changes changes) {
    this.plan = plan;
    this.real = real;
    this.changes = changes;
  }

  private record Place(Table table, String chain) {
    @Override
    public String toString() {
      return "-t " + table + " " + chain;
    }
  }

  void find() {
    Set<Place> ownPlanned = own(plan);
    Set<Place> ownReal = own(real);
    for (Place place : ownPlanned) {
      if (!ownReal.contains(place)) {
        changes.missing(PART, "chain " + place);
      }
    }
    for (Place place : ownReal) {
      if (!ownPlanned.contains(place)) {
        changes.added(PART, "chain " + place);
      }
    }
    for (SavedRules.SavedChain chain : real.chains()) {
      Optional<String> policy = chain.policy().filter(each -> !each.equals(ACCEPT));
      policy.ifPresent(
          each ->
              changes.changed(
                  PART,
                  new Place(chain.table(), chain.name()) + " policy " + each + ", was " + ACCEPT));
    }
    Set<Place> places = new LinkedHashSet<>();
    plan.rules().forEach(rule -> places.add(new Place(rule.table(), rule.chain())));
    real.rules().forEach(rule -> places.add(new Place(rule.table(), rule.chain())));
    places.forEach(this::rules);
    real.elsewhere().forEach(rule -> changes.added(PART, rule));
  }

  private static Set<Place> own(SavedRules rules) {
    Set<Place> places = new LinkedHashSet<>();
    for (SavedRules.SavedChain chain : rules.chains()) {
      if (chain.policy().isEmpty()) {
        places.add(new Place(chain.table(), chain.name()));
      }
    }
    return places;
  }

  private void rules(Place place) {
    List<IptablesRule> before = plan.rules(place.table(), place.chain());
    List<IptablesRule> now = real.rules(place.table(), place.chain());
    List<IptablesRule> missing = new ArrayList<>(before);
    boolean added = false;
    for (int i = 0; i < now.size(); i++) {
      if (!missing.remove(now.get(i))) {
        added = true;
        changes.added(PART, now.get(i) + " (rule " + (i + 1) + " of " + now.size() + ")");
      }
    }
    missing.forEach(rule -> changes.missing(PART, rule.toString()));
    if (!added && missing.isEmpty() && !before.equals(now)) {
      changes.changed(PART, "the order of the rules of " + place);
    }
  }
}
