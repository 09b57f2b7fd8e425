package io.hoplab.survey;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.ShippedNetworks;
import io.hoplab.TwoNodes;
import io.hoplab.topology.Host;
import io.hoplab.topology.Topology;
import io.hoplab.topology.VethEnd;
import io.hoplab.topology.VethPair;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is found in a network just built is what was planned. */
@Tag("kernel")
class PlannedNetworkTest {
  static Stream<Named<Topology>> plans() {
    return Stream.concat(
        Stream.of(Named.of("two nodes", TwoNodes.topology())), ShippedNetworks.topologies());
  }

  @ParameterizedTest
  @MethodSource("plans")
  void aNetworkJustBuiltIsThePlannedOne(Topology planned) throws Exception {
    try (ByHand lab = ByHand.build(planned)) {
      Survey survey = lab.survey();
      assertThat(byChain(survey.topology().hosts())).isEqualTo(byChain(planned.hosts()));
      assertThat(survey.topology().pairs())
          .usingElementComparator((real, plan) -> asPlanned(real, plan).equals(plan) ? 0 : 1)
          .isEqualTo(planned.pairs());
      assertThat(survey.others()).isEmpty();
      assertThat(survey.down()).isEmpty();
      assertThat(survey.strangers()).isEmpty();
    }
  }

  /** Rules have an order within their chain alone. */
  private static List<Host> byChain(List<Host> hosts) {
    return hosts.stream()
        .map(
            host ->
                new Host(
                    host.name(),
                    host.role(),
                    host.bridges(),
                    host.routes(),
                    host.routingRules(),
                    host.sysctls(),
                    host.chains(),
                    host.rules().stream()
                        .sorted(
                            Comparator.comparing(
                                added -> added.rule().table() + " " + added.rule().chain()))
                        .toList(),
                    host.nftables(),
                    host.listeners(),
                    host.note()))
        .toList();
  }

  /** The addresses that the plan leaves to the kernel are left out. */
  private static VethPair asPlanned(VethPair real, VethPair plan) {
    return new VethPair(
        asPlanned(real.left(), plan.left()), asPlanned(real.right(), plan.right()), real.note());
  }

  private static VethEnd asPlanned(VethEnd real, VethEnd plan) {
    assertThat(real.mac()).isPresent();
    return plan.mac().isPresent()
        ? real
        : new VethEnd(
            real.host(),
            real.name(),
            Optional.empty(),
            real.mtu(),
            real.bridge(),
            real.hairpin(),
            real.addresses(),
            real.neighbours());
  }
}
