package io.hoplab.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.hoplab.flow.Hop;
import io.hoplab.flow.Step;
import io.hoplab.flow.Trace;
import io.hoplab.plan.Operation;
import io.hoplab.plan.Plan;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Services of kube-proxy in nftables mode: what befalls a packet is proven by the nft rule. */
@Tag("kernel")
class NftablesModeTest {

  private static final String CLUSTER_IP = "curl http://172.31.0.5:443/ from pod-a";
  private static final String NODE_PORT = "curl http://10.240.0.4:32000/ from vm-1";
  private static final String UNDEFINED_PORT = "curl http://172.31.0.5:444/ from pod-a";
  private static final String FREE_ADDRESS = "curl http://172.31.0.9:443/ from pod-a";
  private static final String EMPTY_SERVICE = "curl http://172.31.0.6:443/ from node-1";
  private static final String IDLE_NODE_PORT = "curl http://10.240.0.4:32001/ from vm-1";

  private static final String DNAT =
      "DNAT add rule ip kube-proxy service-SUSTUHLJ-default/web/tcp/http meta l4proto tcp dnat ip to"
          + " numgen random mod 1 map { 0 : 10.244.1.2 . 80 }";
  private static final String SNAT =
      "SNAT add rule ip kube-proxy masquerading meta mark & 0x00004000 != 0x00000000 meta mark set"
          + " meta mark ^ 0x00004000 masquerade fully-random";
  private static final String MASQ_AGENT =
      "SNAT -t nat -A IP-MASQ-AGENT -m comment --comment \"ip-masq-agent: outbound traffic is subject"
          + " to MASQUERADE (must be last in chain)\" -j MASQUERADE --random-fully";
  private static final String REJECT =
      "add rule ip kube-proxy cluster-ips-check ip daddr @cluster-ips reject comment \"Reject"
          + " traffic to invalid ports of ClusterIPs\"";
  private static final String DROP =
      "add rule ip kube-proxy cluster-ips-check ip daddr 172.31.0.0/16 drop comment \"Drop traffic"
          + " to unallocated ClusterIPs\"";

  static Stream<Arguments> flows() {
    return Stream.of(
        arguments(CLUSTER_IP, "", "delivered at pod-c", List.of(DNAT), ""),
        arguments(CLUSTER_IP, "element service-ips", "rejected at node-1", List.of(), REJECT),
        arguments(NODE_PORT, "", "delivered at pod-c", List.of(DNAT, SNAT), ""),
        arguments(NODE_PORT, "element service-nodeports", "refused at node-1", List.of(), ""),
        arguments(NODE_PORT, "masquerading mark", "delivered at pod-c", List.of(DNAT), ""),
        arguments(UNDEFINED_PORT, "", "rejected at node-1", List.of(), REJECT),
        arguments(UNDEFINED_PORT, "@cluster-ips reject", "denied at node-1", List.of(), DROP),
        arguments(FREE_ADDRESS, "", "denied at node-1", List.of(), DROP),
        arguments(FREE_ADDRESS, "unallocated", "blackhole at vnet", List.of(MASQ_AGENT), ""),
        arguments(
            EMPTY_SERVICE,
            "",
            "rejected at node-1",
            List.of(),
            "add rule ip kube-proxy reject-chain reject"),
        arguments(EMPTY_SERVICE, "element no-endpoint-services", "rejected", List.of(), REJECT),
        arguments(
            IDLE_NODE_PORT,
            "",
            "denied at node-1",
            List.of(),
            "add rule ip kube-proxy nodeport-endpoints-check ip daddr @nodeport-ips meta l4proto ."
                + " th dport vmap @no-endpoint-nodeports"),
        arguments(
            IDLE_NODE_PORT, "element no-endpoint-nodeports", "refused at node-1", List.of(), ""));
  }

  /** With everything but what {@code missing} is a part of. */
  @ParameterizedTest(name = "{0} without \"{1}\": {2}")
  @MethodSource("flows")
  void whatBecomesOfAPacketIsProvenByTheRuleThatDidIt(
      String probe, String missing, String ending, List<String> rewrites, String cause)
      throws Exception {
    String text = Files.readString(Trial.OWN_LABS.resolve("nftables-mode.yaml"));
    String wanted = ending.contains(" at ") ? ending : ending + " at node-1";
    LabResult result =
        Trial.verify(
            Trial.of(Trial.replace(Trial.replace(text, "PROBE", probe), "ENDING", wanted)),
            without(missing));
    Trace trace = result.flows().get(0).packets().get(0).trace();
    assertThat(trace.ending()).hasToString(wanted);
    assertThat(trace.ending().cause()).contains(cause);
    assertThat(rewrites(trace)).containsExactlyElementsOf(rewrites);
    Trial.assertPass(result);
  }

  private static List<String> rewrites(Trace trace) {
    List<String> rewrites = new ArrayList<>();
    for (Hop hop : trace.hops()) {
      for (Step step : hop.steps()) {
        if (step instanceof Step.Translation translation) {
          assertThat(translation.conntrack()).as(translation.toString()).isPresent();
          rewrites.add(translation.kind() + " " + translation.rule().orElse(""));
        }
      }
    }
    return rewrites;
  }

  private static UnaryOperator<Plan> without(String missing) {
    return plan ->
        new Plan(
            plan.operations().stream()
                .filter(planned -> !isOf(planned.operation(), missing))
                .toList());
  }

  private static boolean isOf(Operation operation, String part) {
    return !part.isEmpty()
        && operation instanceof Operation.AddNft nft
        && nft.object().addition().replace("ip kube-proxy ", "").contains(part);
  }
}
