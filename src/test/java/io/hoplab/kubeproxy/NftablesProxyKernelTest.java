package io.hoplab.kubeproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.capture.SleepingNetns;
import io.hoplab.nftables.NftObject;
import io.hoplab.nftables.NftRules;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
class NftablesProxyKernelTest {

  @Test
  void theKernelTakesTheTableOfEachKindOverTheOneBefore() throws Exception {
    try (SleepingNetns netns = new SleepingNetns()) {
      for (Map.Entry<String, Kinds.Setting> kind : Kinds.all().entrySet()) {
        NftRules rules = kind.getValue().nftables();
        netns.feed(rules.freshText(), "nft", "-f", "-");
        String listed = netns.run("nft", "-s", "list", "table", "ip", "kube-proxy");
        assertThat(chains(listed)).as(kind.getKey()).isEqualTo(chains(rules));
      }
    }
  }

  /** How many rules each chain has. */
  private static Map<String, Long> chains(NftRules rules) {
    Map<String, Long> counts =
        rules.objects().stream()
            .filter(NftObject.Rule.class::isInstance)
            .map(NftObject.Rule.class::cast)
            .collect(Collectors.groupingBy(NftObject.Rule::chain, Collectors.counting()));
    rules.objects().stream()
        .filter(NftObject.Chain.class::isInstance)
        .map(NftObject.Chain.class::cast)
        .forEach(chain -> counts.putIfAbsent(chain.name(), 0L));
    return counts;
  }

  private static Map<String, Long> chains(String listed) {
    Map<String, Long> counts = new HashMap<>();
    String chain = "";
    for (String line : listed.lines().toList()) {
      if (line.startsWith("\tchain ")) {
        chain = line.split(" ")[1];
        counts.put(chain, 0L);
      } else if (line.equals("\t}")) {
        chain = "";
      } else if (!chain.isEmpty() && !line.matches("\\s*(type .* hook .*|comment \".*\")?")) {
        counts.merge(chain, 1L, Long::sum);
      }
    }
    return counts;
  }
}
