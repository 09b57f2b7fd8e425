package io.hoplab.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.lab.Probe;
import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.process.Vantage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class AttemptsTest {
  private static final Probe.Curl PROBE =
      new Probe.Curl(HostName.of("pod-a"), "web", Ipv4Address.parse("10.0.0.50"), 443, "/x");

  @Test
  void oneCurlAsksForTheSameSeveralTimesAndStopsWhereNobodyAnswers() {
    List<String> arguments =
        Attempts.arguments(PROBE, 3, Vantage.of(Path.of("/x")), Duration.ofSeconds(1));
    assertThat(arguments).filteredOn("http://web:443/x"::equals).hasSize(3);
    assertThat(arguments).contains("--fail-early", "Connection: close", "web:443:10.0.0.50");
  }

  @Test
  void eachAnswerIsToldWithWhoGaveItAndItsSourcePort() {
    List<Attempt> attempts =
        Attempt.parse(
            """
            pod-b sees 10.240.0.4:40001

            hoplab: 0 50001\s
            pod-c sees 10.240.0.4:40002
            hoplab: 0 50002\s

            hoplab: 28 0 Connection timed out after 100 milliseconds
            """);
    assertThat(attempts)
        .extracting(Attempt::answerer)
        .containsExactly(Optional.of("pod-b"), Optional.of("pod-c"), Optional.empty());
    assertThat(attempts)
        .extracting(Attempt::port)
        .containsExactly(OptionalInt.of(50001), OptionalInt.of(50002), OptionalInt.empty());
    assertThat(attempts.get(2).run().said())
        .isEqualTo("curl: (28) Connection timed out after 100 milliseconds (exit 28)");
  }
}
