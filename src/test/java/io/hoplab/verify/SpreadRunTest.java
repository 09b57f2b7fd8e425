package io.hoplab.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.TwoNodes;
import io.hoplab.conntrack.ConntrackEntry;
import io.hoplab.lab.Probe;
import io.hoplab.net.AddressPort;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import io.hoplab.topology.Topology;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SpreadRunTest {
  private static final Topology TOPOLOGY = TwoNodes.topology();
  private static final AddressPort SERVICE = AddressPort.parse("10.0.0.50:80");

  @Test
  void takesForItsOwnNoConnectionThatAnotherHostMadeBeforeFromTheSamePort() {
    HostName client = HostName.of("b");
    Probe.Curl probe = new Probe.Curl(client, "web", SERVICE.address(), SERVICE.port(), "/");
    assertThat(renewed(probe, client, 40_000)).isTrue();
    assertThat(renewed(probe, client, 40_001)).as("another port").isFalse();
    assertThat(renewed(probe, HostName.of("c"), 40_000)).as("another host").isFalse();
  }

  private static boolean renewed(Probe.Curl probe, HostName from, int port) {
    Ipv4Address address = TOPOLOGY.addresses(from).get(0);
    FiveTuple original = new FiveTuple(Protocol.TCP, new AddressPort(address, port), SERVICE);
    return SpreadRun.renewed(
        probe,
        Set.of(40_000),
        TOPOLOGY,
        new ConntrackEntry(
            original, original.mirrored(), Optional.empty(), Set.of(), OptionalInt.empty()));
  }
}
