package io.hoplab.kubeproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.capture.SleepingNetns;
import io.hoplab.iptables.IptablesRule;
import io.hoplab.tracing.Backend;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
class IptablesProxyKernelTest {

  @Test
  void theKernelTakesTheRulesOfEachKindAndPrintsThemAsTheyAreWritten() throws Exception {
    try (SleepingNetns netns = new SleepingNetns()) {
      for (Map.Entry<String, Kinds.Setting> kind : Kinds.all().entrySet()) {
        ProxyRules rules = kind.getValue().iptables();
        String text = rules.text();
        for (Backend backend : Backend.values()) {
          netns.feed(text, backend.restore(), "--test");
        }
        // without --noflush, so that nothing of the kind before is left
        netns.feed(text, Backend.NFT.restore());
        assertThat(rules(netns.run(Backend.NFT.save())))
            .as(kind.getKey())
            .isEqualTo(rules(rules.rules()));
      }
    }
  }

  /** The rules of each chain, as iptables-save prints them. */
  private static Map<String, List<String>> rules(String save) {
    Map<String, List<String>> rules = new TreeMap<>();
    for (String table : save.split("(?m)^\\*")) {
      String name = table.lines().findFirst().orElse("");
      rules.putAll(
          table
              .lines()
              .filter(line -> line.startsWith("-A "))
              .collect(Collectors.groupingBy(line -> name + " " + line.split(" ")[1])));
    }
    return rules;
  }

  private static Map<String, List<String>> rules(List<IptablesRule> written) {
    Function<IptablesRule, String> chain = rule -> rule.table() + " " + rule.chain();
    return new TreeMap<>(
        written.stream()
            .collect(
                Collectors.groupingBy(
                    chain, Collectors.mapping(IptablesRule::line, Collectors.toList()))));
  }
}
