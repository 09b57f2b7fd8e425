package io.hoplab.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.TwoNodes;
import io.hoplab.flow.Direction;
import io.hoplab.flow.Hop;
import io.hoplab.flow.Step;
import io.hoplab.lab.Assertion;
import io.hoplab.net.AddressPort;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.MacAddress;
import io.hoplab.net.Protocol;
import io.hoplab.topology.Topology;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Frames between the pods a and b, which cross the bridge of their node west. */
class BridgeCrossingTest {
  private static final Topology TOPOLOGY = TwoNodes.topology();
  private static final Assertion.Place BRIDGE = place("west/cbr0");

  private static Assertion.Place place(String text) {
    String[] words = text.split("/");
    return new Assertion.Place(HostName.of(words[0]), InterfaceName.of(words[1]));
  }

  /** A packet to this address, after so many steps. */
  private static Hop hop(String at, Direction direction, String destination, Step... steps) {
    Assertion.Place place = place(at);
    FiveTuple tuple =
        new FiveTuple(
            Protocol.TCP,
            AddressPort.parse("10.77.1.2:40000"),
            AddressPort.parse(destination + ":80"));
    return new Hop(
        place.host(),
        place.iface(),
        direction,
        tuple,
        64,
        MacAddress.parse("02:00:00:00:00:01"),
        List.of(steps));
  }

  private static List<String> crossed(Assertion.Place asked, Hop... hops) {
    return BridgeCrossing.asOneHop(List.of(hops), asked, TOPOLOGY).stream()
        .map(
            hop ->
                hop.place() + " " + hop.tuple().destination().address() + " " + hop.steps().size())
        .toList();
  }

  @Test
  void aFrameFromPortToPortCrossesTheBridgeOnceWithAllThatHappenedToIt() {
    Step step = new Step.Exemption("-j RETURN");
    Hop in = hop("west/veth-a", Direction.IN, "10.0.0.50", step);
    Hop bridge = hop("west/cbr0", Direction.OUT, "10.77.1.3", step);
    Hop out = hop("west/veth-b", Direction.OUT, "10.77.1.3", step);
    assertThat(crossed(BRIDGE, in, bridge, out)).containsExactly("west/cbr0 out 10.77.1.3 3");
    assertThat(crossed(BRIDGE, in, out)).containsExactly("west/cbr0 out 10.77.1.3 2");
  }

  @Test
  void aFrameForTheNodeItselfOrFromItCrossesNothing() {
    Hop in = hop("west/veth-a", Direction.IN, "10.9.0.10");
    Hop delivered = hop("west/cbr0", Direction.IN, "10.9.0.10");
    assertThat(crossed(BRIDGE, in, delivered))
        .containsExactly("west/veth-a in 10.9.0.10 0", "west/cbr0 in 10.9.0.10 0");
    Hop sent = hop("west/cbr0", Direction.OUT, "10.77.1.3");
    Hop out = hop("west/veth-b", Direction.OUT, "10.77.1.3");
    assertThat(crossed(BRIDGE, sent, out))
        .containsExactly("west/cbr0 out 10.77.1.3 0", "west/veth-b out 10.77.1.3 0");
  }

  @Test
  void aClaimOfAnotherPlaceLeavesTheHopsAsTheyAre() {
    Hop in = hop("west/veth-a", Direction.IN, "10.77.1.3");
    Hop out = hop("west/veth-b", Direction.OUT, "10.77.1.3");
    assertThat(crossed(place("west/veth-b"), in, out)).hasSize(2);
    assertThat(crossed(place("east/cbr0"), in, out)).as("another node's bridge").hasSize(2);
  }
}
