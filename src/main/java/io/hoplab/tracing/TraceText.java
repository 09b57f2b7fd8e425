package io.hoplab.tracing;

import io.hoplab.evidence.RuleHit;
import io.hoplab.evidence.RuleHit.PacketHead;
import io.hoplab.evidence.RuleHit.Source;
import io.hoplab.evidence.RulePass;
import io.hoplab.iptables.Table;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.InvalidValueException;
import io.hoplab.net.Ipv4Address;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the lines of {@code xtables-monitor --trace} into passes.
 *
 * <pre>
 * PACKET: 2 ID IN=cbr0 OUT=eth0 ... SRC=10.244.0.2 DST=10.241.0.4 LEN=60 ... ID=1697 ... SPORT=1 DPORT=2
 *  TRACE: 2 ID nat:CHAIN:rule:0x5:VERDICT  -4 -t nat -A CHAIN ...
 *  TRACE: 2 ID nat:CHAIN:policy:ACCEPT
 * </pre>
 *
 * <p>It ends at a rule that no iptables program has made: where there are such, {@link
 * NftTraceText} is read.
 */
public final class TraceText implements TraceReader {
  private static final Pattern PACKET =
      Pattern.compile("PACKET: \\d+ (?<id>[0-9a-f]+) (?<rest>.*)");
  private static final Pattern TRACE =
      Pattern.compile(
          " *TRACE: \\d+ (?<id>[0-9a-f]+)"
              + " (?<table>[^:]+):(?<chain>[^:]+):(?<type>rule|policy|return):"
              + "(?:0x[0-9a-f]+:)?(?<verdict>\\S+)(?:"
              + " +(?:-4 )?(?<rule>-t .*))?");
  private static final Pattern FIELD = Pattern.compile("(?<key>[A-Z]+)=(?<value>\\S+)");

  private final String tracing;
  private final Passes passes = new Passes();

  /**
   * Reads what is traced from now on.
   *
   * @param tracing the name of the {@link TraceTable}
   */
  TraceText(String tracing) {
    this.tracing = tracing;
  }

  /** The passes in recorded lines. */
  public static List<RulePass> read(String tracing, List<String> lines) {
    TraceText text = new TraceText(tracing);
    lines.forEach(text::accept);
    return text.passes.passes();
  }

  @Override
  public void accept(String line) {
    Matcher packet = PACKET.matcher(line);
    if (packet.matches()) {
      passes.head(packet.group("id"), head(packet.group("rest")));
      return;
    }
    Matcher trace = TRACE.matcher(line.stripTrailing());
    if (trace.matches()) {
      passes.head(trace.group("id")).ifPresent(head -> hit(trace, head));
    }
  }

  private void hit(Matcher trace, PacketHead head) {
    String id = trace.group("id");
    String rule = Optional.ofNullable(trace.group("rule")).orElse("").strip();
    if (trace.group("table").equals(tracing)) {
      if (trace.group("type").equals("rule")) {
        passes.begin(id);
      }
      return;
    }
    String table = trace.group("table");
    if (Table.find(table).isEmpty()) {
      return; // the security table, which no lab uses
    }
    String verdict = verdict(trace.group("verdict"));
    if (trace.group("type").equals("policy")) {
      rule = "-t " + table + " -P " + trace.group("chain") + " " + verdict;
    }
    RuleHit hit =
        new RuleHit(Source.TRACE, table, trace.group("chain"), verdict, rule, 1, Optional.of(head));
    passes.hit(id, hit);
  }

  /** xtables-monitor 1.8.9 prints NFT_RETURN as the number -5. */
  private static String verdict(String printed) {
    return printed.equals("0xfffffffb") ? "RETURN" : printed;
  }

  private static Optional<PacketHead> head(String rest) {
    Map<String, String> fields = new HashMap<>();
    Matcher field = FIELD.matcher(rest);
    while (field.find()) {
      fields.put(field.group("key"), field.group("value"));
    }
    try {
      return Optional.of(
          new PacketHead(
              Optional.ofNullable(fields.get("IN")).map(InterfaceName::of),
              Optional.ofNullable(fields.get("OUT")).map(InterfaceName::of),
              Ipv4Address.parse(fields.getOrDefault("SRC", "")),
              number(fields, "SPORT"),
              Ipv4Address.parse(fields.getOrDefault("DST", "")),
              number(fields, "DPORT"),
              number(fields, "ID"),
              number(fields, "LEN")));
    } catch (InvalidValueException | NumberFormatException e) {
      return Optional.empty(); // IPv6, which no lab speaks
    }
  }

  private static int number(Map<String, String> fields, String key) {
    return Integer.parseInt(fields.getOrDefault(key, "0"));
  }

  @Override
  public Passes passes() {
    return passes;
  }
}
