package io.hoplab.azure;

import io.hoplab.azure.SecurityRule.Access;
import io.hoplab.azure.TaggedRanges.Term;
import io.hoplab.net.Cidr;
import io.hoplab.net.Protocol;
import java.util.ArrayList;
import java.util.List;

/**
 * A security rule in the words of iptables: one line for each pair of ranges, for each protocol
 * where it names ports for all of them, and for as many ports as a match takes.
 */
final class SecurityRuleText {
  /** As many ports as one multiport match takes, a range counting twice. */
  private static final int MOST_PORTS = 15;

  private SecurityRuleText() {}

  /**
   * The lines; what the rule allows returns from the chain.
   *
   * @param comment what names the rule in the comment of each line
   */
  static List<String> of(SecurityRule rule, TaggedRanges tags, String comment) {
    Term source = tags.sources(rule);
    Term destination = tags.destinations(rule);
    String exceptions =
        except("--src-range", source.notIn()) + except("--dst-range", destination.notIn());
    String end = comment(comment) + (rule.access() == Access.ALLOW ? "-j RETURN" : "-j DROP");
    List<String> lines = new ArrayList<>();
    for (Cidr from : source.in()) {
      for (Cidr to : destination.in()) {
        for (String protocol : protocols(rule)) {
          for (String ports : ports(rule)) {
            String addresses = range("-s ", from) + range("-d ", to);
            lines.add(addresses + protocol + exceptions + ports + end);
          }
        }
      }
    }
    return lines;
  }

  static String comment(String text) {
    return "-m comment --comment \"" + text + "\" ";
  }

  private static String range(String option, Cidr range) {
    return range.equals(Cidr.ALL) ? "" : option + range + " ";
  }

  private static String except(String option, List<Cidr> ranges) {
    StringBuilder text = new StringBuilder();
    for (Cidr range : ranges) {
      text.append("-m iprange ! ").append(option).append(' ');
      text.append(range.network()).append('-').append(range.last()).append(' ');
    }
    return text.toString();
  }

  private static List<String> protocols(SecurityRule rule) {
    if (rule.protocol().isPresent()) {
      return List.of("-p " + rule.protocol().get() + " ");
    }
    boolean anyPort = rule.sourcePorts().isEmpty() && rule.destinationPorts().isEmpty();
    return anyPort ? List.of("") : List.of("-p " + Protocol.TCP + " ", "-p " + Protocol.UDP + " ");
  }

  private static List<String> ports(SecurityRule rule) {
    List<String> matches = new ArrayList<>();
    for (String sources : matches("--sports", rule.sourcePorts())) {
      for (String destinations : matches("--dports", rule.destinationPorts())) {
        matches.add(sources + destinations);
      }
    }
    return matches;
  }

  private static List<String> matches(String option, List<PortRange> ports) {
    List<String> matches = new ArrayList<>();
    List<String> words = new ArrayList<>();
    int used = 0;
    for (PortRange range : ports) {
      int needs = range.first() == range.last() ? 1 : 2;
      if (used + needs > MOST_PORTS) {
        matches.add(match(option, words));
        words.clear();
        used = 0;
      }
      words.add(range.iptables());
      used += needs;
    }
    matches.add(words.isEmpty() ? "" : match(option, words));
    return matches;
  }

  private static String match(String option, List<String> words) {
    return "-m multiport " + option + " " + String.join(",", words) + " ";
  }
}
