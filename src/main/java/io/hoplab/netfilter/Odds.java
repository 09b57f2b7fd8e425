package io.hoplab.netfilter;

import io.hoplab.iptables.IptablesRule;
import io.hoplab.iptables.Table;
import io.hoplab.net.AddressPort;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.InvalidValueException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Everything that can become of a connection's destination, and how likely: the text of the rules
 * worked out for every way that the statistic matches can fall. The lists of the recent match are
 * empty, as for a client that was never seen.
 *
 * @param chances what can come of it; their probabilities sum to 1
 */
public record Odds(List<Chance> chances) {
  /** More ways than a Service has endpoints. */
  private static final int MOST = 10_000;

  /** Takes a copy of the list. */
  public Odds {
    chances = List.copyOf(chances);
  }

  /**
   * One of the things that can happen.
   *
   * @param destination where the connection leads then
   * @param probability how likely that is
   * @param met the rules whose conditions the packet meets then, in its order
   */
  public record Chance(AddressPort destination, double probability, List<IptablesRule> met) {

    /** Takes a copy of the list. */
    public Chance {
      met = List.copyOf(met);
    }

    /**
     * The rule that chooses the destination: the one that jumps to the chain of the DNAT, or the
     * DNAT itself when it stands beside its alternatives; empty when nothing is rewritten.
     */
    public Optional<IptablesRule> chooser() {
      Optional<IptablesRule> dnat =
          met.stream().filter(rule -> rule.target().equals("DNAT")).findFirst();
      return dnat.map(
          rule ->
              met.stream()
                  .filter(other -> other.target().equals(rule.chain()))
                  .reduce((first, second) -> second)
                  .filter(jump -> !rule.spec().contains("--probability"))
                  .orElse(rule));
    }
  }

  /**
   * Works the odds out of a connection's first packet.
   *
   * @param in the interface that it comes in by; empty when the host itself sends it
   * @throws InvalidValueException when chains go round in a circle, or there are too many ways
   */
  public static Odds of(RuleSet rules, Legs legs, Packet packet, Optional<InterfaceName> in) {
    List<Chance> chances = new ArrayList<>();
    Deque<List<Boolean>> open = new ArrayDeque<>(List.of(List.<Boolean>of()));
    while (!open.isEmpty()) {
      if (chances.size() > MOST) {
        throw new InvalidValueException("at most " + MOST + " ways", "more");
      }
      Fall fall = new Fall(open.pop());
      Surroundings host = new Surroundings(legs, fall, () -> 0, new RecentLists());
      Walk walk = new Walk(rules, host, in.map(packet::cameIn).orElse(packet));
      walk.pass(in.isPresent() ? "PREROUTING" : "OUTPUT", Table.NAT);
      Outcome outcome = walk.outcome();
      chances.add(new Chance(outcome.packet().destination(), fall.probability, outcome.met()));
      fall.others.forEach(open::push);
    }
    return new Odds(chances);
  }

  /** Dice that fall as they are told, and from then on always hit. */
  private static final class Fall implements Dice {
    private final List<Boolean> told;
    private final List<Boolean> fallen = new ArrayList<>();
    private final List<List<Boolean>> others = new ArrayList<>();
    private double probability = 1;

    Fall(List<Boolean> told) {
      this.told = told;
    }

    @Override
    public boolean hit(double chance) {
      boolean hit = fallen.size() >= told.size() || told.get(fallen.size());
      if (fallen.size() >= told.size() && chance < 1) {
        List<Boolean> other = new ArrayList<>(fallen);
        other.add(false);
        others.add(other);
      }
      fallen.add(hit);
      probability *= hit ? chance : 1 - chance;
      return hit;
    }
  }
}
