package io.hoplab.kubeproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** In nftables mode clients get where they get in iptables mode, but for what is listed here. */
@Tag("kernel")
@Tag("any-user")
class NftablesWalkKernelTest {
  /** Kind, client and target: node ports at fewer addresses, and more that is answered. */
  private static final Map<String, String> OTHERWISE =
      Map.of(
          "NodePort localhost local-port", "refused",
          "NodePort pod-d bridge-port", "refused",
          "external Local localhost local-port", "refused",
          "no endpoints node-1 load-balancer", "refused");

  /** Ports and addresses that no Service has; in iptables mode such packets leave the cluster. */
  private static final String NOWHERE =
      """
      ClusterIP | pod-a | 172.31.0.5:444 | refused
      ClusterIP | node-1 | 172.31.0.5:444 | refused
      ClusterIP | pod-a | 172.31.0.9:443 | timeout
      ClusterIP | node-1 | 172.31.0.9:443 | timeout
      """;

  private static WalkedNetwork network;

  @BeforeAll
  static void build() throws IOException {
    network = new WalkedNetwork();
  }

  @AfterAll
  static void takeAway() throws IOException {
    network.close();
  }

  @Test
  void eachClientGetsWhereItDoesInIptablesModeOrWhereTheListSays() throws IOException {
    SoftAssertions all = new SoftAssertions();
    List<String> rows = new ArrayList<>(NOWHERE.lines().toList());
    rows.addAll(Walks.ROWS.lines().toList());
    List<String> met = new ArrayList<>();
    String loaded = "";
    for (String row : rows) {
      List<String> words = Arrays.stream(row.split("\\|")).map(String::strip).toList();
      String key = String.join(" ", words.subList(0, 3));
      String end = words.get(3);
      if (OTHERWISE.containsKey(key)) {
        assertThat(end).as(row).isNotEqualTo(OTHERWISE.get(key));
        end = OTHERWISE.get(key);
        met.add(key);
      }
      if (!words.get(0).equals(loaded)) {
        loaded = words.get(0);
        load(WalkedNetwork.NODE_1, Walks.kind(loaded), "10.240.0.4", "10.244.0.1");
        load(WalkedNetwork.NODE_2, Walks.kind(loaded), "10.240.0.5", "10.244.1.1");
      }
      // From the outside a closed port of the node and a rejected packet look alike.
      end = end.equals("node") ? "refused" : end;
      all.assertThat(network.call(words.get(1), words.get(2), end)).as(row).isEqualTo(end);
    }
    all.assertAll();
    assertThat(met).hasSameSizeAs(OTHERWISE.keySet());
  }

  private static void load(HostName name, Web web, String address, String bridge)
      throws IOException {
    Ipv4Address own = Ipv4Address.parse(address);
    ProxyNode node = ProxyNode.of(name, own, List.of(own, Ipv4Address.parse(bridge)), Web.CLUSTER);
    network.feed(name, web.on(node).nftables().freshText(), "nft", "-f", "-");
    network.feed(name, TwoProxies.MASQ_AGENT, "iptables-restore");
  }
}
