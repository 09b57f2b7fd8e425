package io.hoplab.tracing;

import io.hoplab.evidence.RuleHit;
import io.hoplab.evidence.RulePass;
import io.hoplab.iptables.IptablesRule;
import io.hoplab.iptables.SavedRules;
import io.hoplab.iptables.Table;
import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names traced rules as the program prints them that made them: iptables' as iptables-save does,
 * the others as nft does.
 */
final class RuleNames {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Pattern TABLE = Pattern.compile("table (?<family>\\S+) (?<name>\\S+) \\{.*");
  private static final Pattern CHAIN = Pattern.compile("\tchain (?<name>\\S+) \\{.*");
  private static final Pattern RULE = Pattern.compile("\t\t(?<spec>.*) # handle (?<handle>\\d+)");

  private final Path netns;

  /** By table, chain and handle. */
  private final Map<String, String> names = new HashMap<>();

  /** The rules of that netns; none is known yet. */
  RuleNames(Path netns) {
    this.netns = netns;
  }

  /**
   * The passes with their rules' names. The netns is asked when there are rules that are not known;
   * those that are gone by then keep the text that they were traced with.
   */
  List<RulePass> name(List<RulePass> passes) {
    boolean unknown =
        passes.stream().flatMap(pass -> pass.hits().stream()).anyMatch(this::isUnknown);
    if (unknown) {
      try {
        read();
      } catch (IOException e) {
        // The netns is gone, and with it what could be asked.
      }
    }
    return passes.stream()
        .map(pass -> new RulePass(pass.head(), pass.hits().stream().map(this::named).toList()))
        .toList();
  }

  private boolean isUnknown(RuleHit hit) {
    String handle = NativeRule.handle(hit.rule());
    boolean shown = !NativeRule.withoutHandle(hit.rule()).endsWith(" " + hit.chain());
    boolean named = shown && Table.find(hit.table()).isEmpty();
    return !handle.isEmpty() && !named && !names.containsKey(key(hit));
  }

  private static String key(RuleHit hit) {
    return key(hit.table(), hit.chain(), NativeRule.handle(hit.rule()));
  }

  private static String key(String table, String chain, String handle) {
    return table + " " + chain + " " + handle;
  }

  private RuleHit named(RuleHit hit) {
    return new RuleHit(
        hit.source(),
        hit.table(),
        hit.chain(),
        hit.verdict(),
        names.getOrDefault(key(hit), NativeRule.withoutHandle(hit.rule())),
        hit.packets(),
        hit.packet());
  }

  private void read() throws IOException {
    Command list = Command.of("nft", "-a", "-s", "-t", "list", "ruleset");
    String listed = Finished.run(list.in(netns), "", DEADLINE).outputOrThrow();
    Command save = Command.of(Backend.NFT.save());
    learn(listed, Finished.run(save.in(netns), "", DEADLINE).outputOrThrow());
  }

  /** Learns from what {@code nft -a -s -t list ruleset} and {@code iptables-save} print. */
  void learn(String listed, String saved) {
    SavedRules rules = SavedRules.parse(saved);
    String family = "";
    String table = "";
    String chain = "";
    Map<String, List<String>> handles = new HashMap<>();
    for (String line : listed.lines().toList()) {
      Matcher head = TABLE.matcher(line);
      Matcher inside = CHAIN.matcher(line);
      Matcher rule = RULE.matcher(line);
      if (head.matches()) {
        family = head.group("family");
        table = head.group("name");
      } else if (inside.matches()) {
        chain = inside.group("name");
      } else if (rule.matches() && !chain.isEmpty()) {
        String handle = rule.group("handle");
        handles.computeIfAbsent(key(table, chain, ""), none -> new ArrayList<>()).add(handle);
        String name = new NativeRule(family, table, chain, rule.group("spec").strip()).toString();
        Optional<Table> known = family.equals("ip") ? Table.find(table) : Optional.empty();
        int place = handles.get(key(table, chain, "")).size() - 1;
        List<IptablesRule> own =
            known.isPresent() ? rules.rules(known.get(), chain) : List.<IptablesRule>of();
        names.put(key(table, chain, handle), place < own.size() ? own.get(place).toString() : name);
      } else if (line.equals("\t}")) {
        chain = "";
      }
    }
  }
}
