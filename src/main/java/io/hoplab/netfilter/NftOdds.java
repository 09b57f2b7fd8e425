package io.hoplab.netfilter;

import io.hoplab.net.AddressPort;
import io.hoplab.net.Cidr;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.InvalidValueException;
import io.hoplab.net.Ipv4Address;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Everything that an nftables table can make of a connection's destination, and how likely: its
 * chains of type nat, worked out for each number that {@code numgen random} can draw.
 */
public final class NftOdds {
  /** The kernel lets no jump go deeper than 16; a chain may go to another as often. */
  private static final int DEEPEST = 64;

  private static final Pattern MARK = Pattern.compile("meta mark set meta mark [|&^] 0x[0-9a-f]+");
  private static final Pattern UPDATE = Pattern.compile("update @\\S+ \\{ ip saddr \\}");
  private static final Pattern PLACE =
      Pattern.compile("ip daddr \\. meta l4proto \\. th dport vmap @(\\S+)");
  private static final Pattern PORT = Pattern.compile("meta l4proto \\. th dport vmap @(\\S+)");
  private static final Pattern L4PROTO = Pattern.compile("meta l4proto (tcp|udp|sctp)");
  private static final Pattern ADDRESS = Pattern.compile("ip ([sd])addr (!= )?(@?[^ {]+)");
  private static final Pattern IIFNAME = Pattern.compile("iifname (!= )?\"([^\"*]+)(\\*?)\"");
  private static final Pattern LOCAL = Pattern.compile("fib ([sd])addr type local");
  private static final Pattern RANDOM_VERDICT =
      Pattern.compile("numgen random mod (\\d+) vmap \\{(.*)\\}");
  private static final Pattern RANDOM_DNAT =
      Pattern.compile("dnat (?:ip )?to numgen random mod (\\d+) map \\{(.*)\\}");
  private static final Pattern DNAT = Pattern.compile("dnat (?:ip )?to ([0-9.]+:\\d+)");
  private static final Pattern VERDICT =
      Pattern.compile("(?:(goto|jump) (\\S+)|accept|drop|return|continue)");

  private final NftTable table;
  private final Legs legs;
  private final Packet packet;
  private final boolean known;
  private final List<Chance> chances = new ArrayList<>();

  /**
   * One of the things that can happen.
   *
   * @param destination where the connection leads then
   * @param probability how likely that is
   * @param chooser the rule that chooses it, its chain in front; empty when nothing is rewritten
   */
  public record Chance(AddressPort destination, double probability, Optional<String> chooser) {}

  /** The rules that are still to be met: of a chain, and behind it of the one that called it. */
  private record Course(String chain, List<String> rules, Optional<Course> caller, int depth) {
    Course behindFirst() {
      return new Course(chain, rules.subList(1, rules.size()), caller, depth);
    }
  }

  private NftOdds(NftTable table, Legs legs, Packet packet, boolean known) {
    this.known = known;
    this.table = table;
    this.legs = legs;
    this.packet = packet;
  }

  /**
   * Works the odds out of a connection's first packet.
   *
   * @param in the interface that it comes in by; empty when the host itself sends it
   * @param known whether the sets that rules fill are as they are; empty otherwise, as for a client
   *     that was never seen
   * @return what can come of it; the probabilities sum to 1
   * @throws InvalidValueException when a rule has words that are not known
   */
  public static List<Chance> of(
      NftTable table, Legs legs, Packet packet, Optional<InterfaceName> in, boolean known) {
    NftOdds odds = new NftOdds(table, legs, in.map(packet::cameIn).orElse(packet), known);
    String hook = in.isPresent() ? "prerouting" : "output";
    odds.walk(new Course(hook, table.natAt(hook), Optional.empty(), 0), 1, Optional.empty());
    return List.copyOf(odds.chances);
  }

  private void walk(Course from, double probability, Optional<String> chooser) {
    Course course = from;
    while (true) {
      if (course.rules.isEmpty()) {
        if (course.caller.isEmpty()) {
          chances.add(new Chance(packet.destination(), probability, Optional.empty()));
          return;
        }
        course = course.caller.get();
        continue;
      }
      String rule = course.rules.get(0);
      course = course.behindFirst();
      String named = course.chain + " " + rule;
      Optional<String> by = chooser;
      Optional<String> rest = Optional.of(rule.replaceFirst(" comment \".*\"$", ""));
      while (rest.isPresent() && !rest.get().isEmpty()) {
        String text = rest.get();
        Matcher random = RANDOM_VERDICT.matcher(text);
        if (random.matches()) {
          Course here = course;
          each(random, probability, (verdict, p) -> follow(here, verdict, p, Optional.of(named)));
          return;
        }
        random = RANDOM_DNAT.matcher(text);
        if (random.matches()) {
          each(
              random,
              probability,
              (target, p) -> end(target.replace(" . ", ":"), p, chooser.orElse(named)));
          return;
        }
        Matcher dnat = DNAT.matcher(text);
        if (dnat.matches()) {
          end(dnat.group(1), probability, chooser.orElse(named));
          return;
        }
        Optional<String> verdict = verdict(text);
        if (verdict.isPresent()) {
          follow(course, verdict.get(), probability, by);
          return;
        }
        by = remembers(text) ? Optional.of(named) : by;
        rest = match(text);
      }
    }
  }

