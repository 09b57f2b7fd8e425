package io.hoplab.tracing;

import io.hoplab.evidence.RuleHit;
import io.hoplab.evidence.RuleHit.PacketHead;
import io.hoplab.evidence.RuleHit.Source;
import io.hoplab.evidence.RulePass;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.InvalidValueException;
import io.hoplab.net.Ipv4Address;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the lines of {@code nft -a -s monitor trace} into passes.
 *
 * <pre>
 * trace id ID ip TABLE CHAIN packet: iif "cbr0" ... ip saddr 10.244.0.2 ... ip id 7 ip length 60 tcp sport 1 tcp dport 2 ...
 * trace id ID ip TABLE CHAIN rule ct state new jump firewall-check # handle 25 (verdict jump firewall-check)
 * trace id ID ip TABLE CHAIN unknown rule handle 52 (verdict continue)
 * trace id ID ip TABLE CHAIN policy accept meta mark 0x00004000
 * </pre>
 *
 * <p>Rules are given with their handles; {@link RuleNames} knows those that nft does not show as
 * they were written.
 */
final class NftTraceText implements TraceReader {
  private static final Pattern LINE =
      Pattern.compile(
          "trace id (?<id>[0-9a-f]+) (?<family>ip|inet) (?<table>\\S+) (?<chain>\\S+)"
              + " (?:packet: (?<packet>.*)"
              + "|(?:rule (?<rule>.*) #|unknown rule) handle (?<handle>\\d+)"
              + " \\(verdict (?<verdict>[^)]+)\\)"
              + "|policy (?<policy>\\S+).*)");
  private static final Pattern INTERFACE = Pattern.compile("\\b(?<key>[io]if) \"(?<name>[^\"]+)\"");
  private static final Pattern ADDRESS = Pattern.compile("\\bip (?<key>[sd]addr) (?<value>\\S+)");
  private static final Pattern NUMBER =
      Pattern.compile("\\b(?:ip|tcp|udp) (?<key>id|length|sport|dport) (?<value>\\d+)");

  private final String tracing;
  private final Passes passes = new Passes();

  /**
   * Reads what is traced from now on.
   *
   * @param tracing the name of the {@link TraceTable}
   */
  NftTraceText(String tracing) {
    this.tracing = tracing;
  }

  /** The passes in recorded lines. */
  static List<RulePass> read(String tracing, List<String> lines) {
    NftTraceText text = new NftTraceText(tracing);
    lines.forEach(text::accept);
    return text.passes.passes();
  }

  @Override
  public void accept(String line) {
    Matcher trace = LINE.matcher(line.stripTrailing());
    if (!trace.matches()) {
      return;
    }
    String id = trace.group("id");
    if (trace.group("packet") != null) {
      passes.head(id, head(trace.group("packet")));
      return;
    }
    passes.head(id).ifPresent(head -> met(trace, id, head));
  }

  private void met(Matcher trace, String id, PacketHead head) {
    if (trace.group("table").equals(tracing)) {
      if (trace.group("policy") == null) {
        passes.begin(id);
      }
      return;
    }
    NativeRule rule =
        new NativeRule(
            trace.group("family"),
            trace.group("table"),
            trace.group("chain"),
            Optional.ofNullable(trace.group("rule")).orElse("").strip());
    boolean policy = trace.group("policy") != null;
    String verdict = verdict(policy ? trace.group("policy") : trace.group("verdict"));
    passes.hit(
        id,
        new RuleHit(
            Source.TRACE,
            rule.table(),
            rule.chain(),
            verdict,
            policy ? rule.policy(verdict) : rule.withHandle(trace.group("handle")),
            1,
            Optional.of(head)));
  }

  /** The verdict as xtables-monitor spells it. */
  private static String verdict(String printed) {
    String[] words = printed.strip().split(" ", 2);
    return words[0].toUpperCase(Locale.ROOT) + (words.length > 1 ? ":" + words[1] : "");
  }

  private static Optional<PacketHead> head(String packet) {
    try {
      return Optional.of(
          new PacketHead(
              first(INTERFACE, "iif", packet).map(InterfaceName::of),
              first(INTERFACE, "oif", packet).map(InterfaceName::of),
              Ipv4Address.parse(first(ADDRESS, "saddr", packet).orElse("")),
              number("sport", packet),
              Ipv4Address.parse(first(ADDRESS, "daddr", packet).orElse("")),
              number("dport", packet),
              number("id", packet),
              number("length", packet)));
    } catch (InvalidValueException | NumberFormatException e) {
      return Optional.empty(); // IPv6, which no lab speaks
    }
  }

  private static Optional<String> first(Pattern pattern, String key, String text) {
    return pattern
        .matcher(text)
        .results()
        .filter(result -> result.group(1).equals(key))
        .map(result -> result.group(2))
        .findFirst();
  }

  private static int number(String key, String packet) {
    return first(NUMBER, key, packet).map(Integer::parseInt).orElse(0);
  }

  @Override
  public Passes passes() {
    return passes;
  }
}
