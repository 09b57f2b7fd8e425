package io.hoplab.tracing;

import io.hoplab.evidence.RuleHit;
import io.hoplab.evidence.RuleHit.PacketHead;
import io.hoplab.evidence.RuleHit.Source;
import io.hoplab.evidence.RulePass;
import io.hoplab.iptables.Table;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.InvalidValueException;
import io.hoplab.net.Ipv4Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
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
 * <p>The kernel makes the id from the packet's buffer and incoming interface, so that one packet
 * has another id after routing, and a later packet the same. A pass is therefore begun by the rule
 * of {@link TraceTable}, which each packet meets first, and goes on with what carries the same id
 * or the same IP identification and length.
 */
public final class TraceText {
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
  private final Map<String, PacketHead> heads = new HashMap<>();
  private final List<Pass> passes = new ArrayList<>();
  private final Set<String> fresh = new HashSet<>();
  private int known;

  /** A pass that may still grow. */
  private static final class Pass {
    private final PacketHead first;
    private String id;
    private final List<RuleHit> hits = new ArrayList<>();

    private Pass(PacketHead first, String id) {
      this.first = first;
      this.id = id;
    }

    private boolean isOf(String otherId, PacketHead head) {
      return first.id() == head.id() && first.length() == head.length() && id.equals(otherId);
    }

    private boolean mayBeOf(PacketHead head) {
      return first.id() == head.id()
          && first.length() == head.length()
          && (first.source().equals(head.source())
              || first.destination().equals(head.destination()));
    }
  }

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
    return text.passes();
  }

  /** Takes one line; what is neither form is left out. */
  void accept(String line) {
    Matcher packet = PACKET.matcher(line);
    if (packet.matches()) {
      head(packet.group("rest")).ifPresent(head -> heads.put(packet.group("id"), head));
      fresh.add(packet.group("id"));
      return;
    }
    Matcher trace = TRACE.matcher(line.stripTrailing());
    if (trace.matches() && heads.containsKey(trace.group("id"))) {
      hit(trace, heads.get(trace.group("id")));
    }
  }

  private void hit(Matcher trace, PacketHead head) {
    String id = trace.group("id");
    String rule = Optional.ofNullable(trace.group("rule")).orElse("").strip();
    if (trace.group("table").equals(tracing)) {
      if (trace.group("type").equals("rule")) {
        passes.add(new Pass(head, id));
      }
      return;
    }
    Table table;
    try {
      table = Table.parse(trace.group("table"));
    } catch (InvalidValueException e) {
      return; // somebody's own table
    }
    String verdict = verdict(trace.group("verdict"));
    if (trace.group("type").equals("policy")) {
      rule = "-t " + table + " -P " + trace.group("chain") + " " + verdict;
    }
    RuleHit hit =
        new RuleHit(Source.TRACE, table, trace.group("chain"), verdict, rule, 1, Optional.of(head));
    Pass pass = pass(id, head);
    pass.id = id;
    pass.hits.add(hit);
  }

  private Pass pass(String id, PacketHead head) {
    for (int i = passes.size() - 1; i >= 0; i--) {
      if (passes.get(i).isOf(id, head)) {
        return passes.get(i);
      }
    }
    for (int i = passes.size() - 1; i >= 0; i--) {
      if (passes.get(i).mayBeOf(head)) {
        return passes.get(i);
      }
    }
    Pass fresh = new Pass(head, id);
    passes.add(fresh);
    return fresh;
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

  /** Whether a packet was traced that was so before the first rule. */
  boolean saw(Predicate<PacketHead> what) {
    return passes.stream().anyMatch(pass -> what.test(pass.first));
  }

  /** Forgets what there was when this was called last. */
  void forget() {
    passes.subList(0, known).clear();
    known = passes.size();
    heads.keySet().retainAll(fresh);
    fresh.clear();
  }

  /** The passes since this was called last, those without a hit left out; they are forgotten. */
  List<RulePass> take() {
    List<RulePass> taken = passes();
    passes.clear();
    known = 0;
    heads.keySet().retainAll(fresh);
    fresh.clear();
    return taken;
  }

  /** The passes so far, those without a hit left out. */
  List<RulePass> passes() {
    return passes.stream()
        .filter(pass -> !pass.hits.isEmpty())
        .map(pass -> new RulePass(pass.first, pass.hits))
        .toList();
  }
}
