package io.hoplab.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.Golden;
import io.hoplab.TwoNodes;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlannerTest {

  @Test
  void theScriptOfAPlanReadsAsAPersonWouldTypeIt() {
    Golden.check(
        "io/hoplab/plan/two-nodes.sh.golden",
        ShellScript.of("two nodes", Planner.plan(TwoNodes.topology())));
  }

  @Test
  void aNicWithoutIpForwardingGetsRulesThatDropWhatIsNotItsOwn() {
    List<String> commands =
        Planner.plan(new TwoNodes().eastNicForwardingOff().build()).bare().stream()
            .map(ShellCommand::of)
            .toList();

    assertThat(commands)
        .contains(
            "ip netns exec vnet iptables -t filter -A FORWARD ! -s 10.9.0.11/32 -i f-east"
                + " -m comment --comment \"east NIC: IP forwarding off\" -j DROP",
            "ip netns exec vnet iptables -t filter -A FORWARD ! -d 10.9.0.11/32 -o f-east"
                + " -m comment --comment \"east NIC: IP forwarding off\" -j DROP");
  }

  @Test
  void withoutARouteTableThereIsNoRoutingRule() {
    assertThat(Planner.plan(new TwoNodes().withoutUdrs().build()).bare())
        .noneMatch(Operation.AddRoutingRule.class::isInstance);
  }

  @Test
  void iptablesOperationsOfAHostStandTogether() {
    List<Operation> operations = Planner.plan(TwoNodes.topology()).bare();
    List<String> hosts =
        operations.stream()
            .filter(
                operation ->
                    operation instanceof Operation.AddChain
                        || operation instanceof Operation.AppendRule)
            .map(operation -> operation.host().value())
            .toList();

    long runs = 1;
    for (int i = 1; i < hosts.size(); i++) {
      runs += hosts.get(i).equals(hosts.get(i - 1)) ? 0 : 1;
    }
    assertThat(runs).isEqualTo(hosts.stream().distinct().count());
  }
}