  /** Whether a rule looks for the client where an earlier connection has put it. */
  private boolean remembers(String text) {
    Matcher found = ADDRESS.matcher(text);
    return found.lookingAt()
        && found.group(3).startsWith("@")
        && table.isFilledByRules(found.group(3).substring(1));
  }

  /** What is done with a value that was drawn, and how likely it was drawn. */
  private interface Drawn {
    void accept(String value, double probability);
  }

  private static void each(Matcher random, double probability, Drawn drawn) {
    int all = Integer.parseInt(random.group(1));
    Map<String, String> byNumber = new LinkedHashMap<>();
    NftTable.read(random.group(2), byNumber);
    for (int i = 0; i < all; i++) {
      String value = byNumber.get(Integer.toString(i));
      if (value == null) {
        throw new InvalidValueException("a value for each number below " + all, random.group());
      }
      drawn.accept(value, probability / all);
    }
  }

  private void end(String target, double probability, String chooser) {
    chances.add(new Chance(AddressPort.parse(target), probability, Optional.of(chooser)));
  }

  /** The verdict that a rule gives without any further condition, its map looked up. */
  private Optional<String> verdict(String text) {
    String port = packet.protocol() + " . " + packet.destination().port();
    Matcher place = PLACE.matcher(text);
    if (place.matches()) {
      String key = packet.destination().address() + " . " + port;
      return Optional.of(table.find(place.group(1), key).orElse("continue"));
    }
    place = PORT.matcher(text);
    if (place.matches()) {
      return Optional.of(table.find(place.group(1), port).orElse("continue"));
    }
    return VERDICT.matcher(text).matches() ? Optional.of(text) : Optional.empty();
  }

  private void follow(Course from, String verdict, double probability, Optional<String> chooser) {
    Matcher words = VERDICT.matcher(verdict);
    if (!words.matches()) {
      throw new InvalidValueException("a verdict of nftables", verdict);
    }
    if (words.group(1) == null) {
      boolean ends = verdict.equals("accept") || verdict.equals("drop");
      boolean returns = verdict.equals("return");
      Course on = new Course(from.chain, List.of(), ends ? Optional.empty() : from.caller, 0);
      walk(ends || returns ? on : from, probability, chooser);
      return;
    }
    if (from.depth == DEEPEST) {
      throw new InvalidValueException("at most " + DEEPEST + " chains on a way", "more");
    }
    Optional<Course> caller = words.group(1).equals("jump") ? Optional.of(from) : from.caller;
    String name = words.group(2);
    walk(new Course(name, table.chain(name), caller, from.depth + 1), probability, chooser);
  }

  /** What is left of a rule behind its first condition or action; empty when it does not match. */
  private Optional<String> match(String text) {
    for (Pattern action : List.of(MARK, UPDATE)) {
      Matcher found = action.matcher(text);
      if (found.lookingAt()) {
        return rest(text, found, true);
      }
    }
    Matcher found = L4PROTO.matcher(text);
    if (found.lookingAt()) {
      return rest(text, found, found.group(1).equals(packet.protocol().toString()));
    }
    found = ADDRESS.matcher(text);
    if (found.lookingAt()) {
      boolean has = has(found.group(3), address(found.group(1)));
      return rest(text, found, has == (found.group(2) == null));
    }
    found = IIFNAME.matcher(text);
    if (found.lookingAt()) {
      String name = found.group(2);
      boolean prefix = !found.group(3).isEmpty();
      boolean has =
          packet
              .in()
              .map(InterfaceName::value)
              .filter(in -> prefix ? in.startsWith(name) : in.equals(name))
              .isPresent();
      return rest(text, found, has == (found.group(1) == null));
    }
    found = LOCAL.matcher(text);
    if (found.lookingAt()) {
      return rest(text, found, legs.local(address(found.group(1))));
    }
    throw new InvalidValueException("a rule of nftables that is known", text);
  }

  private static Optional<String> rest(String text, Matcher found, boolean matches) {
    return matches ? Optional.of(text.substring(found.end()).strip()) : Optional.empty();
  }

  private Ipv4Address address(String side) {
    return (side.equals("s") ? packet.source() : packet.destination()).address();
  }

  private boolean has(String where, Ipv4Address address) {
    if (where.startsWith("@")) {
      String set = where.substring(1);
      return (known || !table.isFilledByRules(set))
          && table.find(set, address.toString()).isPresent();
    }
    return where.contains("/")
        ? Cidr.parse(where).contains(address)
        : Ipv4Address.parse(where).equals(address);
  }
}
