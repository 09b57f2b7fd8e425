package io.hoplab.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.net.AddressPort;
import io.hoplab.net.Ipv4Address;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ManyConnectionsTest {
  private static final int FIRST = 21_000;

  /** The kernel drops what a server has no place for any more, and says nothing. */
  @Test
  @Timeout(20)
  void afterThreeWithoutAnyAnswerNoMoreAreTried() throws Exception {
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      AddressPort server = new AddressPort(Ipv4Address.parse("127.0.0.1"), full.getLocalPort());
      try (ManyConnections open =
          ManyConnections.open(server, FIRST, 1000, Duration.ofMillis(200))) {
        assertThat(open.isSilent()).isTrue();
        assertThat(open.ports()).hasSizeLessThan(10).isNotEmpty();
        assertThat(open.failures())
            .hasSize(3)
            .allSatisfy(line -> assertThat(line).contains("after 3 of these no more are tried"));
      }
    }
  }

  @Test
  void oneThatIsRefusedDoesNotKeepTheOthers() throws Exception {
    int port;
    try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = gone.getLocalPort();
    }
    AddressPort nobody = new AddressPort(Ipv4Address.parse("127.0.0.1"), port);
    try (ManyConnections open = ManyConnections.open(nobody, FIRST, 20, Duration.ofMillis(200))) {
      assertThat(open.isSilent()).isFalse();
      assertThat(open.failures()).hasSize(20);
    }
  }
}
