package io.hoplab.netfilter;

import io.hoplab.iptables.IptablesRule;
import io.hoplab.net.AddressPort;
import io.hoplab.net.Cidr;
import io.hoplab.net.InvalidValueException;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Understands the text of a rule, in the spelling of iptables-save or as one types it. What it does
 * not understand it refuses, so that no condition is passed over.
 */
final class RuleReader {
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
  private static final Set<String> LOOKING_ON = Set.of("LOG", "NFLOG", "TRACE");
  private static final int ALL_BITS = -1;

  /** The kernel's recent match without {@code --seconds}: however long ago. */
  private static final long EVER = Long.MAX_VALUE;

  private final IptablesRule rule;
  private final List<String> words = new ArrayList<>();
  private final List<Match> matches = new ArrayList<>();
  private int next;
  private boolean negated;
  private Target target = Target.Plain.LOOK_ON;

  private boolean recentSet;
  private boolean recentCheck;
  private long recentSeconds = EVER;
  private String recentList = "DEFAULT";

  private RuleReader(IptablesRule rule) {
    this.rule = rule;
    Matcher word = WORD.matcher(rule.spec());
    while (word.find()) {
      words.add(word.group(1) == null ? word.group(2) : word.group(1));
    }
  }

  static ReadRule read(IptablesRule rule) {
    return new RuleReader(rule).read();
  }

  private ReadRule read() {
    while (next < words.size()) {
      String word = words.get(next++);
      if (word.equals("!")) {
        negated = true;
      } else {
        option(word);
      }
    }
    endMatch();
    if (negated) {
      throw unknown("!");
    }
    return new ReadRule(rule, List.copyOf(matches), target);
  }

  private void option(String word) {
    switch (word) {
      case "-m", "--match" -> {
        endMatch();
        module(value());
      }
      case "-s", "--source" -> add(new Match.Source(range(value())));
      case "-d", "--destination" -> add(new Match.Destination(range(value())));
      case "-i", "--in-interface" -> add(new Match.InInterface(value()));
      case "-o", "--out-interface" -> add(new Match.OutInterface(value()));
      case "-p", "--protocol" -> protocol(value());
      case "--sport", "--source-port" -> ports(value(), true);
      case "--dport", "--destination-port" -> ports(value(), false);
      case "--comment" -> value();
      case "--mark" -> marked(value());
      case "--mode" -> only("random", value());
      case "--probability" -> add(new Match.Chance(number(value())));
      case "--src-type" -> {
        only("LOCAL", value());
        add(new Match.SourceLocal());
      }
      case "--dst-type" -> {
        only("LOCAL", value());
        add(new Match.DestinationLocal());
      }
      case "--ctstate", "--state" -> add(new Match.InState(Set.of(value().split(","))));
      case "--set" -> recentSet = true;
      case "--rcheck" -> recentCheck = true;
      case "--seconds" -> recentSeconds = (long) number(value());
      case "--name" -> recentList = value();
      case "--mask" -> only("255.255.255.255", value());
      case "--reap", "--rsource" -> {}
      case "-j", "--jump" -> {
        endMatch();
        jump(value(), false);
      }
      case "-g", "--goto" -> {
        endMatch();
        jump(value(), true);
      }
      default -> throw unknown(word);
    }
  }

  private InvalidValueException unknown(String what) {
    return new InvalidValueException("a rule whose words are known, not " + what, rule.toString());
  }

  private String value() {
    if (next == words.size()) {
      throw new InvalidValueException("something behind " + words.get(next - 1), rule.toString());
    }
    return words.get(next++);
  }

  private void only(String known, String value) {
    if (!value.equals(known)) {
      throw unknown(value);
    }
  }

  private double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw unknown(text);
    }
  }

  private void add(Match match) {
    matches.add(negated ? new Match.Not(match) : match);
    negated = false;
  }

  private void module(String name) {
    switch (name) {
      case "comment",
          "tcp",
          "udp",
          "mark",
          "statistic",
          "recent",
          "addrtype",
          "conntrack",
          "state" -> {}
      default -> throw unknown(name);
    }
  }

  /** The recent match has several options and is complete only when the next one begins. */
  private void endMatch() {
    if (recentSet) {
      add(new Match.NoteSource(recentList));
    } else if (recentCheck) {
      add(new Match.SourceNoted(recentList, recentSeconds));
    }
    recentSet = false;
    recentCheck = false;
    recentSeconds = EVER;
  }

  private static Cidr range(String text) {
    return text.contains("/") ? Cidr.parse(text) : Cidr.host(Ipv4Address.parse(text));
  }

  private void protocol(String text) {
    if (text.equals("all")) {
      return;
    }
    for (Protocol protocol : Protocol.values()) {
      if (protocol.toString().equals(text)) {
        add(new Match.Speaks(protocol));
        return;
      }
    }
    throw unknown(text);
  }

  private void ports(String text, boolean source) {
    String[] ends = text.split(":", 2);
    int first = AddressPort.parsePort(ends[0]);
    int last = AddressPort.parsePort(ends[ends.length - 1]);
    add(source ? new Match.SourcePort(first, last) : new Match.DestinationPort(first, last));
  }

  private void marked(String text) {
    int[] operand = valueAndMask(text);
    add(new Match.Marked(operand[0], operand[1]));
  }

  private int bits(String text) {
    try {
      return (int) (long) Long.decode(text);
    } catch (NumberFormatException e) {
      throw unknown(text);
    }
  }

  private void jump(String name, boolean forGood) {
    switch (name) {
      case "ACCEPT", "DROP", "RETURN" -> target = Target.Plain.valueOf(name);
      case "REJECT" -> {
        target = Target.Plain.REJECT;
        passOver("--reject-with", 1);
      }
      case "MASQUERADE" -> {
        target = Target.Plain.MASQUERADE;
        passOver("--to-ports", 1);
        passOver("--random-fully", 0);
        passOver("--random", 0);
      }
      case "MARK" -> target = mark(value(), valueAndMask(value()));
      case "DNAT" -> {
        only("--to-destination", value());
        target = new Target.Dnat(AddressPort.parse(value()));
      }
      case "SNAT" -> {
        only("--to-source", value());
        target = new Target.Snat(AddressPort.parse(value()));
      }
      default -> {
        if (LOOKING_ON.contains(name)) {
          next = words.size();
        } else {
          target = new Target.Jump(name, forGood);
        }
      }
    }
  }

  private void passOver(String option, int values) {
    if (next < words.size() && words.get(next).equals(option)) {
      next += 1 + values;
    }
  }

  /** A value and a mask. */
  private int[] valueAndMask(String text) {
    String[] parts = text.split("/", 2);
    return new int[] {bits(parts[0]), parts.length == 2 ? bits(parts[1]) : ALL_BITS};
  }

  private Target mark(String option, int... operand) {
    int value = operand[0];
    return switch (option) {
      case "--set-xmark" -> new Target.Mark(value, operand[1]);
      case "--set-mark" -> new Target.Mark(value, operand[1] | value);
      case "--or-mark" -> new Target.Mark(value, value);
      case "--and-mark" -> new Target.Mark(0, ~value);
      case "--xor-mark" -> new Target.Mark(value, 0);
      default -> throw unknown(option);
    };
  }
}
