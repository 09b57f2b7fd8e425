package io.hoplab.kubeproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The kernel sends packets where the walk through the same rules does. */
@Tag("kernel")
@Tag("any-user")
class ServiceWalkKernelTest {
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
  void eachClientGetsWhereTheWalkSays() throws IOException {
    SoftAssertions all = new SoftAssertions();
    String loaded = "";
    for (String row : Walks.ROWS.lines().toList()) {
      List<String> words = Arrays.stream(row.split("\\|")).map(String::strip).toList();
      if (words.get(3).equals("out")) {
        continue; // nothing in this network answers there
      }
      if (!words.get(0).equals(loaded)) {
        loaded = words.get(0);
        load(WalkedNetwork.NODE_1, Walks.kind(loaded), "10.240.0.4", "10.244.0.1");
        load(WalkedNetwork.NODE_2, Walks.kind(loaded), "10.240.0.5", "10.244.1.1");
      }
      // From the outside a closed port of the node and a REJECT look alike.
      String end = words.get(3).equals("node") ? "refused" : words.get(3);
      all.assertThat(network.call(words.get(1), words.get(2), end)).as(row).isEqualTo(end);
    }
    all.assertAll();
    assertThat(loaded).isNotEmpty();
  }

  private static void load(HostName name, Web web, String address, String bridge)
      throws IOException {
    Ipv4Address own = Ipv4Address.parse(address);
    ProxyNode node = ProxyNode.of(name, own, List.of(own, Ipv4Address.parse(bridge)), Web.CLUSTER);
    network.feed(name, web.rules(node).text(), "iptables-restore");
    network.feed(name, TwoProxies.MASQ_AGENT, "iptables-restore", "--noflush");
  }
}
